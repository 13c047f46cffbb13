import { clustersOf } from "../../data/clusters.js";
import { groupBy } from "../../data/groupBy.js";
import { chanceLevel } from "../../data/item.js";
import { itemMeans } from "../../data/itemMeans.js";
import { hasOwnUnit } from "../../data/metricDirection.js";
import type { MissingPolicy } from "../../data/missing.js";
import { type ResultMatrix, runScoresOf } from "../../data/resultMatrix.js";
import type { Results, RunScore } from "../../data/results.js";
import { type Run, runKey } from "../../data/run.js";
import { taskChance } from "../../data/taskChance.js";
import { LEVEL, MISSING } from "../../defaults.js";
import { defined } from "../../defined.js";
import { requireLevel } from "../../errors.js";
import { trialVariance } from "../../inference/components/trialVariance.js";
import { type Interval, withinRange } from "../../inference/intervals/interval.js";
import { tInterval } from "../../inference/intervals/meanInterval.js";
import { wilsonInterval } from "../../inference/intervals/proportionIntervals.js";
import { finiteOrNull } from "../../notes.js";
import { areShares } from "../../numeric/share.js";
import { type RunLevelScore, runLevelScore } from "./runLevelScore.js";
import { scoreEstimate } from "./scoreEstimate.js";
import { countingScores } from "./shareOfItems.js";

/** The score of one run, its trials averaged. */
export interface ScorePoint {
  /** Checkpoint; `null` where the run names none. */
  readonly step: number | null;
  readonly value: number;
  /** Scored items; `null` where the dump does not tell. */
  readonly items: number | null;
  /** From item sampling: recomputed from the items; of run-level scores as `runLevelScore` has it from what is printed. */
  readonly standardError: number | null;
  /** Of the score, from item sampling: Wilson's for right-or-wrong items, all right and all wrong included. */
  readonly interval: Interval | null;
  /** Runs that were averaged. */
  readonly trials: number;
}

/** A score that was left out of a series, as one of far fewer items than another seed has at its checkpoint. */
export interface CutShortPoint extends ScorePoint {
  readonly items: number;
  /** Items of the fullest seed there. */
  readonly most: number;
}

/** The scores of one model with one training seed on one task, in the order of the checkpoints. */
export interface ScoreSeries {
  readonly kind: "score-series";
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly seed: string | null;
  readonly higherIsBetter: boolean;
  /** Score of guessing; `null` where it is not known, and for metrics that are no shares of right answers. */
  readonly chance: number | null;
  /** Whether scores lie in [0, 1], so that differences are points. */
  readonly proportion: boolean;
  /** Whether points come from items, from run-level scores, or from items at some checkpoints and scores at the others. */
  readonly origin: "items" | "runs" | "items and runs";
  /** Tasks that the score averages, where it belongs to a group of tasks. */
  readonly subtasks: readonly string[] | null;
  readonly points: readonly ScorePoint[];
  /**
   * Scores that are not among the points, as of evaluations that were cut short: far fewer items than another seed has at the
   * checkpoint. Left out by analyses over seeds; absent where none was.
   */
  readonly cutShort?: readonly CutShortPoint[];
}

export interface ScoreSeriesOptions {
  /** Nominal coverage of the points' intervals in (0, 1); default 0.95. */
  readonly level?: number;
  /** What to do with errored and unscored items; default `drop`. */
  readonly missing?: MissingPolicy;
  /** Chance level by task name (`mmlu*` for all that begin so), for tasks whose items do not say how many choices they have. */
  readonly chance?: ReadonlyMap<string, number>;
}

/**
 * One series a model, task, metric, framing and seed, over all matrices and run-level scores.
 * Trials of one run are averaged within the item first. Where a run has items, its run-level score is not used.
 */
export function scoreSeries(
  results: Results,
  { level = LEVEL, missing = MISSING, chance = new Map() }: ScoreSeriesOptions = {},
): ScoreSeries[] {
  requireLevel("scoreSeries", level);
  const fromItems = results.matrices.flatMap((matrix) => matrixSeries(matrix, level, missing, chance));
  const counting = countingScores(results.runScores);
  const fromRuns = [...groupBy(results.runScores, ({ run }) => runKey(run, ["step", "trial"])).values()].map((scores) =>
    runLevelSeries(scores, level, chance, counting),
  );
  return [...groupBy([...fromItems, ...fromRuns], seriesKey).values()].map(joined);
}

function seriesKey({ model, task, metric, framing, seed, higherIsBetter }: ScoreSeries): string {
  return JSON.stringify([model, task, metric, framing, seed, higherIsBetter]);
}

/** Items that were kept at some checkpoints only, and scores of the others, are one curve. Items come first and count. */
function joined(parts: readonly ScoreSeries[]): ScoreSeries {
  const [first, ...others] = parts as [ScoreSeries, ...ScoreSeries[]];
  if (others.length === 0) return first;
  const points = new Map<number | null, ScorePoint>();
  for (const point of parts.flatMap((part) => part.points)) {
    if (!points.has(point.step)) points.set(point.step, point);
  }
  const origins = new Set(parts.map(({ origin }) => origin));
  const proportion = parts.every((part) => part.proportion);
  return {
    ...first,
    proportion,
    chance: proportion ? (parts.find(({ chance }) => chance !== null)?.chance ?? null) : null,
    subtasks: parts.find(({ subtasks }) => subtasks !== null)?.subtasks ?? null,
    origin: origins.size > 1 ? "items and runs" : first.origin,
    points: inOrder([...points.values()]),
  };
}

