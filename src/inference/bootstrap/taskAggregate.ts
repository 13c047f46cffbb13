import { ArgumentError } from "../../errors.js";
import { mean } from "../../numeric/moments.js";
import { median } from "../../numeric/quantiles.js";

/**
 * Aggregates of scores over several tasks: one list of run scores a task, of any lengths. All are plain functions of
 * those lists, so that a bootstrap stratified by task (resample runs within each list) takes them as they are.
 *
 * Agarwal et al. (2021), arXiv 2108.13264 (rliable).
 */
export type ScoresByTask = readonly ArrayLike<number>[];

/** Mean over tasks of the mean over runs: each task the same. NaN where a task has no runs. */
export function macroMean(scoresByTask: ScoresByTask): number {
  return mean(scoresByTask.map((scores) => mean(scores)));
}

/** Median over tasks of the mean over runs: half the tasks may be zero without changing it. */
export function taskMedian(scoresByTask: ScoresByTask): number {
  return median(scoresByTask.map((scores) => mean(scores)));
}

/**
 * Interquartile mean: all runs of all tasks in one list, its lowest and highest quarter cut off (⌊n/4⌋ values each), the
 * mean of the rest. Exactly `scipy.stats.trim_mean(scores, 0.25)` on the flattened scores. NaN for no scores.
 */
export function interquartileMean(scoresByTask: ScoresByTask): number {
  return trimmedMean(
    scoresByTask.flatMap((scores) => Array.from(scores)),
    0.25,
  );
}

/** Mean of the values left when the share is cut off at each end, rounded down to whole values. NaN for none or any NaN. */
export function trimmedMean(values: ArrayLike<number>, share: number): number {
  if (!(share >= 0 && share < 0.5)) {
    throw new ArgumentError(
      "trimmedMean",
      `share must be in [0, 0.5), got ${share}. For the interquartile mean pass 0.25.`,
    );
  }
  const sorted = Float64Array.from(values).sort();
  // NaN sorts last and must not be cut off.
  if (Number.isNaN(sorted.at(-1) ?? Number.NaN)) return Number.NaN;
  const cut = Math.floor(share * sorted.length);
  return mean(sorted.subarray(cut, sorted.length - cut));
}

/** How far the scores fall short of a target on average, scores above it counting as the target; 0 is best. */
export function optimalityGap(scoresByTask: ScoresByTask, target = 1): number {
  return (
    target - macroMean(scoresByTask.map((scores) => Float64Array.from(scores, (score) => Math.min(score, target))))
  );
}

/**
 * P(X > Y): probability that a random run of X scores above a random run of Y on the same task, ties half, averaged over
 * tasks; in [0, 1]. It says how often, not by how much. NaN where a task has no runs on either side.
 *
 * The Mann–Whitney statistic ÷ (runs of X · runs of Y) on each task.
 *
 * @example probabilityOfImprovement([[1, 2]], [[1, 2, 3]]) // => 0.3333333333333333
 */
export function probabilityOfImprovement(x: ScoresByTask, y: ScoresByTask): number {
  if (x.length !== y.length) {
    throw new ArgumentError(
      "probabilityOfImprovement",
      `both sides must have the same tasks, got ${x.length} and ${y.length}. ` +
        "Keep the tasks that both have, in the same order.",
    );
  }
  return mean(x.map((scores, task) => shareOfWins(scores, y[task] as ArrayLike<number>)));
}

/**
 * Performance profile: for each threshold, the share of runs that score above it, averaged over tasks. Falls from 1 to 0
 * as the threshold rises; a profile that lies above another everywhere is better at every level.
 */
export function performanceProfile(scoresByTask: ScoresByTask, thresholds: ArrayLike<number>): number[] {
  return Array.from(thresholds, (threshold) =>
    mean(
      scoresByTask.map((scores) =>
        mean(Array.from(scores, (score) => (Number.isNaN(score) ? Number.NaN : score > threshold ? 1 : 0))),
      ),
    ),
  );
}

function shareOfWins(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const others = Float64Array.from(y).sort();
  if (others.some(Number.isNaN)) return Number.NaN;
  return mean(
    Array.from(x, (score) =>
      Number.isNaN(score) ? Number.NaN : (countBelow(others, score) + countAtMost(others, score)) / 2 / others.length,
    ),
  );
}

/** Number of ascending values below the bound. */
function countBelow(sorted: Float64Array, bound: number): number {
  return partitionPoint(sorted, (value) => value < bound);
}

/** Number of ascending values not above the bound. */
function countAtMost(sorted: Float64Array, bound: number): number {
  return partitionPoint(sorted, (value) => value <= bound);
}

function partitionPoint(sorted: Float64Array, isBefore: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
