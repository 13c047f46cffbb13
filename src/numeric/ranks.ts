import { ascendingOrder } from "./ascendingOrder.js";

/**
 * Ranks from 1 in ascending order; equal values share the mean of their ranks. The caller's array is untouched.
 * All NaN if any value is NaN, because then no rank is known.
 *
 * @example midRanks([10, 20, 10]) // => Float64Array [1.5, 3, 1.5]
 */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(values.length);
  if (hasNaN(values)) return ranks.fill(Number.NaN);
  const order = ascendingOrder(values);
  for (let first = 0, end = 0; first < order.length; first = end) {
    while (end < order.length && values[order[end]!] === values[order[first]!]) end++;
    for (let i = first; i < end; i++) ranks[order[i]!] = (first + 1 + end) / 2;
  }
  return ranks;
}

/**
 * How many values each group of two or more equal ones holds, in ascending order of the value; empty where all differ.
 * For tie corrections such as Σ(t³ − t). NaN equals nothing.
 *
 * @example tieSizes([3, 1, 3, 2, 1, 3]) // => [2, 3]
 */
export function tieSizes(values: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(values).sort();
  const sizes: number[] = [];
  for (let first = 0, end = 1; first < sorted.length; first = end++) {
    while (end < sorted.length && sorted[end] === sorted[first]) end++;
    if (end - first > 1) sizes.push(end - first);
  }
  return sizes;
}

/** Whether any value is NaN. */
export function hasNaN(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) return true;
  return false;
}
