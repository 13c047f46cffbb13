import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { decisionAccuracy } from "../../inference/ranks/modelOrdering.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { replicatesOf, seedInterval } from "../scores/replicates.js";
import type { ScoreSeries } from "../scores/scoreSeries.js";
import { decisionNote } from "./wording.js";

/** Which checkpoint of each curve stands for it. */
export type CheckpointChoice = "first" | "last" | number;

export interface ModelDecisionsOptions {
  /** The name under which a model of either scale is matched, such as its data mix; default the model's name. */
  readonly nameOf?: (model: string) => string;
  /** Nominal coverage in (0, 1) of the interval over seeds; default 0.95. */
  readonly level?: number;
}

/** How often the small scale picks the better of two models, on one task. */
export interface ModelDecisions {
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  /** Models that both scales have. */
  readonly models: number;
  /** Share of model pairs that one seed of the small scale orders as the large scale does, mean over seeds; 1/2 is guessing. */
  readonly accuracy: number | null;
  /** t interval over the seeds of the small scale, cut at 0 and 1; `null` for one seed, and for seeds that all agree. */
  readonly interval: Interval | null;
  /** Pairs that the large scale orders. */
  readonly pairs: number;
  readonly notes: readonly Note[];
}

/** The series cut to one checkpoint; series that do not have it are left out. */
export function atCheckpoint(series: readonly ScoreSeries[], choice: CheckpointChoice): ScoreSeries[] {
  return series.flatMap((one) => {
    const placed = one.points.filter(({ step }) => step !== null);
    const point =
      choice === "first" ? placed[0] : choice === "last" ? placed.at(-1) : placed.find(({ step }) => step === choice);
    return point === undefined ? [] : [{ ...one, points: [point] }];
  });
}

/**
 * Decision accuracy between two groups of runs, one row for each task, metric and framing of both: small and large models,
 * or the first and the last checkpoint of the same ones. The last score of each series counts; the large scale's is averaged over its seeds.
 *
 * Magnusson et al. (2025), "DataDecide", arXiv 2504.11393; Heineman et al. (2025), arXiv 2508.13144.
 *
 * @example modelDecisions(atCheckpoint(series, "first"), atCheckpoint(series, "last"))
 */
export function modelDecisions(
  small: readonly ScoreSeries[],
  large: readonly ScoreSeries[],
  { nameOf = (model) => model, level = LEVEL }: ModelDecisionsOptions = {},
): ModelDecisions[] {
  requireLevel("modelDecisions", level);
  const keyOf = ({ task, metric, framing }: ScoreSeries) => JSON.stringify([task, metric, framing]);
  const targets = groupBy(large, keyOf);
  return [...groupBy(small, keyOf).entries()].flatMap(([key, members]) => {
    const others = targets.get(key);
    if (others === undefined) return [];
    const { task, metric, framing } = members[0] as ScoreSeries;
    const [guesses, truths] = [meanScores(members, nameOf), meanScores(others, nameOf)];
    const names = [...guesses.keys()].filter((name) => truths.has(name));
    const judge = (scores: ReadonlyMap<string, number>) => {
      const shared = names.filter((name) => scores.has(name));
      return decisionAccuracy(
        shared.map((name) => scores.get(name) as number),
        shared.map((name) => truths.get(name) as number),
      );
    };
    const { pairs } = judge(guesses);
    const bySeed = replicatesOf(members).map((seeds) => judge(meanScores(seeds, nameOf)).accuracy);
    const known = bySeed.filter(Number.isFinite);
    return [
      {
        task,
        metric,
        framing,
        models: names.length,
        accuracy: finiteOrNull(mean(known)),
        interval: seedInterval(known, level, [0, 1]),
        pairs,
        notes: notesOn(names.length, pairs, bySeed.length),
      },
    ];
  });
}

function meanScores(series: readonly ScoreSeries[], nameOf: (model: string) => string): Map<string, number> {
  const ends = series.flatMap(({ model, points }) => {
    const last = points.at(-1);
    return last === undefined ? [] : [{ name: nameOf(model), value: last.value }];
  });
  return new Map(
    [...groupBy(ends, ({ name }) => name)].map(([name, seeds]) => [name, mean(seeds.map(({ value }) => value))]),
  );
}

function notesOn(models: number, pairs: number, seeds: number): Note[] {
  return [
    ...(models < 2 ? [decisionNote("one-model")] : pairs === 0 ? [decisionNote("all-tied")] : []),
    ...(seeds === 1 ? [decisionNote("one-seed")] : []),
  ];
}
