import { exponential } from "../elementary/exponential.js";
import { logarithm } from "../elementary/logarithm.js";
import { gammaPower, gammaTails, logGamma, logGamma1p } from "./gamma.js";
import { normalQuantile } from "./normal.js";
import { solveTail } from "./quantileSearch.js";

/** P(X ≤ x) of the chi-squared distribution; 0 for negative x. NaN unless df is positive and finite. */
export function chiSquaredCdf(x: number, df: number): number {
  return gammaTails(df / 2, x < 0 ? 0 : x / 2).lower;
}

/** P(X > x) of the chi-squared distribution, accurate where it is small. NaN unless df is positive and finite. */
export function chiSquaredSf(x: number, df: number): number {
  return gammaTails(df / 2, x < 0 ? 0 : x / 2).upper;
}

/**
 * The x with P(X ≤ x) = p. NaN unless 0 ≤ p ≤ 1 and df is positive and finite.
 *
 * Newton on the log of the smaller tail; first guess by Wilson & Hilferty (1931).
 */
export function chiSquaredQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1 && df > 0 && df < Number.POSITIVE_INFINITY)) return Number.NaN;
  if (p === 0 || p === 1) return p === 0 ? 0 : Number.POSITIVE_INFINITY;
  const shape = df / 2;
  const logScale = shape <= 1 ? logGamma1p(shape) : logarithm(shape) + logGamma(shape);
  // In ln x the log of the lower tail is concave with this asymptote on the left, which hence never lies right of the root.
  const asymptote = (logarithm(p) + logScale) / shape;
  if (asymptote < -40) return 2 * exponential(asymptote);
  const cubeRoot = 1 - 1 / (9 * shape) + normalQuantile(p) / (3 * Math.sqrt(shape));
  const guess = cubeRoot > 0 ? logarithm(shape) + 3 * logarithm(cubeRoot) : asymptote;
  const tail = p <= 0.5 ? "lower" : "upper";
  const root = solveTail(
    (place) => {
      const x = exponential(place);
      return { value: gammaTails(shape, x)[tail], density: gammaPower(shape, x) };
    },
    p <= 0.5 ? p : 1 - p,
    { rising: tail === "lower", low: asymptote, start: Math.max(asymptote, guess) },
  );
  return 2 * exponential(root);
}
