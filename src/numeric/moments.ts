import { sum } from "./sum.js";

/** Arithmetic mean, exactly the common value where all are equal. NaN for no values or any NaN. */
export function mean(values: ArrayLike<number>): number {
  const whole = wholeSum(values);
  if (whole !== null) return whole / values.length;
  const first = sum(values) / values.length;
  if (!Number.isFinite(first)) return first;
  // The quotient is rounded: n·v/n need not be v. The deviations tell by how much.
  return first + sumOfDeviations(values, first) / values.length;
}

/**
 * The sum of whole numbers, such as answers that are right or wrong: exact, and its quotient is the double next to the mean. `null`
 * where one is none, or where their sum leaves the whole numbers that are known one by one.
 */
function wholeSum(values: ArrayLike<number>): number | null {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    total += value;
    if (Math.trunc(value) !== value || !(Math.abs(total) < Number.MAX_SAFE_INTEGER)) return null;
  }
  return total;
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

/** Deviations held at once: a mean takes no memory of the size of its values. */
const BLOCK = 65_536;

function sumOfDeviations(values: ArrayLike<number>, centre: number): number {
  const block = new Float64Array(Math.min(values.length, BLOCK));
  const totals: number[] = [];
  for (let start = 0; start < values.length; start += BLOCK) {
    const count = Math.min(BLOCK, values.length - start);
    for (let i = 0; i < count; i++) block[i] = values[start + i]! - centre;
    totals.push(sum(block.subarray(0, count)));
  }
  return sum(totals);
}
