import { type TTest, type TTestOptions, tTest } from "./studentT.js";

/** What one source of noise adds to the variance of an estimate. */
export interface VariancePart {
  /** In squared score units; negative for what other parts count twice. */
  readonly variance: number;
  /** Degrees of freedom behind it; Infinity when it is known. */
  readonly degreesOfFreedom: number;
}

export interface CombinedTTest extends TTest {
  readonly method: "satterthwaite-t";
}

/**
 * t test of a difference whose variance is a sum of parts from several sources of noise, with the degrees of freedom of
 * Satterthwaite (1946), (Σv)²/Σ(v²/df). The sum is never taken below its largest part, which a subtracted part could
 * otherwise do by chance. NaN where no part is positive.
 */
export function combinedTTest(
  difference: number,
  parts: readonly VariancePart[],
  options: TTestOptions = {},
): CombinedTTest {
  const sum = parts.reduce((total, { variance }) => total + variance, 0);
  const variance = Math.max(sum, ...parts.map((part) => part.variance));
  // As shares of the variance, so that squares of variances do not leave the range of numbers.
  const spread = parts.reduce((total, part) => total + (part.variance / variance) ** 2 / part.degreesOfFreedom, 0);
  const degreesOfFreedom = spread === 0 ? Number.POSITIVE_INFINITY : 1 / spread;
  const standardError = variance > 0 ? Math.sqrt(variance) : Number.NaN;
  return { ...tTest(difference, standardError, degreesOfFreedom, options), method: "satterthwaite-t" };
}
