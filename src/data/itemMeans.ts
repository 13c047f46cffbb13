import type { Item } from "./item.js";
import { columnFinder, itemsOfAll } from "./itemColumns.js";
import { type MissingPolicy, scoresUnderPolicy } from "./missing.js";
import type { ResultMatrix } from "./resultMatrix.js";

/** One run of one matrix. */
export interface RunOfMatrix {
  readonly matrix: ResultMatrix;
  /** Index into `matrix.runs`. */
  readonly run: number;
}

/** Items with their mean score over some runs. */
export interface ItemMeans {
  readonly items: readonly Item[];
  /** One an item; NaN where no run scored it. */
  readonly means: Float64Array;
}

/**
 * Mean score of every item over runs that are trials of one thing, over the trials that scored it: repeats are not new
 * items, and missing is not wrong. Runs of one matrix have its items, runs of several the items of all, by id in order of
 * first appearance.
 */
export function itemMeans(runs: readonly RunOfMatrix[], missing: MissingPolicy = "drop"): ItemMeans {
  const [only, ...others] = runs;
  if (only !== undefined && others.length === 0) {
    // A mean of one score is that score, and 0 where it is −0.
    const means = scoresUnderPolicy(only.matrix, only.run, missing).map((score) => score + 0);
    return { items: only.matrix.items, means };
  }
  const items = itemsOfAll(runs.map(({ matrix }) => matrix.items));
  const columnsOf = columnFinder(items);
  const sums = new Float64Array(items.length);
  const counts = new Uint32Array(items.length);
  for (const { matrix, run } of runs) {
    const scores = scoresUnderPolicy(matrix, run, missing);
    const columns = columnsOf(matrix.items);
    for (let index = 0; index < scores.length; index++) {
      const score = scores[index]!;
      if (Number.isNaN(score)) continue;
      const item = columns === null ? index : columns[index]!;
      sums[item]! += score;
      counts[item]!++;
    }
  }
  return { items, means: sums.map((sum, item) => sum / counts[item]!) };
}
