import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoreListsOf } from "../../arguments/scoresOf.js";
import { NUMBERS, oneOf } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { performanceProfile } from "../../inference/bootstrap/taskAggregate.js";
import type { NoiseSources, Note } from "../../notes.js";
import {
  type TaskEstimate,
  type TaskResampling,
  type TaskResamplingOptions,
  taskReplicates,
} from "./taskReplicates.js";

/** A performance profile with a band. */
export interface TaskProfile {
  readonly tasks: number;
  /** Share of runs above each threshold, averaged over tasks; the interval holds point by point, not for the whole curve. */
  readonly points: readonly ({ readonly threshold: number } & TaskEstimate)[];
  readonly resampling: TaskResampling;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Performance profile of one model over tasks with a pointwise band from a bootstrap stratified by task, as in
 * `taskAggregates`. Where items are resampled, each task has one run, and the profile is a share of tasks.
 *
 * Agarwal et al. (2021), arXiv 2108.13264, §4.2 (rliable).
 */
export function taskProfile(
  scores: readonly Scores[],
  thresholds: ArrayLike<number>,
  options: TaskResamplingOptions = {},
): TaskProfile {
  const readScores = scoreListsOf("taskProfile", "scores", scores);
  requireArgument("taskProfile", "thresholds", thresholds, NUMBERS);
  optionsOf("taskProfile", options, { unit: oneOf("runs", "items") });
  const unusable = Array.from(thresholds).find((threshold) => !Number.isFinite(threshold));
  if (unusable !== undefined) {
    throw new ArgumentError("taskProfile", `thresholds must be finite scores, got ${unusable}.`);
  }
  const replicates = taskReplicates("taskProfile", readScores, options);
  const points = Array.from(thresholds, (threshold) => ({
    threshold,
    ...replicates.estimate((lists) => performanceProfile(lists, [threshold])[0] as number),
  }));
  const { resampling, sources } = replicates;
  return { tasks: readScores.length, points, resampling, sources, notes: replicates.notes() };
}
