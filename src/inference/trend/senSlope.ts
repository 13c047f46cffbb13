import { median } from "../../numeric/quantiles.js";

/**
 * Sen's slope of an equally spaced series: the median of the slopes of all pairs, in score units per step.
 * NaN for fewer than two points or any NaN. O(n²) time and memory.
 *
 * Sen (1968), "Estimates of the regression coefficient based on Kendall's tau".
 */
export function senSlope(values: ArrayLike<number>): number {
  const slopes: number[] = [];
  for (let later = 1; later < values.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      slopes.push(((values[later] as number) - (values[earlier] as number)) / (later - earlier));
    }
  }
  return slopes.length === 0 ? Number.NaN : median(slopes);
}
