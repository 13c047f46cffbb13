import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoreListsOf } from "../../arguments/scoresOf.js";
import { FINITE, oneOf } from "../../arguments/shapes.js";
import { macroMeanInterval } from "../../inference/bootstrap/macroMeanInterval.js";
import { interquartileMean, macroMean, optimalityGap, taskMedian } from "../../inference/bootstrap/taskAggregate.js";
import type { Interval } from "../../inference/intervals/interval.js";
import type { NoiseSources, Note } from "../../notes.js";
import {
  type TaskEstimate,
  type TaskResampling,
  type TaskResamplingOptions,
  taskReplicates,
} from "./taskReplicates.js";

export interface TaskAggregatesOptions extends TaskResamplingOptions {
  /** Score from which on a run has nothing left to gain, for the optimality gap; default 1. */
  readonly target?: number;
}

/** One model on several tasks, in four summaries that weigh strong and weak tasks differently. */
export interface TaskAggregates {
  readonly tasks: number;
  /** Scores of all tasks together. */
  readonly scores: number;
  /** Scores of the task with the fewest. */
  readonly fewest: number;
  /** Its interval is Student's t over what varies within tasks, which few runs do not make too narrow. */
  readonly macroMean: TaskEstimate;
  readonly median: TaskEstimate;
  /** Over all runs of all tasks in one list; over the tasks' means where items are resampled. */
  readonly interquartileMean: TaskEstimate;
  readonly optimalityGap: TaskEstimate;
  readonly resampling: TaskResampling;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Macro mean with a t interval (`macroMeanInterval`), and median, interquartile mean and optimality gap over tasks, each with
 * a percentile interval from a bootstrap stratified by task: what stands in the lists, `unit` runs or items, is drawn anew within each task. Scores of different
 * tasks must be on one scale (`chanceNormalised` puts them on one). No interval where a task has a single run or item;
 * no value where a task has none or a score is NaN.
 *
 * Agarwal et al. (2021), arXiv 2108.13264, §4 (rliable, which resamples runs).
 *
 * @example taskAggregates([[0.2, 0.4, 0.3], [0.9, 1.1, 1.0]]).interquartileMean.value // => 0.65
 */
export function taskAggregates(scores: readonly Scores[], choices: TaskAggregatesOptions = {}): TaskAggregates {
  const readScores = scoreListsOf("taskAggregates", "scores", scores);
  const { target = 1, ...options } = optionsOf("taskAggregates", choices, {
    target: FINITE,
    unit: oneOf("runs", "items"),
  });
  const replicates = taskReplicates("taskAggregates", readScores, options);
  const { estimate, value, fewest, resampling, sources } = replicates;
  return {
    tasks: readScores.length,
    scores: readScores.reduce((total, { length }) => total + length, 0),
    fewest,
    macroMean: { value: value(macroMean), interval: meanInterval(readScores, fewest, resampling.level) },
    median: estimate(taskMedian),
    interquartileMean: estimate(interquartileMean),
    optimalityGap: estimate((resampled) => optimalityGap(resampled, target)),
    resampling,
    sources,
    notes: replicates.notes(),
  };
}

function meanInterval(scores: readonly ArrayLike<number>[], fewest: number, level: number): Interval | null {
  if (fewest < 2) return null;
  const interval = macroMeanInterval(scores, { level });
  return Number.isNaN(interval.low) ? null : interval;
}
