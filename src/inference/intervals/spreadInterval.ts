import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { DEGREES_OF_FREEDOM, NUMBER } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { chiSquaredQuantile } from "../../numeric/distributions/chiSquared.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";

/**
 * Equal-tailed chi-squared interval for the standard deviation of normal values, in their unit. It leans hard on
 * normality; with few degrees of freedom it is very wide, as it must be (two values: .45 to 32 times the estimate).
 * NaN ends where the estimate is not above 0 or the degrees of freedom are not positive.
 */
export function standardDeviationInterval(
  standardDeviation: number,
  degreesOfFreedom: number,
  options: IntervalOptions = {},
): Interval {
  requireArgument("standardDeviationInterval", "standardDeviation", standardDeviation, NUMBER);
  requireArgument("standardDeviationInterval", "degreesOfFreedom", degreesOfFreedom, DEGREES_OF_FREEDOM);
  const { level = LEVEL } = optionsOf("standardDeviationInterval", options);
  requireLevel("standardDeviationInterval", level);
  const end = (p: number) =>
    standardDeviation > 0 && degreesOfFreedom > 0
      ? standardDeviation * Math.sqrt(degreesOfFreedom / chiSquaredQuantile(p, degreesOfFreedom))
      : Number.NaN;
  return { low: end((1 + level) / 2), high: end((1 - level) / 2), level, method: "chi-squared" };
}
