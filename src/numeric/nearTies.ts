/** Sizes closer than this share of the largest one are one size: twelve digits, far above rounding, far below scores. */
const RELATIVE_TOLERANCE = 2 ** -40;

/**
 * Copy of the values in which sizes that differ by rounding only are equal, and values that are zero but for rounding
 * are 0: .8 − .7 and .3 − .2 are the same difference in decimals, but not in binary. Signs are kept. Two sizes count as
 * one when they lie within 2⁻⁴⁰ of the largest size. Values that are not finite are returned as they are.
 */
export function mergeNearTies(values: ArrayLike<number>): Float64Array {
  const merged = Float64Array.from(values);
  const largest = merged.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!Number.isFinite(largest)) return merged;
  const tolerance = largest * RELATIVE_TOLERANCE;
  const order = new Uint32Array(merged.length).map((_, index) => index);
  order.sort((first, second) => Math.abs(merged[first] as number) - Math.abs(merged[second] as number));
  let size = 0;
  for (const index of order) {
    const value = merged[index] as number;
    if (Math.abs(value) - size > tolerance) size = Math.abs(value);
    merged[index] = size === 0 ? 0 : Math.sign(value) * size;
  }
  return merged;
}
