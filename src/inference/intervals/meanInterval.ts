import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { variance } from "../../numeric/moments.js";
import { studentTQuantile } from "../../numeric/studentT.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";

/**
 * Standard error of the mean of independent values, √(Σ(x − x̄)²/((n − 1)n)), in their unit.
 * NaN for fewer than two values, where spread is unknown.
 *
 * Miller (2024), arXiv 2411.00640, eq. 1.
 */
export function standardError(values: ArrayLike<number>): number {
  return values.length < 2 ? Number.NaN : Math.sqrt(variance(values) / values.length);
}

/**
 * Student's interval, estimate ± t·standard error, in the unit of the estimate. A standard error of 0 gives the point.
 * NaN ends where the standard error is NaN or the degrees of freedom are not positive.
 *
 * Student (1908), "The probable error of a mean".
 *
 * @example tInterval(mean(values), standardError(values), values.length - 1)
 */
export function tInterval(
  estimate: number,
  standardError: number,
  degreesOfFreedom: number,
  { level = LEVEL }: IntervalOptions = {},
): Interval {
  requireLevel("tInterval", level);
  const quantile = degreesOfFreedom > 0 ? studentTQuantile((1 + level) / 2, degreesOfFreedom) : Number.NaN;
  const halfWidth = quantile * standardError;
  return { low: estimate - halfWidth, high: estimate + halfWidth, level, method: "t" };
}
