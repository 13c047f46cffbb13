import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { requireSameLength } from "../../errors.js";
import { kendallCounts, kendallTau } from "../../numeric/correlation.js";
import { normalSf } from "../../numeric/distributions/normal.js";
import { ENUMERABLE_LENGTH, permutationShare } from "../../numeric/permutations.js";
import { tieSizes } from "../../numeric/ranks.js";

/** Longest sequence without ties whose exact null distribution is used. */
const EXACT_LENGTH = 50;

export interface KendallOptions {
  /** In the asymptotic test, move the score by 1 toward 0; default false. */
  readonly continuity?: boolean;
}

/** Kendall's test that two sequences are unrelated. */
export interface KendallTest {
  /** Tau-b in [−1, 1]: +1 same order, −1 reversed. */
  readonly tau: number;
  /** Concordant − discordant pairs. */
  readonly score: number;
  /** Two-sided, under exchangeability of the points. */
  readonly pValue: number;
  /** `"exact"`: the null distribution itself; `"asymptotic"`: normal, with the tie-corrected variance. */
  readonly method: "exact" | "asymptotic";
}

/**
 * Test of Kendall's tau-b, two-sided. Exact up to 50 points without ties (distribution of the number of inversions) and
 * up to 8 points with ties (all permutations); otherwise normal with the variance of the score corrected for ties.
 * NaN for fewer than three points or a constant sequence. The p takes points as exchangeable: points of one curve are
 * correlated, and then it is too small (see `hamedRaoTrend`).
 *
 * Kendall (1970), "Rank correlation methods", chapters 4 and 5.
 */
export function kendallTest(x: Scores, y: Scores, options: KendallOptions = {}): KendallTest {
  const readX = scoresOf("kendallTest", "x", x);
  const readY = scoresOf("kendallTest", "y", y);
  const { continuity = false } = optionsOf("kendallTest", options);
  requireSameLength("kendallTest", readX, readY);
  const points = readX.length;
  const { score, discordant, tiesX, tiesY } = kendallCounts(readX, readY);
  const tau = points < 3 ? Number.NaN : kendallTau(readX, readY);
  if (Number.isNaN(tau)) return { tau, score, pValue: Number.NaN, method: "exact" };
  const isUntied = tiesX === 0 && tiesY === 0;
  if (isUntied && points <= EXACT_LENGTH) {
    return { tau, score, pValue: untiedPValue(discordant, points), method: "exact" };
  }
  if (points <= ENUMERABLE_LENGTH)
    return { tau, score, pValue: permutationPValue(readX, readY, score), method: "exact" };
  const distance = Math.max(0, Math.abs(score) - (continuity ? 1 : 0));
  const z = distance / Math.sqrt(kendallScoreVariance(points, tieSizes(readX), tieSizes(readY)));
  return { tau, score, pValue: Math.min(1, 2 * normalSf(z)), method: "asymptotic" };
}

/**
 * Standard deviation of Kendall's tau over n untied points in random order, √(2(2n + 5)/(9n(n − 1))): .158 for 21 points.
 * NaN for fewer than two points.
 */
export function tauNullStandardDeviation(points: number): number {
  return points < 2 ? Number.NaN : Math.sqrt((2 * (2 * points + 5)) / (9 * points * (points - 1)));
}

/**
 * Variance of Kendall's score (concordant − discordant) over random orders, given the sizes of the groups of ties in
 * either sequence (none: `[]`).
 *
 * Kendall (1970), eq. 5.7.
 */
export function kendallScoreVariance(
  points: number,
  tiesInX: ArrayLike<number> = [],
  tiesInY: ArrayLike<number> = [],
): number {
  const n = points;
  const [x, y] = [tieSums(tiesInX), tieSums(tiesInY)];
  const all = n * (n - 1);
  const untied = (all * (2 * n + 5) - x.spread - y.spread) / 18;
  const pairs = (x.pairs * y.pairs) / (2 * all);
  const triples = n < 3 ? 0 : (x.triples * y.triples) / (9 * all * (n - 2));
  return untied + pairs + triples;
}

function tieSums(sizes: ArrayLike<number>): { pairs: number; triples: number; spread: number } {
  let [pairs, triples, spread] = [0, 0, 0];
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i] as number;
    pairs += size * (size - 1);
    triples += size * (size - 1) * (size - 2);
    spread += size * (size - 1) * (2 * size + 5);
  }
  return { pairs, triples, spread };
}

/** Two-sided p from the number of discordant pairs, which under the null is the number of inversions of a permutation. */
function untiedPValue(discordant: number, points: number): number {
  const pairs = (points * (points - 1)) / 2;
  return Math.min(1, 2 * inversionsAtMost(Math.min(discordant, pairs - discordant), points));
}

/**
 * P(inversions ≤ most) for a random permutation. Point j adds 0 … j − 1 inversions, each with probability 1/j; only sums
 * of positive terms, so the far tail keeps its digits.
 */
function inversionsAtMost(most: number, points: number): number {
  let share = new Float64Array(most + 1);
  share[0] = 1;
  for (let j = 2; j <= points; j++) {
    const next = new Float64Array(most + 1);
    for (let inversions = 0; inversions <= most; inversions++) {
      for (let added = 0; added < j && added <= inversions; added++) {
        next[inversions] = (next[inversions] as number) + (share[inversions - added] as number) / j;
      }
    }
    share = next;
  }
  return share.reduce((total, value) => total + value, 0);
}

/** Share of the permutations of y whose score is at least as far from 0. */
function permutationPValue(x: ArrayLike<number>, y: ArrayLike<number>, score: number): number {
  const points = x.length;
  const signsX = pairSigns(x);
  const signsY = pairSigns(y);
  return permutationShare(points, (order) => {
    let permuted = 0;
    for (let i = 1; i < points; i++) {
      for (let j = 0; j < i; j++) {
        const pair = (order[i] as number) * points + (order[j] as number);
        permuted += (signsX[i * points + j] as number) * (signsY[pair] as number);
      }
    }
    return Math.abs(permuted) >= Math.abs(score);
  });
}

/** Sign of values[i] − values[j], row-major. */
function pairSigns(values: ArrayLike<number>): Int8Array {
  const points = values.length;
  return Int8Array.from({ length: points * points }, (_, pair) =>
    Math.sign((values[Math.floor(pair / points)] as number) - (values[pair % points] as number)),
  );
}
