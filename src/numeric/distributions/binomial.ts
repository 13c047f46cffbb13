import { exponential } from "../elementary/exponential.js";
import { log1p, logarithm } from "../elementary/logarithm.js";
import { betaPower, betaTails } from "./beta.js";
import type { Tails } from "./gamma.js";

/**
 * P(X = k) for n trials of probability p; 0 for k outside 0…n or not an integer.
 * NaN unless n is a non-negative integer and 0 ≤ p ≤ 1.
 *
 * Loader (2000), "Fast and accurate computation of binomial probabilities".
 */
export function binomialPmf(k: number, n: number, p: number): number {
  if (!isBinomial(k, n, p)) return Number.NaN;
  if (k < 0 || k > n || !Number.isInteger(k)) return 0;
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  if (k === 0) return exponential(n * log1p(-p));
  if (k === n) return exponential(n * logarithm(p));
  return (betaPower(p, 1 - p, k, n - k) / k) * (n / (n - k));
}

/** P(X ≤ k) for n trials of probability p, accurate in the lower tail; k need not be an integer. NaN as for the pmf. */
export function binomialCdf(k: number, n: number, p: number): number {
  return binomialTails(k, n, p).lower;
}

/** P(X > k) for n trials of probability p, accurate in the upper tail; k need not be an integer. NaN as for the pmf. */
export function binomialSf(k: number, n: number, p: number): number {
  return binomialTails(k, n, p).upper;
}

/** Abramowitz & Stegun (1964), 26.5.24: more than k successes just when the (k+1)-th smallest of n uniforms is below p. */
function binomialTails(k: number, n: number, p: number): Tails {
  if (!isBinomial(k, n, p)) return { lower: Number.NaN, upper: Number.NaN };
  const successes = Math.floor(k);
  if (successes < 0) return { lower: 0, upper: 1 };
  if (successes >= n) return { lower: 1, upper: 0 };
  const { lower, upper } = betaTails(p, 1 - p, successes + 1, n - successes);
  return { lower: upper, upper: lower };
}

function isBinomial(k: number, n: number, p: number): boolean {
  return !Number.isNaN(k) && Number.isInteger(n) && n >= 0 && p >= 0 && p <= 1;
}
