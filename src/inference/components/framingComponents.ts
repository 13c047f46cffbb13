import { requireArgument } from "../../arguments/requireArgument.js";
import { requireCount } from "../../arguments/requireCount.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { recordWith } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { mean } from "../../numeric/moments.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";
import { factorMeanSquares, factorsIn, holds } from "./factorMeanSquares.js";

/** Components of variance of seeds × items × framings, in squared score units; they may be negative. */
export interface FramingVariances {
  readonly seeds: number;
  readonly items: number;
  readonly framings: number;
  readonly seedsByItems: number;
  readonly seedsByFramings: number;
  readonly itemsByFramings: number;
  /** Three-way interaction and trial noise together. */
  readonly residual: number;
}

/** How scores of seeds × items × framings vary when framings (prompts, templates) are a random draw too. */
export interface FramingComponents {
  /** Unbiased, before negative values are set to 0. */
  readonly rawVariances: FramingVariances;
  /** The same, 0 or above. */
  readonly variances: FramingVariances;
  readonly mean: number;
  /** Of the mean, when seeds, items and framings are all drawn anew; NaN where nothing varies. */
  readonly standardError: number;
  /** Shares of the variance of one score; they add up to 1. */
  readonly shares: FramingVariances;
}

/**
 * Components of variance of a complete table, one score a cell, with seeds, items and framings all random, by expected
 * mean squares. For a fixed choice of framings, average the scores over them and use `varianceComponents`.
 * All NaN when one of the three has fewer than two levels or a score is NaN.
 *
 * Searle, Casella & McCulloch (1992), "Variance components", §4.6; Brennan (2001), "Generalizability theory", §3.4.
 *
 * @param scores row-major seeds × items × framings
 */
export function framingComponents(
  scores: Scores,
  size: { readonly seeds: number; readonly items: number; readonly framings: number },
): FramingComponents {
  const readScores = scoresOf("framingComponents", "scores", scores);
  requireArgument(
    "framingComponents",
    "size",
    size,
    recordWith(["seeds", "items", "framings"], "{ seeds, items, framings }"),
  );
  const { seeds, items, framings } = size;
  for (const [name, count] of Object.entries({ seeds, items, framings }))
    requireCount("framingComponents", name, count);
  if (readScores.length !== seeds * items * framings) {
    throw new ArgumentError(
      "framingComponents",
      `scores must hold seeds × items × framings = ${seeds} × ${items} × ${framings} values, ` +
        `got ${readScores.length}.`,
    );
  }
  const levels = [seeds, items, framings];
  const estimable = levels.every((count) => count > 1);
  // A set of factors is a number of three bits: 1 seeds, 2 items, 4 framings.
  const { values, offset, unit } = inStandardUnits(readScores);
  const meanSquares = factorMeanSquares(values, levels).values.map((square) =>
    estimable ? square * unit * unit : Number.NaN,
  );
  const component = (set: number) => {
    let sum = 0;
    for (let over = set; over < 8; over++) {
      if ((over & set) === set) sum += (factorsIn(over ^ set) % 2 === 0 ? 1 : -1) * meanSquares[over]!;
    }
    return sum / product(levels.map((count, factor) => (holds(set, factor) ? 1 : count)));
  };
  const rawVariances = named(component);
  const variances = named((set) => Math.max(0, component(set)));
  const total = Object.values(variances).reduce((sum, value) => sum + value, 0);
  const meanVariance = named(
    (set) => Math.max(0, component(set)) / product(levels.map((count, factor) => (holds(set, factor) ? count : 1))),
  );
  return {
    rawVariances,
    variances,
    mean: offset + unit * mean(values),
    standardError: positiveOrNaN(Math.sqrt(Object.values(meanVariance).reduce((sum, value) => sum + value, 0))),
    shares: named((set) => (total > 0 ? Math.max(0, component(set)) / total : Number.NaN)),
  };
}

function named(value: (set: number) => number): FramingVariances {
  return {
    seeds: value(1),
    items: value(2),
    framings: value(4),
    seedsByItems: value(3),
    seedsByFramings: value(5),
    itemsByFramings: value(6),
    residual: value(7),
  };
}

function product(values: readonly number[]): number {
  return values.reduce((total, value) => total * value, 1);
}
