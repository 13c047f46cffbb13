import { ArgumentError } from "../../errors.js";
import type { VariancePart } from "../significance/combinedT.js";

/** Mean squares of a complete table of crossed factors, one for each set of them. */
interface FactorMeanSquares {
  /** Levels of each factor. */
  readonly levels: readonly number[];
  /** By the set of factors, a number with bit f for factor f; at 0, which is no set, NaN. */
  readonly values: Float64Array;
  readonly degreesOfFreedom: Float64Array;
  readonly cells: number;
}

/**
 * Mean squares of all main effects and interactions of a complete table, one score a cell. Their expectation under random
 * effects is the sum of the components of every set that holds this one, each times the number of cells of one of its levels.
 * A set with a factor of one level has no degrees of freedom and the mean square NaN.
 *
 * Searle, Casella & McCulloch (1992), "Variance components", §4.6.
 *
 * @param scores row-major, the last factor running fastest
 */
export function factorMeanSquares(scores: ArrayLike<number>, levels: readonly number[]): FactorMeanSquares {
  const cells = levels.reduce((total, count) => total * count, 1);
  if (scores.length !== cells) {
    throw new ArgumentError(
      "factorMeanSquares",
      `scores must hold ${levels.join(" × ")} = ${cells} values, got ${scores.length}.`,
    );
  }
  const sets = 2 ** levels.length;
  const values = new Float64Array(sets).fill(Number.NaN);
  const degreesOfFreedom = new Float64Array(sets);
  // Effects know no offset, and means of scores that all lie far from 0 would lose what tells them apart.
  const shifted = Float64Array.from(scores, (score) => score - scores[0]!);
  for (let set = 1; set < sets; set++) {
    const degrees = levels.reduce((total, count, factor) => (holds(set, factor) ? total * (count - 1) : total), 1);
    degreesOfFreedom[set] = degrees;
    if (degrees === 0) continue;
    const effects = effectsOf(shifted, levels, set);
    const squares = effects.reduce((total, effect) => total + effect * effect, 0);
    values[set] = ((cells / effects.length) * squares) / degrees;
  }
  return { levels, values, degreesOfFreedom, cells };
}

/** What one set of factors adds to the variance of the mean over all cells: its component ÷ its number of levels. */
interface FactorPart extends VariancePart {
  readonly set: number;
}

/**
 * What the variance of the mean over all cells is made of when every factor is drawn anew. The part of a set is its mean square
 * less those of the sets that hold one factor more, plus those that hold two more, and so on, ÷ cells: it is unbiased, and may
 * come out below 0. Sets without degrees of freedom are left out.
 */
export function factorParts({ values, degreesOfFreedom, cells }: FactorMeanSquares): FactorPart[] {
  const known = [...values].flatMap((value, set) => (Number.isNaN(value) ? [] : [{ set, value }]));
  return known.map(({ set }) => ({
    set,
    variance: known
      .filter((over) => (over.set & set) === set)
      .reduce((sum, over) => sum + ((factorsIn(over.set ^ set) % 2 === 0 ? 1 : -1) * over.value) / cells, 0),
    degreesOfFreedom: degreesOfFreedom[set]!,
  }));
}

/** Whether a set of factors, by its bits, holds a factor. */
export function holds(set: number, factor: number): boolean {
  return ((set >> factor) & 1) === 1;
}

/** Number of factors in a set. */
export function factorsIn(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/** Means of the levels of a set of factors, freed of the effects of its smaller sets: centred along each of its factors. */
function effectsOf(scores: Float64Array, levels: readonly number[], set: number): Float64Array {
  let table = scores;
  let sizes = [...levels];
  for (let factor = 0; factor < levels.length; factor++) {
    const means = meansAlong(table, sizes, factor);
    if (!holds(set, factor)) {
      table = means;
      sizes = sizes.with(factor, 1);
      continue;
    }
    const { count, inner } = strides(sizes, factor);
    table = table.map((value, place) => {
      const outer = Math.floor(place / (count * inner));
      return value - means[outer * inner + (place % inner)]!;
    });
  }
  return table;
}

/** The table with one factor averaged away, which is left with one level. */
function meansAlong(table: Float64Array, sizes: readonly number[], factor: number): Float64Array {
  const { count, inner } = strides(sizes, factor);
  const means = new Float64Array(table.length / count);
  for (let place = 0; place < table.length; place++) {
    const outer = Math.floor(place / (count * inner));
    means[outer * inner + (place % inner)]! += table[place]! / count;
  }
  return means;
}

function strides(sizes: readonly number[], factor: number): { readonly count: number; readonly inner: number } {
  return { count: sizes[factor]!, inner: sizes.slice(factor + 1).reduce((total, size) => total * size, 1) };
}
