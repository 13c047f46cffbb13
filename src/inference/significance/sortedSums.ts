/**
 * The sums of the values with every choice of signs, 2ⁿ of them in ascending order: one value after the other, its two
 * signs merged, without a sort.
 */
export function sortedSignedSums(values: ArrayLike<number>): Float64Array {
  let sums = Float64Array.of(0);
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    const merged = new Float64Array(2 * sums.length);
    let [down, up] = [0, 0];
    for (let place = 0; place < merged.length; place++) {
      const takesDown = up === sums.length || (down < sums.length && sums[down]! - size <= sums[up]! + size);
      merged[place] = takesDown ? sums[down++]! - size : sums[up++]! + size;
    }
    sums = merged;
  }
  return sums;
}

/** Pairs of one number from each ascending list that add up to at least the bound. */
export function pairsAtLeast(first: Float64Array, second: Float64Array, bound: number): number {
  let pairs = 0;
  let from = second.length;
  for (let i = 0; i < first.length; i++) {
    while (from > 0 && first[i]! + second[from - 1]! >= bound) from--;
    pairs += second.length - from;
  }
  return pairs;
}
