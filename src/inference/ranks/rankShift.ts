import { requireSameLength } from "../../errors.js";
import { kendallTau } from "../../numeric/correlation.js";
import { midRanks } from "../../numeric/ranks.js";

/** How the ranks of the same rows differ under two scores. */
export interface RankShift {
  /** Kendall's τ-b of the two scores; NaN for fewer than two rows or where one score ties all rows. */
  readonly kendallTau: number;
  /** Rows whose rank differs; rows that tie share the mean of their ranks. */
  readonly rankChanges: number;
  /** Places moved, summed over the rows. */
  readonly positionShift: number;
}

/**
 * Rank changes, position shifts and Kendall's τ between two scores of the same rows, such as models on two item subsets.
 * All NaN if a score is NaN.
 *
 * Singh et al. (2024), "Global MMLU", arXiv 2412.03304, §4.
 *
 * @example rankShift([0.9, 0.8, 0.7], [0.9, 0.7, 0.8]) // two rows change places: τ 1/3, 2 changes, 2 places
 */
export function rankShift(first: ArrayLike<number>, second: ArrayLike<number>): RankShift {
  requireSameLength("rankShift", first, second);
  return shiftBetween(ranked(first), ranked(second));
}

/** Scores and their ranks, which are found once for many shifts. */
interface Ranked {
  readonly scores: ArrayLike<number>;
  readonly ranks: Float64Array;
}

export function ranked(scores: ArrayLike<number>): Ranked {
  return { scores, ranks: midRanks(scores) };
}

/** `rankShift` of scores whose ranks are known. */
export function shiftBetween(before: Ranked, after: Ranked): RankShift {
  let [rankChanges, positionShift] = [0, 0];
  for (let row = 0; row < before.ranks.length; row++) {
    const moved = Math.abs(after.ranks[row]! - before.ranks[row]!);
    positionShift += moved;
    rankChanges += Number.isNaN(moved) ? Number.NaN : Number(moved > 0);
  }
  return { kendallTau: kendallTau(before.scores, after.scores), rankChanges, positionShift };
}
