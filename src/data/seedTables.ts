import { MISSING } from "../defaults.js";
import { groupBy } from "./groupBy.js";
import type { Item } from "./item.js";
import type { RunOfMatrix } from "./itemMeans.js";
import type { MissingPolicy } from "./missing.js";
import { sharedRows } from "./sharedRows.js";

/** Scores of the training seeds of one model on some items: row-major seeds × items, complete. */
export interface SeedTable {
  /** Labels of the seeds; runs without one share the label "". */
  readonly seeds: readonly string[];
  readonly scores: Float64Array;
}

/** The seeds of two models on the items that every one of them scored. */
export interface SharedSeedTables {
  readonly items: readonly Item[];
  readonly baseline: SeedTable;
  readonly candidate: SeedTable;
  /** Items that all seeds of one side scored, and not all of the other. */
  readonly onlyBaseline: number;
  readonly onlyCandidate: number;
}

/**
 * Puts the seeds of two models on their shared items, by id. Runs of a side with the same seed are trials and are averaged
 * within the item, over the trials that scored it. An item counts when every seed of both sides scored it.
 */
export function sharedSeedTables(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  { missing = MISSING }: { readonly missing?: MissingPolicy } = {},
): SharedSeedTables {
  const [mine, other] = [trialsBySeed(baseline), trialsBySeed(candidate)];
  const { items, scores, complete } = sharedRows([[...mine.values()], [...other.values()]], missing);
  const [first = 0, second = 0] = complete;
  const boundary = mine.size * items.length;
  return {
    items,
    baseline: { seeds: [...mine.keys()], scores: scores.subarray(0, boundary) },
    candidate: { seeds: [...other.keys()], scores: scores.subarray(boundary) },
    onlyBaseline: first - items.length,
    onlyCandidate: second - items.length,
  };
}

/** The runs of one model by the label of their training seed; runs with the same are trials of it. */
export function trialsBySeed(runs: readonly RunOfMatrix[]): Map<string, RunOfMatrix[]> {
  return groupBy(runs, ({ matrix, run }) => matrix.runs[run]?.seed ?? "");
}
