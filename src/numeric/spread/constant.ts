/** Rounding of a chain of sums and quotients: 256 units in the last place, far below what scores differ by. */
export const ROUNDING = 2 ** -44;

/**
 * Whether all values are one value but for rounding: they lie within 2⁻⁴⁴ of the largest size of each other. NaN is skipped;
 * true for no values.
 *
 * @example isConstant([0.3, 0.1 + 0.2]) // => true
 */
export function isConstant(values: ArrayLike<number>): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high || isSame(low, high);
}

/** Whether two numbers are one number but for rounding: apart by at most 2⁻⁴⁴ of the larger size. */
export function isSame(first: number, second: number): boolean {
  if (first === second) return true;
  const apart = Math.abs(first - second);
  return apart < Number.POSITIVE_INFINITY && apart <= ROUNDING * Math.max(Math.abs(first), Math.abs(second));
}
