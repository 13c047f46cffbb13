import { quantileSorted } from "../../numeric/quantiles.js";
import { shuffle } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";
import type { ItemTable } from "./itemTable.js";
import type { ResponseTable } from "./responses.js";

/** Sizes of slopes, signs aside. */
export interface SlopeSizes {
  readonly median: number;
  /** The 95 % quantile over the items. */
  readonly upper: number;
  readonly largest: number;
}

/** The same fit of answers that hold no ability: what slopes noise alone would give. */
export interface ShuffledControl {
  readonly seed: number;
  readonly converged: boolean;
  readonly logLikelihood: number;
  /** Slopes of the shuffled answers, and of the real ones. */
  readonly shuffled: SlopeSizes;
  readonly fitted: SlopeSizes;
}

/** A table with the answers to each item shuffled over the runs that answered it: shares stay, abilities go. */
export function shuffledTable(rng: Rng, table: ResponseTable): ResponseTable {
  const width = table.items.length;
  const source = table.counts.flatMap((count, row) => Array.from({ length: count }, () => row));
  const scores = new Float64Array(source.length * width);
  source.forEach((row, run) => {
    scores.set(table.scores.subarray(row * width, (row + 1) * width), run * width);
  });
  for (let item = 0; item < width; item++) {
    const cells = source.map((_, run) => run * width + item).filter((cell) => !Number.isNaN(scores[cell]!));
    const answers = cells.map((cell) => scores[cell]!);
    shuffle(rng, answers);
    cells.forEach((cell, place) => {
      scores[cell] = answers[place]!;
    });
  }
  return { ...table, rows: source.map((_, run) => `shuffled-${run + 1}`), counts: source.map(() => 1), scores };
}

export function slopeSizes({ slopes }: ItemTable): SlopeSizes {
  const sizes = slopes.map(Math.abs).sort();
  return { median: quantileSorted(sizes, 0.5), upper: quantileSorted(sizes, 0.95), largest: sizes.at(-1)! };
}
