import { requireArgument } from "../../arguments/requireArgument.js";
import { DEGREES_OF_FREEDOM, NUMBER } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import type { Interval } from "../intervals/interval.js";
import { studentPValue } from "./alternative.js";

/** Whether a difference is shown to be small, read off its interval. */
interface EquivalenceReading {
  /** True: the whole interval lies inside ±margin. False: not shown, which is not the same as different. */
  readonly equivalent: boolean;
  /** True: the whole interval lies above −margin. */
  readonly nonInferior: boolean;
  readonly margin: number;
  /** Error probability of either one-sided claim, (1 − level)/2. */
  readonly alpha: number;
  readonly interval: Interval;
}

/**
 * Two one-sided tests by their interval: equivalence at alpha holds when the interval of level 1 − 2·alpha (90 % for
 * alpha 5 %) of the difference, candidate − baseline, lies strictly inside ±margin; non-inferiority when it lies above
 * −margin. An interval with NaN ends shows neither. `margin` is in the unit of the difference and above 0.
 *
 * Schuirmann (1987), "A comparison of the two one-sided tests procedure and the power approach".
 */
export function equivalenceFromInterval(interval: Interval, margin: number): EquivalenceReading {
  requireMargin("equivalenceFromInterval", margin);
  const nonInferior = interval.low > -margin;
  const equivalent = nonInferior && interval.high < margin;
  return { equivalent, nonInferior, margin, alpha: (1 - interval.level) / 2, interval };
}

/** The level of the interval that `equivalenceFromInterval` needs for a claim at alpha: 1 − 2·alpha. */
export function equivalenceLevel(alpha: number): number {
  if (!(alpha > 0 && alpha < 0.5)) {
    throw new ArgumentError(
      "equivalenceLevel",
      `alpha must be in (0, 0.5), got ${alpha}. For 5 % false claims pass 0.05.`,
    );
  }
  return 1 - 2 * alpha;
}

/** What a margin bounds: a difference in either direction, or a candidate that is worse. */
export type MarginKind = "equivalent" | "non-inferior";

/**
 * The p of equivalence within ±margin by any interval, or of non-inferiority: the smallest alpha at which the interval of
 * level 1 − 2·alpha lies inside, or above −margin, to 1e-9; 1 where none below ½ does, because the difference itself does
 * not. Intervals must be nested in their level. NaN where an end is NaN.
 */
export function equivalencePValue(
  intervalAt: (level: number) => Interval,
  margin: number,
  kind: MarginKind = "equivalent",
): number {
  requireMargin("equivalencePValue", margin);
  const isShown = (alpha: number) => {
    const { equivalent, nonInferior } = equivalenceFromInterval(intervalAt(1 - 2 * alpha), margin);
    return kind === "equivalent" ? equivalent : nonInferior;
  };
  const narrowest = 0.5 - 1e-9;
  const { low, high } = intervalAt(1 - 2 * narrowest);
  if (Number.isNaN(low) || Number.isNaN(high)) return Number.NaN;
  if (!isShown(narrowest)) return 1;
  // On the log scale, so that a tiny p is found as fast as a large one.
  let [least, most] = [logarithm(1e-12), logarithm(narrowest)];
  while (most - least > 1e-9) {
    const middle = (least + most) / 2;
    if (isShown(exponential(middle))) most = middle;
    else least = middle;
  }
  return exponential(most);
}

/** Two one-sided Student tests against −margin and +margin. */
export interface EquivalenceTTest {
  /** Against a difference of −margin or less: the p of non-inferiority. */
  readonly lower: { readonly statistic: number; readonly pValue: number };
  /** Against a difference of +margin or more: the p of non-superiority. */
  readonly upper: { readonly statistic: number; readonly pValue: number };
  /** The larger of the two: the p of equivalence. */
  readonly pValue: number;
  readonly margin: number;
  readonly method: "tost-t";
}

/**
 * Two one-sided t tests of equivalence within ±margin, from a difference (candidate − baseline), its standard error and
 * degrees of freedom. NaN where the standard error is NaN or 0, or the degrees of freedom are not positive.
 *
 * Schuirmann (1987).
 */
export function equivalenceTTest(
  difference: number,
  standardError: number,
  degreesOfFreedom: number,
  margin: number,
): EquivalenceTTest {
  requireArgument("equivalenceTTest", "difference", difference, NUMBER);
  requireArgument("equivalenceTTest", "standardError", standardError, NUMBER);
  requireArgument("equivalenceTTest", "degreesOfFreedom", degreesOfFreedom, DEGREES_OF_FREEDOM);
  requireArgument("equivalenceTTest", "margin", margin, NUMBER);
  requireMargin("equivalenceTTest", margin);
  const scale = standardError > 0 ? standardError : Number.NaN;
  const [fromLower, fromUpper] = [(difference + margin) / scale, (difference - margin) / scale];
  const lower = { statistic: fromLower, pValue: studentPValue(fromLower, degreesOfFreedom, "greater") };
  const upper = { statistic: fromUpper, pValue: studentPValue(fromUpper, degreesOfFreedom, "less") };
  return { lower, upper, pValue: Math.max(lower.pValue, upper.pValue), margin, method: "tost-t" };
}

function requireMargin(caller: string, margin: number): void {
  if (!(margin > 0)) {
    throw new ArgumentError(
      caller,
      `margin must be above 0, got ${margin}. Pass the half-width, such as 0.01 for ±1 point.`,
    );
  }
}
