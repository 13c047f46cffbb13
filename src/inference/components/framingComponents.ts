import { requireArgument } from "../../arguments/requireArgument.js";
import { requireCount } from "../../arguments/requireCount.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { recordWith } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { mean } from "../../numeric/moments.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";

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
  const squares = interactionSquares(values, levels);
  const meanSquares = squares.map((sum, set) => {
    const degrees = product(levels.map((count, factor) => (has(set, factor) ? count - 1 : 1)));
    return estimable ? (sum / degrees) * unit * unit : Number.NaN;
  });
  const component = (set: number) => {
    let sum = 0;
    for (let over = set; over < 8; over++) {
      if ((over & set) === set) sum += ((bits(over) - bits(set)) % 2 === 0 ? 1 : -1) * meanSquares[over]!;
    }
    return sum / product(levels.map((count, factor) => (has(set, factor) ? 1 : count)));
  };
  const rawVariances = named(component);
  const variances = named((set) => Math.max(0, component(set)));
  const total = Object.values(variances).reduce((sum, value) => sum + value, 0);
  const meanVariance = named(
    (set) => Math.max(0, component(set)) / product(levels.map((count, factor) => (has(set, factor) ? count : 1))),
  );
  return {
    rawVariances,
    variances,
    mean: offset + unit * mean(values),
    standardError: positiveOrNaN(Math.sqrt(Object.values(meanVariance).reduce((sum, value) => sum + value, 0))),
    shares: named((set) => (total > 0 ? Math.max(0, component(set)) / total : Number.NaN)),
  };
}

/** Sum of squares of each set of factors, over all cells: marginal means with the effects of smaller sets taken off. */
function interactionSquares(scores: ArrayLike<number>, levels: readonly number[]): Float64Array {
  const [, items, framings] = levels as [number, number, number];
  const codes = (cell: number) => [
    Math.floor(cell / (items * framings)),
    Math.floor(cell / framings) % items,
    cell % framings,
  ];
  const place = (set: number, cell: number) =>
    codes(cell).reduce((index, code, factor) => (has(set, factor) ? index * levels[factor]! + code : index), 0);
  const effects: Float64Array[] = [];
  const squares = new Float64Array(8);
  for (let set = 0; set < 8; set++) {
    const size = product(levels.map((count, factor) => (has(set, factor) ? count : 1)));
    const effect = new Float64Array(size);
    for (let cell = 0; cell < scores.length; cell++) {
      let rest = scores[cell] as number;
      for (let part = 0; part < set; part++) if ((part & set) === part) rest -= effects[part]![place(part, cell)]!;
      effect[place(set, cell)]! += (rest * size) / scores.length;
    }
    effects.push(effect);
    squares[set] = (scores.length / size) * effect.reduce((sum, value) => sum + value * value, 0);
  }
  return squares;
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

function has(set: number, factor: number): boolean {
  return ((set >> factor) & 1) === 1;
}

function bits(set: number): number {
  return (set & 1) + ((set >> 1) & 1) + ((set >> 2) & 1);
}

function product(values: readonly number[]): number {
  return values.reduce((total, value) => total * value, 1);
}
