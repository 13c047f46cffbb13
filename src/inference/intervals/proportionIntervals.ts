import { optionsOf } from "../../arguments/optionsOf.js";
import { requireAmount } from "../../arguments/requireCount.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import { betaQuantile } from "../../numeric/distributions/beta.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";

/**
 * Wilson's score interval for a proportion: all shares that a score test does not reject.
 * `successes` may be fractional (a printed accuracy times n). Exactly 0 at no successes and exactly 1 at all.
 * NaN ends for no trials.
 *
 * Wilson (1927), "Probable inference, the law of succession, and statistical inference".
 *
 * @example wilsonInterval(30, 30) // => { low: 0.8864829…, high: 1, level: 0.95, method: "wilson" }
 */
export function wilsonInterval(successes: number, trials: number, options: IntervalOptions = {}): Interval {
  const { level = LEVEL } = optionsOf("wilsonInterval", options);
  requireProportion("wilsonInterval", successes, trials, level);
  if (trials === 0) return undefinedInterval(level, "wilson");
  const z = normalQuantile((1 + level) / 2);
  const failures = trials - successes;
  const shifted = successes + (z * z) / 2 + z * Math.sqrt((successes * failures) / trials + (z * z) / 4);
  // The two ends solve one quadratic: the lower comes from the product of the roots, free of cancellation.
  const low = (successes * successes) / (trials * shifted);
  const high = failures === 0 ? 1 : shifted / (trials + z * z);
  return { low, high, level, method: "wilson" };
}

/**
 * Clopper and Pearson's exact interval for a proportion: coverage is never below the level, and usually well above.
 * Exactly 0 at no successes and exactly 1 at all. NaN ends for no trials.
 *
 * Clopper & Pearson (1934), "The use of confidence or fiducial limits illustrated in the case of the binomial".
 */
export function clopperPearsonInterval(successes: number, trials: number, options: IntervalOptions = {}): Interval {
  const { level = LEVEL } = optionsOf("clopperPearsonInterval", options);
  requireProportion("clopperPearsonInterval", successes, trials, level);
  if (trials === 0) return undefinedInterval(level, "clopper-pearson");
  const failures = trials - successes;
  const low = successes === 0 ? 0 : betaQuantile((1 - level) / 2, successes, failures + 1);
  const high = failures === 0 ? 1 : betaQuantile((1 + level) / 2, successes + 1, failures);
  return { low, high, level, method: "clopper-pearson" };
}

/**
 * Jeffreys' interval for a proportion: the equal-tailed interval of the Beta(½, ½) posterior, with the lower end set to
 * 0 at no successes and the upper end to 1 at all, without which the coverage near 0 and 1 falls to nothing.
 * NaN ends for no trials.
 *
 * Brown, Cai & DasGupta (2001), "Interval estimation for a binomial proportion", §3.1.2 and §4.1.2 (the ends at 0 and n).
 */
export function jeffreysInterval(successes: number, trials: number, options: IntervalOptions = {}): Interval {
  const { level = LEVEL } = optionsOf("jeffreysInterval", options);
  requireProportion("jeffreysInterval", successes, trials, level);
  if (trials === 0) return undefinedInterval(level, "jeffreys");
  const { low, high } = equalTailedBeta(successes + 0.5, trials - successes + 0.5, level);
  return {
    low: successes === 0 ? 0 : low,
    high: successes === trials ? 1 : high,
    level,
    method: "jeffreys",
  };
}

/**
 * Equal-tailed interval of the posterior of a proportion under the uniform prior, Beta(1, 1). Averaged over a uniform
 * true share its coverage is exactly the level; it never reaches 0 or 1. NaN ends for no trials.
 *
 * Bowyer, Aitchison & Ivanova (2025), arXiv 2503.01747.
 */
export function betaPosteriorInterval(successes: number, trials: number, options: IntervalOptions = {}): Interval {
  const { level = LEVEL } = optionsOf("betaPosteriorInterval", options);
  requireProportion("betaPosteriorInterval", successes, trials, level);
  if (trials === 0) return undefinedInterval(level, "beta-posterior");
  return { ...equalTailedBeta(successes + 1, trials - successes + 1, level), level, method: "beta-posterior" };
}

/**
 * Share ± z·√(share·(1 − share)/n), not cut at 0 and 1. For parity with other tools only: its width is 0 at no or all
 * successes, and at ten trials a nominal 95 % covers 77 % on average. NaN ends for no trials.
 */
export function waldInterval(successes: number, trials: number, options: IntervalOptions = {}): Interval {
  const { level = LEVEL } = optionsOf("waldInterval", options);
  requireProportion("waldInterval", successes, trials, level);
  const share = successes / trials;
  const halfWidth = normalQuantile((1 + level) / 2) * Math.sqrt((share * (1 - share)) / trials);
  return { low: share - halfWidth, high: share + halfWidth, level, method: "wald" };
}

/** A rule from successes and trials to an interval. */
type ProportionInterval = (successes: number, trials: number, options?: IntervalOptions) => Interval;

/** Every interval for one proportion, by the name that its result echoes as `method`. */
export const proportionIntervals = {
  wilson: wilsonInterval,
  "clopper-pearson": clopperPearsonInterval,
  jeffreys: jeffreysInterval,
  "beta-posterior": betaPosteriorInterval,
  wald: waldInterval,
} satisfies Record<string, ProportionInterval>;

export type ProportionIntervalName = keyof typeof proportionIntervals;

function equalTailedBeta(a: number, b: number, level: number): { low: number; high: number } {
  return { low: betaQuantile((1 - level) / 2, a, b), high: betaQuantile((1 + level) / 2, a, b) };
}

function undefinedInterval(level: number, method: ProportionIntervalName): Interval {
  return { low: Number.NaN, high: Number.NaN, level, method };
}

function requireProportion(caller: string, successes: number, trials: number, level: number): void {
  requireLevel(caller, level);
  requireAmount(caller, "trials", trials);
  requireAmount(caller, "successes", successes);
  if (successes > trials) {
    throw new ArgumentError(
      caller,
      `successes must be at most trials, got ${successes} of ${trials}. Pass (successes, trials) in this order.`,
    );
  }
}
