import { groupBy } from "../../data/groupBy.js";
import type { MissingPolicy } from "../../data/missing.js";
import { type ResultMatrix, runScoresOf } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { ALPHA, LEVEL, MISSING } from "../../defaults.js";
import { type ExcessVariance, excessVarianceTest } from "../../inference/components/excessVariance.js";
import { type Interval, withinRange } from "../../inference/intervals/interval.js";
import { NOISE, type Note, noiseSourcesOf } from "../../notes.js";
import { chanceTests } from "../curves/aboveChance.js";
import { chanceNote } from "../curves/wording.js";
import { completeSeries } from "../scores/completeSeries.js";
import { isLeftOut } from "../scores/cutShort.js";
import { runNoise } from "../scores/runNoise.js";
import type { ScoreSeries } from "../scores/scoreSeries.js";
import { stepsOf } from "../scores/seedCurves.js";
import type { SeedNoiseFromRun } from "../scores/seedNoiseFromRun.js";
import { type SeedVariance, type SeedVarianceOptions, seedVarianceOf } from "./seedVariance.js";
import { untestedNote } from "./wording.js";

/** Seed variance of one model on one task, metric and framing. */
export interface SeedRow extends SeedVariance {
  readonly kind: "seed-variance";
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly proportion: boolean;
  readonly higherIsBetter: boolean;
  /** Score of guessing; `null` where it is not known. */
  readonly chance: number | null;
  /**
   * Of the final score, from item sampling, where the row rests on one run there; `null` for several seeds. `itemHalfWidth`
   * is then half of it.
   */
  readonly finalInterval: Interval | null;
  /** Items of the last checkpoint; `null` where not known. */
  readonly items: number | null;
  /** Scores over all seeds and checkpoints that the row rests on. */
  readonly runs: number;
  /**
   * Whether seeds differ by more than the noise of their items explains, at the last checkpoint: crossed seeds × items
   * analysis of variance. `null` without complete items of at least two seeds.
   */
  readonly excessVariance: { readonly statistic: number; readonly pValue: number } | null;
  /** What the checkpoints of a single run say of the seed SD; `null` for several seeds, and without checkpoints. */
  readonly fromRun: SeedNoiseFromRun | null;
}

export interface SeedTableOptions extends Omit<SeedVarianceOptions, "leftOut"> {
  /** Whether `seedSd` leaves out the checkpoints that are not above chance; default false. */
  readonly aboveChance?: boolean;
  /** One-sided probability of taking a checkpoint at chance for one above it; default 0.05. */
  readonly alpha?: number;
  /** What to do with errored and unscored items; default `drop`. */
  readonly missing?: MissingPolicy;
}

/**
 * One row a model, task, metric and framing, in the order of the series.
 *
 * With `aboveChance`, the mean SD over checkpoints leaves out those at which the mean over seeds is not shown above the
 * score of guessing (see `aboveChance` of the framings for the test); the figures of the last checkpoint stay. Checkpoints
 * that cannot be tested, and all where chance is not known, stay in, and a note says so.
 */
export function seedTable(results: Results, series: readonly ScoreSeries[], options: SeedTableOptions = {}): SeedRow[] {
  return [
    ...groupBy(series, ({ model, task, metric, framing }) => JSON.stringify([model, task, metric, framing])).values(),
  ].map((members) => seedRow(results, members, options));
}

const ROW_NOISE = [NOISE.seeds, NOISE.items, NOISE.trials, NOISE.framings];

function seedRow(
  results: Results,
  all: readonly ScoreSeries[],
  { aboveChance = false, alpha = ALPHA, level = LEVEL, missing = MISSING }: SeedTableOptions,
): SeedRow {
  const members = completeSeries(all);
  const first = members[0] as ScoreSeries;
  const scores = members.flatMap(({ seed, points, cutShort = [] }) =>
    [...points, ...cutShort].map((point) => ({ seed: seed ?? "", ...point })),
  );
  const { leftOut, notes } = aboveChance ? atChance(members, alpha) : NOTHING_LEFT_OUT;
  const variance = seedVarianceOf(scores, { level, leftOut, proportion: first.proportion });
  const counted = members.flatMap(({ points }) =>
    points.filter(({ step }) => step !== null || variance.finalStep === null),
  );
  const finals = counted.filter(({ step }) => step === variance.finalStep);
  const finalItems = new Set(finals.map(({ items }) => items));
  const single = finals.length === 1 ? (finals[0]?.interval ?? null) : null;
  const { model, task, metric, framing, proportion, higherIsBetter, chance } = first;
  const measured = [
    ...variance.sources.measured,
    // A run that is all right or all wrong has an interval, though no standard error.
    ...(single === null || variance.sources.measured.includes(NOISE.items) ? [] : [NOISE.items]),
    // The spread of item means that average trials holds the noise of the trials as well.
    ...(finals.some(({ trials }) => trials > 1) ? [NOISE.trials] : []),
  ];
  return {
    kind: "seed-variance",
    model,
    task,
    metric,
    framing,
    proportion,
    higherIsBetter,
    chance,
    finalInterval: single,
    items: finalItems.size === 1 ? ([...finalItems][0] as number | null) : null,
    runs: counted.length,
    ...variance,
    nextSeed: withinScale(variance.nextSeed, first),
    itemHalfWidth: single === null ? variance.itemHalfWidth : halfWidth(single, variance.finalMean),
    sources: noiseSourcesOf(ROW_NOISE, measured),
    notes: [...variance.notes, ...notes],
    excessVariance: excess(results, first, variance),
    fromRun: variance.seeds === 1 ? fromRun(results, first, { level, missing }) : null,
  };
}

