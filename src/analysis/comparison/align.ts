import type { Item } from "../../data/item.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { MissingPolicy } from "../../data/missing.js";
import { sharedRows } from "../../data/sharedRows.js";
import { MISSING } from "../../defaults.js";

/** Two sets of runs on the items that both scored, in the order of the first. */
export interface AlignedRuns {
  /** The shared items; item labels are the baseline's. */
  readonly items: readonly Item[];
  readonly baseline: Float64Array;
  readonly candidate: Float64Array;
  /** Number of items that only one side scored, by side. */
  readonly onlyBaseline: number;
  readonly onlyCandidate: number;
}

/**
 * Puts two sides on their shared items, by id. Several runs on a side (trials of one run) are averaged within the item
 * first, over the trials that scored it: repeats are not new items.
 */
export function alignRuns(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  { missing = MISSING }: { readonly missing?: MissingPolicy } = {},
): AlignedRuns {
  const { items, scores, complete } = sharedRows([[baseline], [candidate]], missing);
  const [first = 0, second = 0] = complete;
  return {
    items,
    baseline: scores.subarray(0, items.length),
    candidate: scores.subarray(items.length),
    onlyBaseline: first - items.length,
    onlyCandidate: second - items.length,
  };
}
