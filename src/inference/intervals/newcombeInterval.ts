import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";
import { wilsonInterval } from "./proportionIntervals.js";

/** Successes among trials; fractional successes (a printed share times n) are allowed. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/**
 * Newcombe's hybrid score interval for the difference of two independent proportions, candidate − baseline, in [−1, 1]:
 * the Wilson intervals of both, joined by "square and add". NaN ends when either has no trials.
 *
 * Newcombe (1998), "Interval estimation for the difference between independent proportions", method 10.
 *
 * @example newcombeInterval({ successes: 48, trials: 80 }, { successes: 56, trials: 70 }) // => [0.0524…, 0.3339…]
 */
export function newcombeInterval(baseline: Proportion, candidate: Proportion, options: IntervalOptions = {}): Interval {
  requireArgument(
    "newcombeInterval",
    "baseline",
    baseline,
    recordWith(["successes", "trials"], "{ successes, trials }"),
  );
  requireArgument(
    "newcombeInterval",
    "candidate",
    candidate,
    recordWith(["successes", "trials"], "{ successes, trials }"),
  );
  const { level = LEVEL } = optionsOf("newcombeInterval", options);
  requireLevel("newcombeInterval", level);
  const [before, after] = [distances(baseline, level), distances(candidate, level)];
  const difference = after.share - before.share;
  return {
    low: difference - Math.hypot(after.below, before.above),
    high: difference + Math.hypot(after.above, before.below),
    level,
    method: "newcombe",
  };
}

function distances({ successes, trials }: Proportion, level: number): { share: number; below: number; above: number } {
  const share = successes / trials;
  const { low, high } = wilsonInterval(successes, trials, { level });
  return { share, below: share - low, above: high - share };
}
