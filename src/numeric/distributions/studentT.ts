import { exponential } from "../elementary/exponential.js";
import { logarithm } from "../elementary/logarithm.js";
import { betaLogit, betaTails, logBetaLead } from "./beta.js";
import { normalQuantile, normalSf } from "./normal.js";

/** P(T ≤ t) of Student's t, accurate in the lower tail. df = ∞ is the normal distribution; NaN unless df > 0. */
export function studentTCdf(x: number, df: number): number {
  return studentTSf(-x, df);
}

/** P(T > t) of Student's t, accurate in the upper tail. df = ∞ is the normal distribution; NaN unless df > 0. */
export function studentTSf(x: number, df: number): number {
  const half = studentTTwoSided(x, df) / 2;
  return x < 0 ? 1 - half : half;
}

/**
 * P(|T| ≥ |t|): the two-sided p-value of a t statistic. df = ∞ is the normal distribution; NaN unless df > 0.
 *
 * Abramowitz & Stegun (1964), 26.7.1 and 26.5.27: I_x(df/2, ½) at x = df/(df + t²).
 */
export function studentTTwoSided(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY) return 2 * normalSf(Math.abs(t));
  const ratio = (t / df) * t;
  if (ratio < 1e20) return betaTails(1 / (1 + ratio), ratio / (1 + ratio), df / 2, 0.5).lower;
  // x = df/t² may underflow where the tail does not; here the first term of the series is exact.
  const logX = logarithm(df) - 2 * logarithm(Math.abs(t));
  return exponential((df / 2) * logX - logBetaLead(df / 2, 0.5));
}

/** The t with P(T ≤ t) = p: −∞ at 0, +∞ at 1. df = ∞ is the normal distribution; NaN unless 0 ≤ p ≤ 1 and df > 0. */
export function studentTQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1 && df > 0)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const logit = betaLogit(2 * tail, 1 - 2 * tail, df / 2, 0.5);
  const size = exponential(logarithm(df) / 2 - logit / 2);
  return p < 0.5 ? -size : size;
}
