import { inNameOrder } from "../nameOrder.js";

/**
 * Whether two different names may be of one thing: they differ in case, in separators, in what stands before a slash or colon, or in
 * what cannot be seen.
 */
export function areAlike(first: string, second: string): boolean {
  if (first === second) return false;
  const [a, b] = [plain(first), plain(second)];
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}

/**
 * The pairs of names that may be of one thing, in the order of names: each name with the first that is written as it is, and
 * with the first of each that is what stands behind one of its slashes.
 */
export function alikeNames(names: Iterable<string>): (readonly [string, string])[] {
  const distinct = inNameOrder(new Set(names));
  const firsts = new Map<string, number>();
  const plains = distinct.map(plain);
  plains.forEach((name, place) => {
    if (!firsts.has(name)) firsts.set(name, place);
  });
  const lengths = new Set(plains.map(({ length }) => length));
  const pairs = plains.flatMap((name, place) => {
    const first = firsts.get(name) as number;
    const found = first === place ? [] : [first];
    for (let slash = name.indexOf("/"); slash >= 0 && first === place; slash = name.indexOf("/", slash + 1)) {
      // Most names have few slashes, and a hostile one a million: only ends that can be names are looked up.
      const behind = lengths.has(name.length - slash - 1) ? firsts.get(name.slice(slash + 1)) : undefined;
      if (behind !== undefined) found.push(behind);
    }
    return found.map((other) => [Math.min(place, other), Math.max(place, other)] as const);
  });
  return pairs
    .sort(([a, b], [c, d]) => a - c || b - d)
    .map(([a, b]) => [distinct[a] as string, distinct[b] as string] as const);
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
    .replaceAll(/__|:/g, "/")
    .replaceAll(/[\s_-]+/g, "-");
}
