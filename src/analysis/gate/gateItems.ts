import { cellState } from "../../data/resultMatrix.js";
import type { Note } from "../../notes.js";
import type { Side } from "../comparison/testSides.js";
import { changeNote } from "./wording.js";

/** What a gate does with items, or whole tasks, that only one side has: `fail` does not vouch for the candidate then. */
export type ItemPolicy = "ignore" | "fail";

/** What a gate does with items that are not on both sides. */
export interface ItemPolicies {
  /** Items that only the candidate has; default `ignore`. */
  readonly newItems?: ItemPolicy;
  /** Items that only the baseline has: left unchecked, they could hide a regression; default `fail`. */
  readonly removedItems?: ItemPolicy;
}

/** Items that only one side has, scored or not, by id. */
interface ItemChanges {
  readonly new: readonly string[];
  readonly removed: readonly string[];
}

/** The items of either side that the other does not have. An answer that errored is there: only absent items are not. */
export function itemChanges(baseline: readonly Side[], candidate: readonly Side[]): ItemChanges {
  const [before, after] = [presentItems(baseline), presentItems(candidate)];
  return {
    new: [...after].filter((id) => !before.has(id)),
    removed: [...before].filter((id) => !after.has(id)),
  };
}

/** Changes of items or tasks in words: reasons where the policy is `fail`, notes where it is `ignore`. */
export function changeNotes(
  changes: ItemChanges,
  { newItems = "ignore", removedItems = "fail" }: ItemPolicies,
  noun: "item" | "task" = "item",
): { readonly reasons: readonly Note[]; readonly notes: readonly Note[] } {
  const described = (["new", "removed"] as const).flatMap((change) => {
    const ids = changes[change];
    if (ids.length === 0) return [];
    return [{ policy: change === "new" ? newItems : removedItems, note: changeNote(change, noun, ids) }];
  });
  const notesOf = (wanted: ItemPolicy) => described.flatMap(({ policy, note }) => (policy === wanted ? [note] : []));
  return { reasons: notesOf("fail"), notes: notesOf("ignore") };
}

function presentItems(sides: readonly Side[]): Set<string> {
  const present = new Set<string>();
  for (const { matrix, run } of sides.flatMap(({ trials }) => trials)) {
    matrix.items.forEach(({ id }, item) => {
      if (cellState(matrix, run, item) !== "absent") present.add(id);
    });
  }
  return present;
}
