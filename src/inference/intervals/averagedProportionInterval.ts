import { requireAmount } from "../../arguments/requireCount.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";

/** A share right, averaged over repeats within the item first. */
interface AveragedProportion {
  readonly mean: number;
  /** Of the mean, over items; NaN where all items have one mean. */
  readonly standardError: number;
  readonly items: number;
  /** All answers: items × repeats. */
  readonly answers: number;
}

/**
 * Wilson's interval of a share right that was averaged over repeats: on as many answers as would give its error,
 * mean·(1 − mean)/SE², between the items (repeats that all agree) and all answers (repeats that tell as much as items), with
 * Student's quantile of items − 1. Near 0 and 1, where few items vary, the t interval of the item means is too short and
 * leaves [0, 1]; this one keeps 93 % there (docs/accuracy-promises.md). NaN ends for fewer than two items.
 *
 * Wilson (1927); Korn & Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts
 * estimated from survey data", on effective sample sizes.
 *
 * @example averagedProportionInterval({ mean: 0.985, standardError: 0.0075, items: 100, answers: 400 }).low // => 0.9614…
 */
export function averagedProportionInterval(
  { mean, standardError, items, answers }: AveragedProportion,
  { level = LEVEL }: IntervalOptions = {},
): Interval {
  requireLevel("averagedProportionInterval", level);
  requireAmount("averagedProportionInterval", "items", items);
  requireAmount("averagedProportionInterval", "answers", answers);
  const spread = mean * (1 - mean);
  const alike = spread / standardError ** 2;
  const effective = Number.isNaN(alike) ? items : Math.min(answers, Math.max(items, alike));
  const quantile = items < 2 ? Number.NaN : studentTQuantile((1 + level) / 2, items - 1);
  const weight = quantile ** 2 / effective;
  const centre = (mean + weight / 2) / (1 + weight);
  const half = (quantile / (1 + weight)) * Math.sqrt(spread / effective + weight / (4 * effective));
  const method = "wilson-effective";
  return { low: mean === 0 ? 0 * half : centre - half, high: mean === 1 ? 1 + 0 * half : centre + half, level, method };
}
