import { optionsOf } from "../../arguments/optionsOf.js";
import { requireAmount } from "../../arguments/requireCount.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";
import { wilsonInterval } from "./proportionIntervals.js";

/**
 * Tango's score interval for the difference of two paired proportions, candidate − baseline, in [−1, 1]: all differences
 * that the score test does not reject. Sound with empty cells; ±z²/(n + z²) when the two never disagree.
 * NaN ends for no pairs.
 *
 * Tango (1998), "Equivalence test and confidence interval for the difference in proportions for the paired-sample
 * design". The quadratic for the restricted maximum is rewritten as a sum of non-negative terms, so that nothing cancels,
 * and each end is bisected down to the last bit.
 */
export function tangoInterval(
  bothRight: number,
  baselineOnly: number,
  candidateOnly: number,
  bothWrong: number,
  options: IntervalOptions = {},
): Interval {
  const { level = LEVEL } = optionsOf("tangoInterval", options);
  requireTable("tangoInterval", [bothRight, baselineOnly, candidateOnly, bothWrong], level);
  const pairs = bothRight + baselineOnly + candidateOnly + bothWrong;
  const z = normalQuantile((1 + level) / 2);
  // The lower end is the mirror image of the upper end with the two roles exchanged; 0 − x keeps −0 out.
  const low = 0 - upperScoreLimit(baselineOnly, candidateOnly, pairs, z);
  const high = upperScoreLimit(candidateOnly, baselineOnly, pairs, z);
  return { low, high, level, method: "tango" };
}

/** The largest difference, (gains − losses)/pairs in the sample, that the score test at ±z keeps. */
function upperScoreLimit(gains: number, losses: number, pairs: number, z: number): number {
  if (pairs === 0) return Number.NaN;
  const rejected = (difference: number) => {
    const distance = Math.abs(gains - losses - pairs * difference);
    return distance > z * Math.sqrt(pairs * restrictedVariance(difference, gains, losses, pairs));
  };
  let kept = (gains - losses) / pairs;
  let beyond = 1;
  for (;;) {
    const middle = (kept + beyond) / 2;
    if (!(middle > kept && middle < beyond)) return middle;
    if (rejected(middle)) beyond = middle;
    else kept = middle;
  }
}

/**
 * Variance of one pair's difference, p₁₀ + p₀₁ − δ², at the maximum likelihood under p₁₀ − p₀₁ = δ, where
 * 4n·p₁₀ = u + v + m + s and 4n·p₀₁ = u + v − m + s, with u = gains(1 + δ), v = losses(1 − δ), m = 2nδ and
 * s² = (u − v − m)² + 4uv.
 */
function restrictedVariance(difference: number, gains: number, losses: number, pairs: number): number {
  const u = gains * (1 + difference);
  const v = losses * (1 - difference);
  const root = Math.hypot(u - v - 2 * pairs * difference, 2 * Math.sqrt(u * v));
  return Math.max(0, (u + v + root) / (2 * pairs) - difference * difference);
}

/**
 * Newcombe's interval for the difference of two paired proportions, candidate − baseline, in [−1, 1]: Wilson intervals
 * of both, joined by "square and add" with the correlation φ between them (its numerator lowered by n/2, at most to 0,
 * when positive). NaN ends for no pairs.
 *
 * Newcombe (1998), "Improved confidence intervals for the difference between binomial proportions based on paired data",
 * method 10.
 */
export function newcombePairedInterval(
  bothRight: number,
  baselineOnly: number,
  candidateOnly: number,
  bothWrong: number,
  options: IntervalOptions = {},
): Interval {
  const { level = LEVEL } = optionsOf("newcombePairedInterval", options);
  requireTable("newcombePairedInterval", [bothRight, baselineOnly, candidateOnly, bothWrong], level);
  const pairs = bothRight + baselineOnly + candidateOnly + bothWrong;
  const baseline = shareWithDistances(bothRight + baselineOnly, pairs, level);
  const candidate = shareWithDistances(bothRight + candidateOnly, pairs, level);
  const correlation = correctedPhi(bothRight, baselineOnly, candidateOnly, bothWrong);
  const difference = (candidateOnly - baselineOnly) / pairs;
  return {
    low: difference - joinedDistance(candidate.below, baseline.above, correlation),
    high: difference + joinedDistance(candidate.above, baseline.below, correlation),
    level,
    method: "newcombe-paired",
  };
}

/** How far the Wilson interval reaches below and above the share. */
function shareWithDistances(successes: number, trials: number, level: number): { below: number; above: number } {
  const share = successes / trials;
  const { low, high } = wilsonInterval(successes, trials, { level });
  return { below: share - low, above: high - share };
}

function correctedPhi(bothRight: number, baselineOnly: number, candidateOnly: number, bothWrong: number): number {
  const pairs = bothRight + baselineOnly + candidateOnly + bothWrong;
  const marginals =
    Math.sqrt((bothRight + candidateOnly) * (baselineOnly + bothWrong)) *
    Math.sqrt((bothRight + baselineOnly) * (candidateOnly + bothWrong));
  if (marginals === 0) return 0;
  const determinant = bothRight * bothWrong - baselineOnly * candidateOnly;
  return (determinant > 0 ? Math.max(determinant - pairs / 2, 0) : determinant) / marginals;
}

function joinedDistance(first: number, second: number, correlation: number): number {
  return Math.sqrt(Math.max(0, first * first - 2 * correlation * first * second + second * second));
}

/** A rule from the four cells of a paired 0/1 table to an interval of candidate − baseline. */
type PairedProportionInterval = (
  bothRight: number,
  baselineOnly: number,
  candidateOnly: number,
  bothWrong: number,
  options?: IntervalOptions,
) => Interval;

/** Every interval for the difference of two paired proportions, by name. */
export const pairedProportionIntervals = {
  tango: tangoInterval,
  "newcombe-paired": newcombePairedInterval,
} satisfies Record<string, PairedProportionInterval>;

export type PairedProportionIntervalName = keyof typeof pairedProportionIntervals;

function requireTable(caller: string, cells: readonly [number, number, number, number], level: number): void {
  requireLevel(caller, level);
  const names = ["bothRight", "baselineOnly", "candidateOnly", "bothWrong"];
  cells.forEach((cell, i) => {
    requireAmount(caller, names[i] as string, cell);
  });
}
