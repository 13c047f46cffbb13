import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { mean, variance } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { combinedTTest } from "../significance/combinedT.js";

/**
 * t interval of the mean of several lists' means, each list weighing the same and none drawn anew: variance Σ s²/n ÷ T², with
 * Satterthwaite's degrees of freedom. It allows for what few values a list leave open, which resampling them does not. NaN
 * ends where a list has fewer than two values, and where none varies.
 *
 * @example macroMeanInterval([[0.2, 0.4, 0.3], [0.9, 1.1, 1.0]]).low // => 0.5366…
 */
export function macroMeanInterval(
  lists: readonly ArrayLike<number>[],
  { level = LEVEL }: IntervalOptions = {},
): Interval {
  requireLevel("macroMeanInterval", level);
  const parts = lists.map((list) => ({
    variance: isConstant(list) && list.length > 1 ? 0 : variance(list) / list.length / lists.length ** 2,
    degreesOfFreedom: list.length - 1,
  }));
  const known = parts.filter((part) => part.variance !== 0);
  return combinedTTest(mean(lists.map((list) => mean(list))), known, { level }).interval;
}
