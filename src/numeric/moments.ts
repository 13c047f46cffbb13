import { sum } from "./sum.js";

/** Arithmetic mean, exactly the common value where all are equal. NaN for no values or any NaN. */
export function mean(values: ArrayLike<number>): number {
  const first = sum(values) / values.length;
  if (!Number.isFinite(first)) return first;
  // The quotient is rounded: n·v/n need not be v. The deviations tell by how much.
  return first + sum(deviations(values, first)) / values.length;
}

/**
 * Variance with divisor n − 1, exactly 0 where all values are equal. NaN for fewer than two values, any NaN or ∞.
 *
 * The corrected two-pass sum of Chan, Golub & LeVeque (1983), "Algorithms for computing the sample variance": what the
 * rounded mean is off by is taken out of the squares.
 */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  if (values.length < 2 || !Number.isFinite(centre)) return Number.NaN;
  let rest = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - centre;
    rest += deviation;
    squares += deviation * deviation;
  }
  return (squares - (rest * rest) / values.length) / (values.length - 1);
}

/** Square root of the variance with divisor n − 1. NaN for fewer than two values, any NaN or ∞. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

function deviations(values: ArrayLike<number>, centre: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) result[i] = values[i]! - centre;
  return result;
}