/** No score of a share lies outside of 0 to 1. */
function withinScale(interval: Interval | null, { proportion }: ScoreSeries): Interval | null {
  return interval === null || !proportion ? interval : withinRange(interval, 0, 1);
}

/**
 * Half of the interval of a single run's score, in score units. An interval that was cut off where scores end has its
 * half-width on the other side; `null` where it was cut on both.
 */
function halfWidth({ low, high, method }: Interval, score: number | null): number | null {
  if (!method.endsWith("-cut") || score === null) return (high - low) / 2;
  if (low > 0) return score - low;
  return high < 1 ? high - score : null;
}

interface AtChance {
  readonly leftOut: ReadonlySet<number | null>;
  readonly notes: readonly Note[];
}

const NOTHING_LEFT_OUT: AtChance = { leftOut: new Set(), notes: [] };

/** The checkpoints that are not shown above chance, and what is to be said of them. */
function atChance(members: readonly ScoreSeries[], alpha: number): AtChance {
  const { chance, proportion, higherIsBetter } = members[0] as ScoreSeries;
  if (!proportion || !higherIsBetter) return { ...NOTHING_LEFT_OUT, notes: [chanceNote("no-chance-level")] };
  if (chance === null) return { ...NOTHING_LEFT_OUT, notes: [chanceNote("chance-unknown")] };
  const curves = members.map(({ seed, points }) => ({
    seed: seed ?? "",
    points: new Map(points.map((point) => [point.step, point])),
  }));
  const tests = chanceTests(curves, chance);
  if (tests.length === 0) return { ...NOTHING_LEFT_OUT, notes: [chanceNote("chance-untested")] };
  const leftOut = new Set(tests.flatMap(({ step, pValue }) => (pValue < alpha ? [] : [step])));
  const untested = stepsOf(curves).length - tests.length;
  const notes: Note[] = [];
  if (leftOut.size > 0) {
    notes.push({
      code: "at-chance-left-out",
      message: `checkpoints that are not shown above chance (one-sided ${alpha}) are left out of the seed SD; the row counts them`,
    });
  }
  if (untested > 0) {
    notes.push(untestedNote(untested));
  }
  return { leftOut, notes };
}

/** The test on the complete items of the runs at the last checkpoint; trials would need their own mean square. */
function excess(
  results: Results,
  { model, task, metric, framing }: ScoreSeries,
  { finalStep, seeds, cutShort }: SeedVariance,
) {
  const matrix = results.matrices.find((candidate) => candidate.task === task && candidate.metric === metric);
  if (matrix === undefined || seeds < 2) return null;
  const isCut = isLeftOut(cutShort);
  const rows = matrix.runs.flatMap((run, index) =>
    run.model === model &&
    (run.framing ?? null) === framing &&
    (run.step ?? null) === finalStep &&
    !isCut({ seed: run.seed ?? "", step: finalStep })
      ? [index]
      : [],
  );
  if (rows.length < 2 || rows.some((row) => matrix.runs[row]?.trial !== undefined)) return null;
  return testRows(matrix, rows);
}

function testRows(matrix: ResultMatrix, rows: readonly number[]): { statistic: number; pValue: number } | null {
  const scores = rows.map((row) => runScoresOf(matrix, row));
  const complete = matrix.items.flatMap((_, item) =>
    scores.every((run) => !Number.isNaN(run[item] as number)) ? [item] : [],
  );
  const cells = Float64Array.from(scores.flatMap((run) => complete.map((item) => run[item] as number)));
  const { statistic, pValue }: ExcessVariance = excessVarianceTest(cells, rows.length, complete.length);
  return Number.isFinite(pValue) ? { statistic, pValue } : null;
}

/** The curve of a single run, by item where it has items. */
function fromRun(results: Results, run: ScoreSeries, options: Parameters<typeof runNoise>[1]): SeedNoiseFromRun | null {
  if (run.points.length < 2) return null;
  const { model, task, metric, framing, seed, higherIsBetter, chance, points } = run;
  const trials = results.matrices.flatMap((matrix) =>
    matrix.task !== task || matrix.metric !== metric
      ? []
      : matrix.runs.flatMap((own, index) =>
          own.model === model && (own.framing ?? null) === framing && (own.seed ?? null) === seed
            ? [{ step: own.step ?? null, trial: { matrix, run: index } }]
            : [],
        ),
  );
  const byStep = groupBy(trials, ({ step }) => step);
  const checkpoints = points.map((score) => ({
    step: score.step,
    trials: (byStep.get(score.step) ?? []).map(({ trial }) => trial),
    score,
  }));
  return runNoise({ metric, higherIsBetter, chance, checkpoints }, options);
}