function inOrder(points: readonly ScorePoint[]): ScorePoint[] {
  return [...points].sort((a, b) => (a.step ?? Number.NEGATIVE_INFINITY) - (b.step ?? Number.NEGATIVE_INFINITY));
}

function matrixSeries(
  matrix: ResultMatrix,
  level: number,
  missing: MissingPolicy,
  chance: ReadonlyMap<string, number>,
): ScoreSeries[] {
  const indexed = matrix.runs.map((run, index) => ({ run, index }));
  const proportion = areShares(matrix.scores);
  const { clusters } = clustersOf(matrix.items);
  return [...groupBy(indexed, ({ run }) => runKey(run, ["step", "trial"])).values()].map((members) => {
    const { run } = members[0] as { run: Run };
    const points = [...groupBy(members, (member) => member.run.step ?? null).entries()].flatMap(([step, trials]) => {
      const { means } = itemMeans(
        trials.map(({ index }) => ({ matrix, run: index })),
        missing,
      );
      const estimate = scoreEstimate(means, { level, ownUnit: hasOwnUnit(run.metric), ...defined({ clusters }) });
      if (estimate.mean === null) return [];
      const ofTrials =
        estimate.standardError === null && trials.length > 1
          ? errorOfTrials(matrix, trials, estimate.mean, level)
          : null;
      return [
        {
          step,
          value: estimate.mean,
          items: estimate.items,
          standardError: ofTrials?.standardError ?? estimate.standardError,
          interval: ofTrials?.interval ?? estimate.interval,
          trials: trials.length,
        },
      ];
    });
    return series(run, matrix.higherIsBetter, "items", proportion, points, {
      chance: finiteOrNull(taskChance(chance, run.task) ?? chanceLevel(matrix.items)),
      subtasks: null,
    });
  });
}

/** Where all items have one mean, the noise of the trials within the items is what is known of the error. */
function errorOfTrials(
  matrix: ResultMatrix,
  trials: readonly { readonly index: number }[],
  mean: number,
  level: number,
) {
  const rows = trials.map(({ index }) => runScoresOf(matrix, index));
  const tried = matrix.items.flatMap((_, item) => {
    const scores = rows.map((row) => row[item] as number).filter((score) => !Number.isNaN(score));
    return scores.length === 0 ? [] : [scores];
  });
  const { trialPart, items, trials: answers } = trialVariance(tried);
  const error = Math.sqrt(trialPart / items);
  if (items < 2 || !(error > 0)) return null;
  return { standardError: error, interval: tInterval(mean, error, answers - items, { level }) };
}

function runLevelSeries(
  scores: readonly RunScore[],
  level: number,
  chance: ReadonlyMap<string, number>,
  counting: ReadonlySet<RunScore>,
): ScoreSeries {
  const first = scores[0] as RunScore;
  const points = [...groupBy(scores, ({ run }) => run.step ?? null).entries()].map(([step, trials]) => {
    const score = runLevelScore(trials, counting);
    const { value, items, standardError } = score;
    return { step, value, items, standardError, interval: runLevelInterval(score, level), trials: score.trials };
  });
  return series(first.run, first.higherIsBetter, "runs", areShares(scores.map(({ value }) => value)), points, {
    chance: taskChance(chance, first.run.task) ?? (first.choices === undefined ? null : 1 / first.choices),
    subtasks: first.subtasks ?? null,
  });
}

function series(
  { model, task, metric, framing, seed }: Run,
  higherIsBetter: boolean,
  origin: ScoreSeries["origin"],
  areShares: boolean,
  points: readonly ScorePoint[],
  rest: Pick<ScoreSeries, "chance" | "subtasks">,
): ScoreSeries {
  // A loss that happens to lie below 1 is no share.
  const proportion = areShares && !hasOwnUnit(metric);
  const isShare = proportion && higherIsBetter;
  const ordered = inOrder(
    points.map((point) => {
      const { interval } = point;
      return isShare && interval !== null ? { ...point, interval: withinRange(interval, 0, 1) } : point;
    }),
  );
  const names = { model, task, metric, framing: framing ?? null, seed: seed ?? null };
  // 1/choices is the score of guessing for a share of right answers, not for a loss or a log-likelihood.
  const chance = isShare ? rest.chance : null;
  return { kind: "score-series", ...names, higherIsBetter, ...rest, chance, proportion, origin, points: ordered };
}

/** Wilson's interval where the score is a share of a known number of items, else from its error as it is printed. */
function runLevelInterval(score: RunLevelScore, level: number): Interval | null {
  const { value, items, standardError, rightOrWrong, effectiveItems = items } = score;
  if (rightOrWrong && effectiveItems !== null) return wilsonInterval(value * effectiveItems, effectiveItems, { level });
  if (standardError === null || standardError === 0) return null;
  const { degreesOfFreedom = items === null ? Number.POSITIVE_INFINITY : items - 1 } = score;
  return tInterval(value, standardError, degreesOfFreedom, { level });
}
