import { LEVEL, RESAMPLES, SEED } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import type { ScoresByTask } from "../../inference/bootstrap/taskAggregate.js";
import { type TaskBootstrapOptions, taskBootstrap } from "../../inference/bootstrap/taskBootstrap.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { distinctNotes, finiteOrNull, NOISE, type NoiseSources, type Note, noiseSourcesOf } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { fewNote } from "./wording.js";

/**
 * What the numbers of a task are, and hence what its bootstrap draws anew within each task: `runs`, scores of several runs
 * of one model (seeds); or `items`, the item scores of one run, whose mean is the run's score on the task. Tasks
 * themselves are never drawn: an interval says nothing of other tasks.
 */
export type TaskUnit = "runs" | "items";

export interface TaskResamplingOptions extends TaskBootstrapOptions {
  /** What stands in the lists and is resampled; default `runs`. */
  readonly unit?: TaskUnit;
}

/** What was resampled, and how. */
export interface TaskResampling {
  readonly unit: TaskUnit;
  readonly level: number;
  readonly resamples: number;
  readonly seed: number;
}

/** A number over tasks with its interval; both `null` where they do not exist. */
export interface TaskEstimate {
  readonly value: number | null;
  /** Percentile interval of the bootstrap within tasks, but of the macro mean. */
  readonly interval: Interval | null;
}

/** Lists of scores by task with what resampling them says of any statistic. */
interface TaskReplicates {
  /** Length of the shortest list; 0 for no tasks. */
  readonly fewest: number;
  readonly resampling: TaskResampling;
  readonly value: (statistic: (runsByTask: ScoresByTask) => number) => number | null;
  readonly estimate: (statistic: (runsByTask: ScoresByTask) => number) => TaskEstimate;
  readonly sources: NoiseSources;
  /** What there is to say of the lists, and of the estimates made so far. */
  readonly notes: () => Note[];
}

/** Below this many values in a list, a note says that percentile intervals are too narrow. */
const FEW = 10;

/** Ties lists of scores to the options of their resampling. Several sides are given as lists that follow each other. */
export function taskReplicates(
  caller: string,
  lists: ScoresByTask,
  { unit = "runs", level = LEVEL, resamples = RESAMPLES, seed = SEED }: TaskResamplingOptions = {},
): TaskReplicates {
  if (unit !== "runs" && unit !== "items") {
    throw new ArgumentError(caller, `unit must be "runs" or "items", got ${JSON.stringify(unit)}.`);
  }
  requireLevel(caller, level);
  if (!(Number.isSafeInteger(resamples) && resamples >= 1 && Number.isFinite(seed))) {
    throw new ArgumentError(
      caller,
      `resamples must be a whole number of at least 1, and seed a number, got ${resamples} and ${seed}.`,
    );
  }
  const fewest = lists.length === 0 ? 0 : lists.map(({ length }) => length).reduce((a, b) => Math.min(a, b));
  const runsOf = (scores: ScoresByTask): ScoresByTask =>
    unit === "runs" ? scores : scores.map((items) => [mean(items)]);
  const found: Note[] = [];
  const kind = unit === "runs" ? NOISE.seeds : NOISE.items;
  const known = fewest > 1;
  const pointOf = (statistic: (runsByTask: ScoresByTask) => number) =>
    fewest === 0 ? null : finiteOrNull(statistic(runsOf(lists)));
  return {
    fewest,
    resampling: { unit, level, resamples, seed },
    value: pointOf,
    estimate: (statistic) => {
      const value = pointOf(statistic);
      if (value === null || !known) return { value, interval: null };
      const read = taskBootstrap(lists, (scores) => statistic(runsOf(scores)), { level, resamples, seed });
      found.push(...read.notes);
      const { low, high } = read.interval;
      return { value, interval: Number.isFinite(low) && Number.isFinite(high) ? read.interval : null };
    },
    sources: noiseSourcesOf([NOISE.seeds, NOISE.items, NOISE.trials, NOISE.framings], known ? [kind] : []),
    notes: () => distinctNotes([...notesOn(lists.length, fewest, unit), ...found]),
  };
}

function notesOn(tasks: number, fewest: number, unit: TaskUnit): Note[] {
  const one = unit === "runs" ? "run" : "item";
  if (tasks === 0) return [{ code: "no-tasks", message: "no tasks: nothing to aggregate" }];
  if (fewest === 0) return [{ code: `task-without-${one}s`, message: `a task has no ${one}s: no aggregate is given` }];
  if (fewest === 1) {
    const message = `a task has one ${one} only: how its score changes between ${one}s is not known (it is not 0)`;
    return [{ code: `one-${one}`, message }];
  }
  return fewest >= FEW ? [] : [fewNote(fewest, one)];
}
