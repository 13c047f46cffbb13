/** Number of ways to choose `size` of `count`, or Infinity once it exceeds `most`. Exact below 2⁵³. */
export function combinations(count: number, size: number, most = Number.MAX_VALUE): number {
  let ways = 1;
  for (let k = 1; k <= size; k++) {
    ways = Math.round((ways * (count - size + k)) / k);
    if (ways > most) return Number.POSITIVE_INFINITY;
  }
  return ways;
}
