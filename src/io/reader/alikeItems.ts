import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import { compareNames } from "../../data/nameOrder.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";

/** Ids of plain letters, digits and signs, whose single spaces stand between them, are as they are seen. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;
const UNSEEN = /[\p{Cc}\p{Cf}]/gu;

/**
 * Says which items of a task have ids that look the same: they differ in white space, in normal form or in what cannot be
 * seen, and are taken for different items, so that nothing is paired that should be.
 */
export function alikeItems({ matrices }: Pick<Results, "matrices">): Note[] {
  const isOdd = ({ id }: Item) => !PLAIN.test(id);
  if (!matrices.some(({ items }) => items.some(isOdd))) return [];
  return [...groupBy(matrices, ({ task }) => task)].flatMap(([task, own]) => alikeIn(task, own));
}

function alikeIn(task: string, matrices: readonly ResultMatrix[]): Note[] {
  const odd = new Set<string>();
  for (const { items } of matrices) for (const { id } of items) if (!PLAIN.test(id)) odd.add(id);
  if (odd.size === 0) return [];
  const ids = new Set(matrices.flatMap(({ items }) => items.map(({ id }) => id)));
  const first = new Map<string, string>();
  const pairs: string[] = [];
  for (const id of [...odd].sort(compareNames)) {
    const seen = id.replaceAll(/\s+/g, " ").replaceAll(UNSEEN, "").normalize("NFC").trim();
    const other = first.get(seen) ?? (seen !== id && ids.has(seen) ? seen : undefined);
    if (other !== undefined) pairs.push(`${JSON.stringify(other)} and ${JSON.stringify(id)}`);
    else first.set(seen, id);
  }
  if (pairs.length === 0) return [];
  const [differ, are] = pairs.length === 1 ? ["differs", "is"] : ["differ", "are"];
  const message =
    `${plural(pairs.length, "item")} of ${task} ${differ} from another in white space, normal form or what cannot be seen alone, ` +
    `and ${are} taken for another item: ${someNames(pairs)}; write them the same way if they are one`;
  return [{ code: "items-alike", message, data: { count: pairs.length } }];
}
