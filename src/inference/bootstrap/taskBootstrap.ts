import { LEVEL, RESAMPLES, SEED } from "../../defaults.js";
import { createRng } from "../../random/rng.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { bootstrapDistribution } from "./bootstrapDistribution.js";
import { type BootstrapReading, readBootstrapInterval } from "./bootstrapIntervals.js";
import type { IndexStatistic } from "./bootstrapStatistic.js";
import { strataUnits } from "./resamplingUnits.js";
import type { ScoresByTask } from "./taskAggregate.js";

export interface TaskBootstrapOptions extends IntervalOptions {
  /** Number of resamples; default 2,000. */
  readonly resamples?: number;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Percentile interval of a statistic of several lists of scores by a stratified bootstrap: each list keeps its length and
 * is drawn from by itself, with replacement. The lists are the strata, so they stay as they are and the interval says
 * nothing of other lists. NaN ends, with a note, where the statistic is not defined on a resample or there is nothing
 * to draw from.
 *
 * A list of n values varies by (n − 1)/n of its variance among the resamples: with few values a list the interval is too
 * narrow, by √((n − 1)/n).
 *
 * Agarwal et al. (2021), arXiv 2108.13264, §3 and §4.1 (rliable), whose lists are the runs of a task.
 */
export function taskBootstrap(
  lists: ScoresByTask,
  statistic: (lists: ScoresByTask) => number,
  { level = LEVEL, resamples = RESAMPLES, seed = SEED }: TaskBootstrapOptions = {},
): BootstrapReading {
  const scores = lists.flatMap((list) => Array.from(list));
  const listOf = lists.flatMap((list, index) => Array.from(list, () => index));
  const resampled = lists.map(({ length }) => new Float64Array(length));
  const filled = new Uint32Array(lists.length);
  const onLists: IndexStatistic = {
    value: (drawn) => {
      filled.fill(0);
      for (let i = 0; i < drawn.length; i++) {
        const list = listOf[drawn[i]!]!;
        resampled[list]![filled[list]!++] = scores[drawn[i]!]!;
      }
      return statistic(resampled);
    },
  };
  const distribution = bootstrapDistribution(createRng(seed), strataUnits(listOf), onLists, { resamples });
  return readBootstrapInterval(distribution, "percentile", { level });
}
