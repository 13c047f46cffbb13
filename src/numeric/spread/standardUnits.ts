import { logarithm } from "../elementary/logarithm.js";
import { isSame } from "./constant.js";

/** Values as a common offset plus a common unit times numbers of an ordinary size. */
interface StandardUnits {
  /** (value − offset) ÷ unit; NaN stays NaN. The list that was given, where nothing need be done. */
  readonly values: ArrayLike<number>;
  /** See `commonOffset`. */
  readonly offset: number;
  /** A power of two; 1 unless sizes are so far from 1 that products of four of them leave the range of numbers. */
  readonly unit: number;
}

/** Sizes whose fourth powers, added up, are still numbers. */
const [SMALLEST, LARGEST] = [2 ** -200, 2 ** 200];

/**
 * Values freed of what they have in common, so that a statistic of them neither loses its digits to a large offset nor
 * leaves the range of numbers when it multiplies, and so that values which are equal but for rounding become equal: all 0.
 * Other scores of an ordinary size stay as they are, bit by bit.
 */
export function inStandardUnits(values: ArrayLike<number>): StandardUnits {
  const { lists, offset } = withoutCommonOffset([values]);
  return { ...inOrdinaryUnit(lists[0]!), offset };
}

/** Values in a unit in which their sizes are ordinary; none is subtracted. */
export function inOrdinaryUnit(values: ArrayLike<number>): Omit<StandardUnits, "offset"> {
  const [low, high] = rangeOf([values]);
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const isOrdinary = !(largest > 0 && Number.isFinite(largest)) || (largest >= SMALLEST && largest <= LARGEST);
  if (isOrdinary) return { values, unit: 1 };
  const unit = 2 ** Math.floor(logarithm(largest) / Math.LN2);
  return { values: Float64Array.from(values, (value) => value / unit), unit };
}

/**
 * What all values of some lists have in common: the one nearest 0 where it is larger than the range of the values, so that
 * subtracting it is exact and leaves digits that a mean or a square would lose; else 0.
 */
export function commonOffset(lists: readonly ArrayLike<number>[]): number {
  return offsetBetween(...rangeOf(lists));
}

/** The common offset of values between these two. */
export function offsetBetween(low: number, high: number): number {
  const nearest = low > 0 ? low : Math.min(high, 0);
  return Math.abs(nearest) > high - low && Number.isFinite(nearest) ? nearest : 0;
}

/** Lists freed of the offset that they share, as the values of `inStandardUnits` are: all 0 where all are one number. */
export function withoutCommonOffset(lists: readonly ArrayLike<number>[]): {
  readonly lists: readonly ArrayLike<number>[];
  readonly offset: number;
} {
  const [low, high] = rangeOf(lists);
  const offset = isSame(low, high) ? low : offsetBetween(low, high);
  const freed = (values: ArrayLike<number>) =>
    isSame(low, high) ? Float64Array.from(values, (value) => value - value) : lessOffset(values, offset);
  return { lists: lists.map(freed), offset };
}

/** The values less an offset; the list that was given where it is 0. */
export function lessOffset(values: ArrayLike<number>, offset: number): ArrayLike<number> {
  return offset === 0 ? values : Float64Array.from(values, (value) => value - offset);
}

/** Lowest and highest of the values that are numbers; ∞ and −∞ without one. */
function rangeOf(lists: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of lists) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}
