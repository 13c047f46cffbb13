import { logarithm } from "../../numeric/elementary/logarithm.js";
import { sum } from "../../numeric/sum.js";
import type { Interval } from "../intervals/interval.js";
import { type BlockRange, logEvidenceAbove, mirrored, type ScoreBlock } from "./bettingEvidence.js";

/**
 * Interval of the mean difference of an item that holds at every number of blocks at once: all means that a gambler does not
 * refute at (1 − level)/2 on either side. In score units, within ±reach.
 *
 * Waudby-Smith & Ramdas (2024), "Estimating means of bounded random variables by betting", equation 13.
 */
export function confidenceSequence(blocks: readonly ScoreBlock[], range: BlockRange, level: number): Interval {
  const needed = logarithm(2 / (1 - level));
  return {
    low: lowerBound(blocks, range, needed),
    high: 0 - lowerBound(mirrored(blocks), range, needed),
    level,
    method: "betting",
  };
}

/** Mean difference of an item over all blocks; NaN without any. */
export function meanOfBlocks(blocks: readonly ScoreBlock[]): number {
  return totalOf(blocks, ({ total }) => total) / totalOf(blocks, ({ items }) => items);
}

/** A sum over all blocks. */
export function totalOf(blocks: readonly ScoreBlock[], amountOf: (block: ScoreBlock) => number): number {
  return sum(blocks.map((block) => block.count * amountOf(block)));
}

/** The evidence falls as the mean rises, and at the mean of the blocks it is none: bisection between there and −reach. */
function lowerBound(blocks: readonly ScoreBlock[], range: BlockRange, needed: number): number {
  let left = 0 - range.reach;
  let right = meanOfBlocks(blocks);
  if (!(right > left)) return left;
  for (let count = 0; count < 100 && right - left > 1e-13 * range.reach; count++) {
    const middle = left + (right - left) / 2;
    if (logEvidenceAbove(blocks, middle, range) >= needed) left = middle;
    else right = middle;
  }
  return left;
}
