import type { SeedRow } from "../analysis/seedTable.js";

/**
 * How far item sampling leaves the final score of a row uncertain, in score units: half of the interval of its one run,
 * else the half-width over its seeds. `null` where the dump does not tell.
 */
export function itemHalfWidthOf({ finalInterval, itemHalfWidth }: SeedRow): number | null {
  return finalInterval === null ? itemHalfWidth : (finalInterval.high - finalInterval.low) / 2;
}
