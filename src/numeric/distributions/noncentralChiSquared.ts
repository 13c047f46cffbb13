import { exponential } from "../elementary/exponential.js";
import { logarithm } from "../elementary/logarithm.js";
import { chiSquaredCdf } from "./chiSquared.js";
import { logGamma } from "./gamma.js";

/**
 * P(X ≤ x) of the noncentral chi-squared distribution: a Poisson mixture of central ones, summed outward from its
 * largest weight. NaN unless df is positive, and the noncentrality is 0 or more.
 *
 * Johnson, Kotz & Balakrishnan (1995), "Continuous univariate distributions", 29.2.
 */
export function noncentralChiSquaredCdf(x: number, df: number, noncentrality: number): number {
  if (!(df > 0 && noncentrality >= 0)) return Number.NaN;
  if (noncentrality === 0) return chiSquaredCdf(x, df);
  const half = noncentrality / 2;
  const term = (k: number) => exponential(k * logarithm(half) - half - logGamma(k + 1)) * chiSquaredCdf(x, df + 2 * k);
  const centre = Math.floor(half);
  // Weights beyond ten standard deviations are below 1e-20.
  const reach = Math.ceil(10 * Math.sqrt(half) + 40);
  let total = 0;
  for (let k = Math.max(0, centre - reach); k <= centre + reach; k++) total += term(k);
  return Math.min(1, total);
}

/** The noncentrality at which P(X ≤ x) = p; 0 where even the central distribution has less below x. */
export function noncentralityAt(x: number, df: number, p: number): number {
  if (!(chiSquaredCdf(x, df) > p)) return 0;
  let [low, high] = [0, Math.max(1, x)];
  while (noncentralChiSquaredCdf(x, df, high) > p) [low, high] = [high, 2 * high];
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (noncentralChiSquaredCdf(x, df, middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
