import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { AMOUNT, FINITE } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { tanh } from "../../numeric/elementary/exponential.js";
import { atanh } from "../../numeric/elementary/logarithm.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";

/**
 * Fisher's interval of a Pearson correlation over n independent pairs: tanh(artanh r ± z/√(n − 3)). NaN ends for
 * three pairs or fewer, and for a correlation of ±1, around which the pairs show no noise.
 *
 * Fisher (1921), "On the probable error of a coefficient of correlation deduced from a small sample".
 */
export function correlationInterval(correlation: number, pairs: number, options: IntervalOptions = {}): Interval {
  requireArgument("correlationInterval", "correlation", correlation, FINITE);
  requireArgument("correlationInterval", "pairs", pairs, AMOUNT);
  const { level = LEVEL } = optionsOf("correlationInterval", options);
  requireLevel("correlationInterval", level);
  const halfWidth =
    pairs > 3 && Math.abs(correlation) < 1 ? normalQuantile((1 + level) / 2) / Math.sqrt(pairs - 3) : Number.NaN;
  const end = (side: number) => tanh(atanh(correlation) + side * halfWidth);
  return { low: end(-1), high: end(1), level, method: "fisher-z" };
}
