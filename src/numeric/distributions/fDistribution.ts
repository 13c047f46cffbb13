import { exponential } from "../elementary/exponential.js";
import { betaLogit, betaTails } from "./beta.js";
import type { Tails } from "./gamma.js";

/** P(X ≤ x) of the F distribution; 0 for negative x. NaN unless both df are positive and finite. */
export function fCdf(x: number, df1: number, df2: number): number {
  return fTails(x, df1, df2).lower;
}

/** P(X > x) of the F distribution, accurate where it is small. NaN unless both df are positive and finite. */
export function fSf(x: number, df1: number, df2: number): number {
  return fTails(x, df1, df2).upper;
}

/** The x with P(X ≤ x) = p. NaN unless 0 ≤ p ≤ 1 and both df are positive and finite. */
export function fQuantile(p: number, df1: number, df2: number): number {
  return exponential(betaLogit(p, 1 - p, df1 / 2, df2 / 2)) * (df2 / df1);
}

/** Abramowitz & Stegun (1964), 26.6.2: an F value is a beta value in the scale of odds. */
function fTails(x: number, df1: number, df2: number): Tails {
  const odds = x < 0 ? 0 : (df1 / df2) * x;
  const above = odds > 1 ? 1 / (1 + 1 / odds) : odds / (1 + odds);
  return betaTails(above, 1 / (1 + odds), df1 / 2, df2 / 2);
}
