import type { Item } from "./item.js";
import { type MissingPolicy, scoresUnderPolicy } from "./missing.js";
import type { ResultMatrix } from "./resultMatrix.js";

/** One run of one matrix. */
export interface RunOfMatrix {
  readonly matrix: ResultMatrix;
  /** Index into `matrix.runs`. */
  readonly run: number;
}

/** An item with its mean score over some runs. */
export interface ItemMean {
  readonly item: Item;
  readonly mean: number;
}

/**
 * Mean score of every item over runs that are trials of one thing, over the trials that scored it, by item id in order of
 * first appearance. Items that no run scored are not in it: repeats are not new items, and missing is not wrong.
 */
export function itemMeans(runs: readonly RunOfMatrix[], missing: MissingPolicy = "drop"): Map<string, ItemMean> {
  const [only] = runs;
  if (runs.length === 1 && only !== undefined) return scoredItems(only, missing);
  const sums = new Map<string, { readonly item: Item; sum: number; count: number }>();
  for (const { matrix, run } of runs) {
    const scores = scoresUnderPolicy(matrix, run, missing);
    matrix.items.forEach((item, index) => {
      const score = scores[index] as number;
      if (Number.isNaN(score)) return;
      const entry = sums.get(item.id);
      if (entry === undefined) sums.set(item.id, { item, sum: score, count: 1 });
      else {
        entry.sum += score;
        entry.count++;
      }
    });
  }
  return new Map([...sums].map(([id, { item, sum, count }]) => [id, { item, mean: sum / count }]));
}

/** Of one run there is nothing to average: its scored items. */
function scoredItems({ matrix, run }: RunOfMatrix, missing: MissingPolicy): Map<string, ItemMean> {
  const scores = scoresUnderPolicy(matrix, run, missing);
  const means = new Map<string, ItemMean>();
  for (let index = 0; index < scores.length; index++) {
    const item = matrix.items[index] as Item;
    const mean = scores[index] as number;
    if (!Number.isNaN(mean)) means.set(item.id, { item, mean });
  }
  return means;
}
