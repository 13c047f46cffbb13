import type { SeedRow } from "../analysis/seedTable.js";

/**
 * How far item sampling leaves the final score of a row uncertain, in score units: half of the interval of its one run,
 * else the half-width over its seeds. An interval that was cut off where scores end has its half-width on the other side;
 * `null` where it was cut on both, or where the dump does not tell.
 */
export function itemHalfWidthOf({ finalInterval, finalMean, itemHalfWidth }: SeedRow): number | null {
  if (finalInterval === null || finalMean === null) return itemHalfWidth;
  const { low, high, method } = finalInterval;
  if (!method.endsWith("-cut")) return (high - low) / 2;
  if (low > 0) return finalMean - low;
  return high < 1 ? high - finalMean : null;
}
