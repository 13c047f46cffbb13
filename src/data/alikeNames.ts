import { groupBy } from "./groupBy.js";
import { compareNames } from "./nameOrder.js";

/**
 * Whether two different names may be of one thing: they differ in case, in separators, in what stands before a slash, or in
 * what cannot be seen.
 */
export function areAlike(first: string, second: string): boolean {
  if (first === second) return false;
  const [a, b] = [plain(first), plain(second)];
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}

/** The pairs of names that may be of one thing, each once, in the order of names. */
export function alikeNames(names: Iterable<string>): (readonly [string, string])[] {
  const distinct = [...new Set(names)].sort(compareNames);
  const groups = groupBy(distinct, (name) => plain(name).split("/").at(-1) as string);
  return [...groups.values()].flatMap((own) =>
    own.flatMap((first, index) =>
      own.slice(index + 1).flatMap((second) => (areAlike(first, second) ? [[first, second] as const] : [])),
    ),
  );
}

/** Control and format characters: zero-width spaces, marks of direction and of byte order. */
const UNSEEN = /[\p{Cc}\p{Cf}]/gu;

/** `Lab__Model_7B` as `lab/model-7b`. */
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .replaceAll(UNSEEN, "")
    .trim()
    .toLowerCase()
    .replaceAll("__", "/")
    .replaceAll(/[\s_-]+/g, "-");
}
