import { normalQuantile } from "../../numeric/distributions/normal.js";
import { normalDensity } from "../../numeric/distributions/normalDensity.js";

/**
 * Biserial correlation from a point-biserial one: the correlation of the score with a normal trait that a right-or-wrong
 * item cuts at its share of right answers, r·√(p(1 − p))/φ(Φ⁻¹(p)). Not bounded by ±1 where the score is not normal.
 * NaN where all or none are right.
 *
 * Pearson (1909); Olsson, Drasgow & Dorans (1982), "The polyserial correlation coefficient" (the ad hoc estimator).
 * Programs also print the maximum-likelihood form, which lies a few hundredths away, and forms with n − 1 in the spread.
 */
export function biserialCorrelation(pointBiserial: number, share: number): number {
  if (!(share > 0 && share < 1)) return Number.NaN;
  return (pointBiserial * Math.sqrt(share * (1 - share))) / normalDensity(normalQuantile(share));
}
