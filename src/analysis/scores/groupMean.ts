import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { FINITE, oneOf, recordsWith, recordWith } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { tInterval } from "../../inference/intervals/meanInterval.js";
import { finiteOrNull, NOISE, type NoiseSources, type Note, noiseSourcesOf, SCORE_NOISE } from "../../notes.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { sum } from "../../numeric/sum.js";

/** The score of one run or model on one task of a group. */
export interface TaskScore {
  readonly task: string;
  readonly mean: number;
  /** Of the mean, from item sampling; `null` where not known. */
  readonly standardError: number | null;
  /** Scored items; `null` where not known. */
  readonly items: number | null;
}

export interface GroupMeanOptions {
  /** `macro` (default): each task counts the same. `micro`: each item counts the same. */
  readonly weighting?: "macro" | "micro";
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
}

/** The mean over a group of tasks with the standard error of that same mean. */
export interface GroupMean {
  readonly weighting: "macro" | "micro";
  /** `null` for no tasks, or with `micro` when the items of a task are not known. */
  readonly mean: number | null;
  /** `null` also when the error of a task is not known. */
  readonly standardError: number | null;
  /** Normal interval. */
  readonly interval: Interval | null;
  readonly tasks: number;
  /** Items of all tasks; `null` where not known. */
  readonly items: number | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Mean over tasks Σ w·mean with its standard error √(Σ w²·SE²), the weights of both being the same: 1/T for `macro`,
 * n/Σn for `micro`. The tasks are taken as given: the error says how the mean would move with other items of these
 * tasks, not with other tasks.
 *
 * The error of a stratified mean, Cochran (1977), "Sampling techniques", §5.4. Weighting the mean one way and its error
 * another, as some harnesses have done, gives the error of no estimator.
 */
export function groupMean(tasks: readonly TaskScore[], options: GroupMeanOptions = {}): GroupMean {
  requireArgument(
    "groupMean",
    "tasks",
    tasks,
    recordsWith(["task"], "one { task, mean, standardError, items } a task"),
  );
  const { weighting = "macro", level = LEVEL } = optionsOf("groupMean", options, {
    weighting: oneOf("macro", "micro"),
  });
  requireLevel("groupMean", level);
  if (weighting !== "macro" && weighting !== "micro") {
    throw new ArgumentError("groupMean", `weighting must be "macro" or "micro", got ${JSON.stringify(weighting)}.`);
  }
  const items = sum(tasks.map((task) => task.items ?? Number.NaN));
  const weights = tasks.map((task) => (weighting === "macro" ? 1 / tasks.length : (task.items ?? Number.NaN) / items));
  const average =
    tasks.length === 0 ? Number.NaN : sum(tasks.map((task, index) => weightOf(weights, index) * task.mean));
  const error =
    tasks.length === 0
      ? Number.NaN
      : Math.hypot(...tasks.map((task, index) => weightOf(weights, index) * (task.standardError ?? Number.NaN)));
  return {
    weighting,
    mean: finiteOrNull(average),
    standardError: finiteOrNull(positiveOrNaN(error)),
    interval:
      Number.isFinite(average) && error > 0
        ? { ...tInterval(average, error, Number.POSITIVE_INFINITY, { level }), method: "normal" }
        : null,
    tasks: tasks.length,
    items: tasks.length === 0 ? 0 : finiteOrNull(items),
    sources: noiseSourcesOf(SCORE_NOISE, error > 0 ? [NOISE.items] : []),
    notes: notesOn(tasks, weighting),
  };
}

/** A score on the scale where guessing is 0 and the best score 1. */
export interface ChanceNormalised {
  /** Below 0 for scores worse than guessing: not clipped, which would bias a mean over tasks upwards. */
  readonly mean: number;
  /** Rescaled by the same factor; `null` where it was not known. */
  readonly standardError: number | null;
}

/**
 * (score − chance)/(best − chance) with the standard error divided by best − chance, so that tasks with different numbers
 * of choices can be averaged. `best` is the highest possible score, default 1. Chance counts as known exactly.
 *
 * @example chanceNormalised({ mean: 0.55, standardError: 0.03 }, 0.25) // => { mean: 0.4, standardError: 0.04 }
 */
export function chanceNormalised(
  score: Pick<TaskScore, "mean" | "standardError">,
  chance: number,
  best = 1,
): ChanceNormalised {
  requireArgument("chanceNormalised", "score", score, recordWith(["mean"], "{ mean, standardError }"));
  const { mean, standardError } = score;
  requireArgument("chanceNormalised", "chance", chance, FINITE);
  requireArgument("chanceNormalised", "best", best, FINITE);
  if (!(chance < best)) {
    throw new ArgumentError(
      "chanceNormalised",
      `chance must be below the best score ${best}, got ${chance}. For four choices pass 0.25.`,
    );
  }
  const range = best - chance;
  return { mean: (mean - chance) / range, standardError: standardError === null ? null : standardError / range };
}

function weightOf(weights: readonly number[], index: number): number {
  return weights[index] as number;
}

function notesOn(tasks: readonly TaskScore[], weighting: "macro" | "micro"): Note[] {
  const notes: Note[] = [];
  const names = (missing: readonly TaskScore[]) =>
    missing
      .slice(0, 5)
      .map(({ task }) => task)
      .join(", ");
  const withoutItems = tasks.filter(({ items }) => items === null);
  if (weighting === "micro" && withoutItems.length > 0) {
    const message = `the number of items is not known for ${names(withoutItems)}: no mean over items`;
    notes.push({ code: "items-unknown", message });
  }
  const withoutError = tasks.filter(({ standardError }) => standardError === null);
  if (withoutError.length > 0) {
    const message = `the standard error is not known for ${names(withoutError)}: none for the group`;
    notes.push({ code: "error-unknown", message });
  }
  return notes;
}
