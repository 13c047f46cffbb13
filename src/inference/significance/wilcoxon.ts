import { OF_TWO_SIDES, optionsOf } from "../../arguments/optionsOf.js";
import { requireCount } from "../../arguments/requireCount.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { normalCdf, normalSf } from "../../numeric/distributions/normal.js";
import { mergeNearTies } from "../../numeric/nearTies.js";
import { midRanks, tieSizes } from "../../numeric/ranks.js";
import { type Alternative, type AlternativeOption, requireAlternative } from "./alternative.js";
import { type DiscreteTails, pValueOfTails, subsetSumTails } from "./subsetSums.js";

export interface WilcoxonOptions extends AlternativeOption {
  /** Largest number of differences other than 0 for which the distribution itself is used; default 400. */
  readonly exactPairs?: number;
  /** In the normal approximation, move the statistic by ½ toward its mean; default false. */
  readonly continuity?: boolean;
}

/** Wilcoxon's signed-rank test that differences are symmetric about 0. */
export interface WilcoxonTest {
  /** Sum of the ranks of the positive differences, among the sizes of all that are not 0. */
  readonly statistic: number;
  /** In [0, 1]; 1 where all differences are 0; NaN for none, or where one is not finite. */
  readonly pValue: number;
  readonly alternative: Alternative;
  /** Differences other than 0: the ones that count. */
  readonly pairs: number;
  /** Differences of 0, which are left out. */
  readonly zeros: number;
  /** `"exact"`: the null distribution given the ranks; `"asymptotic"`: normal, with the variance corrected for ties. */
  readonly method: "exact" | "asymptotic";
}

/**
 * Wilcoxon's signed-rank test of paired differences (candidate − baseline). Zeros are dropped, equal sizes share the
 * mean of their ranks, and p is exact given these ranks, with or without ties, up to 400 pairs; normal with tie
 * correction beyond. Sizes that differ by rounding only are ties (`mergeNearTies`). The null is that differences are
 * symmetric about 0, not only that their mean or median is. The statistic and p are NaN without a difference that is known.
 *
 * R's `wilcox.test` and SciPy's `wilcoxon` leave the exact distribution when there are ties or zeros (R) or rank them as
 * if untied (SciPy); `exactRankTests` and `coin` in R agree with this function.
 *
 * Wilcoxon (1945), "Individual comparisons by ranking methods"; Hollander & Wolfe (1999), §3.1.
 *
 * @example wilcoxonTest([1, 2, 3, 4, 5, -6]).statistic // => 15
 */
export function wilcoxonTest(differences: Scores, options: WilcoxonOptions = {}): WilcoxonTest {
  const readDifferences = scoresOf("wilcoxonTest", "differences", differences);
  optionsOf("wilcoxonTest", options, {}, OF_TWO_SIDES);
  const { alternative = "two-sided", exactPairs = 400, continuity = false } = options;
  requireAlternative("wilcoxonTest", alternative);
  requireCount("wilcoxonTest", "exactPairs", exactPairs);
  const signed = mergeNearTies(readDifferences).filter((value) => value !== 0);
  const sizes = signed.map(Math.abs);
  const [pairs, zeros] = [signed.length, readDifferences.length - signed.length];
  const method = pairs <= exactPairs ? "exact" : "asymptotic";
  if (readDifferences.length === 0 || !sizes.every(Number.isFinite)) {
    return { statistic: Number.NaN, pValue: Number.NaN, alternative, pairs, zeros, method };
  }
  const ranks = midRanks(sizes);
  const statistic = ranks.reduce((total, rank, index) => total + ((signed[index] as number) > 0 ? rank : 0), 0);
  const tails =
    method === "exact"
      ? subsetSumTails(
          ranks.map((rank) => 2 * rank),
          2 * statistic,
        )
      : normalTails(statistic, pairs, tieSizes(sizes), continuity);
  return { statistic, pValue: pValueOfTails(tails, alternative), alternative, pairs, zeros, method };
}

function normalTails(statistic: number, pairs: number, ties: readonly number[], continuity: boolean): DiscreteTails {
  const untied = (pairs * (pairs + 1) * (2 * pairs + 1)) / 24;
  const variance = ties.reduce((rest, size) => rest - (size ** 2 * size - size) / 48, untied);
  const deviation = statistic - (pairs * (pairs + 1)) / 4;
  const correction = continuity ? 0.5 : 0;
  // The two-sided p takes the smaller tail, for which this moves the statistic toward the mean.
  return {
    atMost: normalCdf((deviation + correction) / Math.sqrt(variance)),
    atLeast: normalSf((deviation - correction) / Math.sqrt(variance)),
  };
}
