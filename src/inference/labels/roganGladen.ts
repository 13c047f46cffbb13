import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { PROPORTION } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import type { Proportion } from "../intervals/newcombeInterval.js";

/** How a judge's right-or-wrong calls compare with the truth, counted. */
export interface JudgeErrors {
  /** Of the answers that are right, those that the judge calls right. */
  readonly sensitivity: Proportion;
  /** Of the answers that are wrong, those that the judge calls wrong. */
  readonly specificity: Proportion;
}

/** A share right as a judge calls it, corrected for how often the judge errs. */
export interface RoganGladen {
  /** In [0, 1]; NaN where the judge is no better than chance (sensitivity + specificity ≤ 1) or a count is 0. */
  readonly estimate: number;
  /**
   * Holds the noise of the judged share, of the sensitivity and of the specificity. [0, 1] where the judge is not shown to be
   * better than chance: then its calls say nothing of the share.
   */
  readonly interval: Interval;
  readonly sensitivity: number;
  readonly specificity: number;
}

/**
 * Share right from a judge's calls and its error rates, (called right + specificity − 1)/(sensitivity + specificity − 1), cut at 0
 * and 1. The error rates are to be those of the judge on answers like these: they may come from other runs. The interval holds
 * every share that a normal test does not reject, with the variances of all three rates at that share; 1 is added to both
 * counts of each error rate and z²/2 to both of the calls, so that no rate of few answers looks certain. NaN ends without
 * an answer of each kind.
 *
 * Rogan & Gladen (1978), "Estimating prevalence from the results of a screening test"; Lang & Reiczigel (2014), "Confidence
 * limits for prevalence of disease adjusted for estimated sensitivity and specificity", on the added counts; Fieller (1954).
 *
 * @example
 * roganGladen(
 *   { successes: 700, trials: 1000 },
 *   { sensitivity: { successes: 90, trials: 100 }, specificity: { successes: 80, trials: 100 } },
 * ).estimate // => 0.714285…
 */
export function roganGladen(calledRight: Proportion, errors: JudgeErrors, options: IntervalOptions = {}): RoganGladen {
  requireArgument("roganGladen", "calledRight", calledRight, PROPORTION);
  requireArgument("roganGladen", "errors.sensitivity", errors?.sensitivity, PROPORTION);
  requireArgument("roganGladen", "errors.specificity", errors?.specificity, PROPORTION);
  const { level = LEVEL } = optionsOf("roganGladen", options);
  requireLevel("roganGladen", level);
  const [share, sensitivity, specificity] = [calledRight, errors.sensitivity, errors.specificity].map(
    ({ successes, trials }) => successes / trials,
  ) as [number, number, number];
  const gain = sensitivity + specificity - 1;
  const estimate = gain > 0 ? Math.min(1, Math.max(0, (share + specificity - 1) / gain)) : Number.NaN;
  const known = Number.isFinite(share) && Number.isFinite(gain);
  const [low, high] = known
    ? sharesKept(calledRight, errors, normalQuantile((1 + level) / 2), estimate)
    : [Number.NaN, Number.NaN];
  return { estimate, interval: { low, high, level, method: "rogan-gladen" }, sensitivity, specificity };
}

/** A rate with `added` to both of its counts, and the variance of it. */
function addedRate({ successes, trials }: Proportion, added: number): { rate: number; variance: number } {
  const [count, rate] = [trials + 2 * added, (successes + added) / (trials + 2 * added)];
  return { rate, variance: (rate * (1 - rate)) / count };
}

/** The shares p in [0, 1] with (q + sp − 1 − p(se + sp − 1))² ≤ z²(V(q) + p²V(se) + (1 − p)²V(sp)): a quadratic in p. */
function sharesKept(calledRight: Proportion, errors: JudgeErrors, z: number, estimate: number): [number, number] {
  const called = addedRate(calledRight, (z * z) / 2);
  const right = addedRate(errors.sensitivity, 1);
  const wrong = addedRate(errors.specificity, 1);
  const gain = right.rate + wrong.rate - 1;
  const shift = called.rate + wrong.rate - 1;
  const square = gain * gain - z * z * (right.variance + wrong.variance);
  const half = gain * shift - z * z * wrong.variance;
  const constant = shift * shift - z * z * (called.variance + wrong.variance);
  const root = Math.sqrt(half * half - square * constant);
  // Where the gain is not shown to be above 0, the shares kept are unbounded.
  if (!(square > 0 && gain > 0) || Number.isNaN(root)) return [0, 1];
  // The added counts draw the interval inwards: it holds the estimate all the same.
  const [low, high] = [(half - root) / square, (half + root) / square];
  return [Math.min(estimate, Math.max(0, low)), Math.max(estimate, Math.min(1, high))];
}
