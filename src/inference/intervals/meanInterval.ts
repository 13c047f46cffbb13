import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { DEGREES_OF_FREEDOM, NUMBER } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";
import { variance } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { inOrdinaryUnit } from "../../numeric/spread/standardUnits.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";

/**
 * Standard error of the mean of independent values, √(Σ(x − x̄)²/((n − 1)n)), in their unit.
 * NaN for fewer than two values, and for values that are equal but for rounding: their spread is unknown, not 0.
 *
 * Miller (2024), arXiv 2411.00640, eq. 1.
 */
export function standardError(values: Scores): number {
  const readValues = scoresOf("standardError", "values", values);
  if (readValues.length < 2 || isConstant(readValues)) return Number.NaN;
  const { values: scaled, unit } = inOrdinaryUnit(readValues);
  return unit * Math.sqrt(variance(scaled) / readValues.length);
}

/**
 * Student's interval, estimate ± t·standard error, in the unit of the estimate. NaN ends where the standard error is not
 * above 0, which is no knowledge of the noise, or the degrees of freedom are not positive.
 *
 * Student (1908), "The probable error of a mean".
 *
 * @example tInterval(mean(values), standardError(values), values.length - 1)
 */
export function tInterval(
  estimate: number,
  standardError: number,
  degreesOfFreedom: number,
  options: IntervalOptions = {},
): Interval {
  requireArgument("tInterval", "estimate", estimate, NUMBER);
  requireArgument("tInterval", "standardError", standardError, NUMBER);
  requireArgument("tInterval", "degreesOfFreedom", degreesOfFreedom, DEGREES_OF_FREEDOM);
  const { level = LEVEL } = optionsOf("tInterval", options);
  requireLevel("tInterval", level);
  const quantile = degreesOfFreedom > 0 ? studentTQuantile((1 + level) / 2, degreesOfFreedom) : Number.NaN;
  const halfWidth = standardError > 0 ? quantile * standardError : Number.NaN;
  return { low: estimate - halfWidth, high: estimate + halfWidth, level, method: "t" };
}

/**
 * Where one more value of the same kind lies: mean ± t·SD·√(1 + 1/n), with n − 1 degrees of freedom. Exact for independent normal
 * values. NaN ends for fewer than two values and for an SD that is not above 0.
 *
 * Geisser (1993), "Predictive inference", §2.2; Higgins, Thompson & Spiegelhalter (2009) on the place of the next one.
 */
export function predictionInterval(
  mean: number,
  standardDeviation: number,
  count: number,
  { level = LEVEL }: IntervalOptions = {},
): Interval {
  const { low, high } = tInterval(mean, standardDeviation * Math.sqrt(1 + 1 / count), count - 1, { level });
  return { low, high, level, method: "prediction-t" };
}
