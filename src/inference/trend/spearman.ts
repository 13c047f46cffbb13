import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { requireSameLength } from "../../errors.js";
import { spearman } from "../../numeric/correlation.js";
import { studentTTwoSided } from "../../numeric/distributions/studentT.js";
import { ENUMERABLE_LENGTH, permutationShare } from "../../numeric/permutations.js";
import { midRanks } from "../../numeric/ranks.js";

/** Test that two sequences are unrelated, by Spearman's rank correlation. */
export interface SpearmanTest {
  /** Rank correlation in [−1, 1]. */
  readonly rho: number;
  /** Two-sided, under exchangeability of the points. */
  readonly pValue: number;
  /** `"exact"`: all permutations; `"asymptotic"`: Student's t with n − 2 degrees of freedom. */
  readonly method: "exact" | "asymptotic";
}

/**
 * Test of Spearman's rank correlation (mid-ranks), two-sided: exact over all permutations up to 8 points, with or
 * without ties, Student's t beyond, where p is never less than the least that orders can have, 2 ÷ n!. NaN for fewer than three points or a constant sequence.
 *
 * Spearman (1904); Kendall & Stuart (1973), "The advanced theory of statistics", §31.19.
 */
export function spearmanTest(x: Scores, y: Scores): SpearmanTest {
  const readX = scoresOf("spearmanTest", "x", x);
  const readY = scoresOf("spearmanTest", "y", y);
  requireSameLength("spearmanTest", readX, readY);
  const points = readX.length;
  const rho = points < 3 ? Number.NaN : spearman(readX, readY);
  if (Number.isNaN(rho)) return { rho, pValue: Number.NaN, method: "exact" };
  if (points <= ENUMERABLE_LENGTH) return { rho, pValue: permutationPValue(readX, readY), method: "exact" };
  return { rho, pValue: studentPValueOfRho(rho, points), method: "asymptotic" };
}

function studentPValueOfRho(rho: number, points: number): number {
  const unexplained = (1 - rho) * (1 + rho);
  const least = leastPValue(points);
  if (unexplained <= 0) return least;
  const degreesOfFreedom = points - 2;
  return Math.max(least, studentTTwoSided(rho * Math.sqrt(degreesOfFreedom / unexplained), degreesOfFreedom));
}

/** No order of so many points has a smaller p: of all n! one agrees in full and one is turned round. Never 0. */
function leastPValue(points: number): number {
  let share = 2;
  for (let place = 2; place <= points && share > 0; place++) share /= place;
  return Math.max(share, Number.MIN_VALUE);
}

/** Share of the permutations of y whose correlation is at least as far from 0, in whole numbers: no rounding ties. */
function permutationPValue(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const points = x.length;
  const centredX = doubledCentredRanks(x);
  const centredY = doubledCentredRanks(y);
  const product = (order: ArrayLike<number>) => {
    let total = 0;
    for (let i = 0; i < points; i++) total += (centredX[i] as number) * (centredY[order[i] as number] as number);
    return Math.abs(total);
  };
  const observed = product(Array.from({ length: points }, (_, index) => index));
  return permutationShare(points, (order) => product(order) >= observed);
}

/** 2·mid-rank − (n + 1): whole numbers of mean 0. */
function doubledCentredRanks(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(midRanks(values), (rank) => 2 * rank - (values.length + 1));
}
