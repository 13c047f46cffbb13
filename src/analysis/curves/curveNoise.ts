import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardDeviationInterval } from "../../inference/intervals/spreadInterval.js";
import { pitmanMorganTest } from "../../inference/significance/pitmanMorgan.js";
import { curveSnr } from "../../inference/trend/signalRatios.js";
import { stepNoise } from "../../inference/trend/stepNoise.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { completeSeries } from "../scores/completeSeries.js";
import { seedInterval } from "../scores/replicates.js";
import type { ScoreSeries } from "../scores/scoreSeries.js";
import { toTheEnd } from "../scores/toTheEnd.js";
import { seedsAtEnd } from "./seedsAtEnd.js";
import { curveNote } from "./wording.js";

export interface CurveNoiseOptions {
  /** Nominal coverage in (0, 1) of the intervals over seeds; default 0.95. */
  readonly level?: number;
  /** Checkpoints at the end that are averaged; default 5. */
  readonly last?: number;
}

/** The mean of the last checkpoints in place of the last one. */
export interface CheckpointAverage {
  /** Checkpoints averaged. */
  readonly checkpoints: number;
  /** Mean over the seeds of their averages. */
  readonly mean: number;
  /** SD over seeds of the last checkpoint's score, and of the average; `null` for one seed. */
  readonly lastSd: number | null;
  readonly averageSd: number | null;
  /** averageSd ÷ lastSd: below 1, averaging helps. */
  readonly sdRatio: number | null;
  /** Pitman–Morgan, paired by seed; `null` for fewer than three seeds, and where one diverged. */
  readonly sdRatioInterval: Interval | null;
}

/** Noise along the training curves of one model on one task. */
export interface CurveNoise {
  /** Seeds that the figures rest on: those that reached the end. */
  readonly seeds: number;
  /** Checkpoints that all of them have. */
  readonly checkpoints: number;
  /** SD of the changes between checkpoints, averaged over the seeds, in score units; `null` where the changes of each are all alike. */
  readonly stepNoise: number | null;
  /** t interval over seeds, cut at 0; `null` where one diverged. */
  readonly stepNoiseInterval: Interval | null;
  /**
   * Mean over seeds at the last checkpoint ÷ average over checkpoints of the SD over seeds (FineTasks; aim above 20). `null` for
   * two seeds: their SD may be a thirtieth of the true one.
   */
  readonly curveSnr: number | null;
  /** From the χ² interval of one SD, so on the wide side; `null` where a seed diverged. */
  readonly curveSnrInterval: Interval | null;
  /** `null` where the curves have fewer shared checkpoints than are to be averaged. */
  readonly average: CheckpointAverage | null;
  readonly notes: readonly Note[];
}

/** An SD of two seeds is a fifth too small on average, and may be a thirtieth of the true one: a ratio to it says nothing. */
export const FEWEST_SEEDS_FOR_SNR = 3;

/** The noise of one model on one task, metric and framing. */
export interface CurveNoiseRow extends CurveNoise {
  readonly kind: "curve-noise";
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly proportion: boolean;
  readonly higherIsBetter: boolean;
}

/** One row a model, task, metric and framing; series without checkpoints are left out. */
export function curveNoiseTable(series: readonly ScoreSeries[], options: CurveNoiseOptions = {}): CurveNoiseRow[] {
  const placed = series.filter(({ points }) => points.some(({ step }) => step !== null));
  return [
    ...groupBy(placed, ({ model, task, metric, framing }) => JSON.stringify([model, task, metric, framing])).values(),
  ].map((seeds) => {
    const { model, task, metric, framing, proportion, higherIsBetter } = seeds[0] as ScoreSeries;
    return {
      kind: "curve-noise",
      model,
      task,
      metric,
      framing,
      proportion,
      higherIsBetter,
      ...curveNoise(seeds, options),
    };
  });
}

/**
 * Step noise, curveSnr and checkpoint averaging of one model on one task, from one curve a seed. Seeds that stopped
 * before the end are left out with a note; the others are compared at the checkpoints that all of them have. One seed gives `null` and the note `one-seed` for all that is over seeds.
 *
 * Kydlíček et al. (2024), "FineTasks" (curveSnr); Heineman et al. (2025), arXiv 2508.13144 (averaging checkpoints).
 */
export function curveNoise(
  seeds: readonly ScoreSeries[],
  { level = LEVEL, last = 5 }: CurveNoiseOptions = {},
): CurveNoise {
  requireLevel("curveNoise", level);
  requireLast("curveNoise", last);
  const all = completeSeries(seeds);
  const { kept, end } = toTheEnd(all, ({ points }) => points.map(({ step }) => step));
  const curves = kept.map(({ points }) => points.filter(({ step }) => step !== null));
  const steps = sharedSteps(curves.map((points) => points.map(({ step }) => step as number)));
  const byStep = steps.map((step) =>
    curves.map((points) => points.find((point) => point.step === step)?.value ?? Number.NaN),
  );
  const wobbles = curves.map((points) => stepNoise(points.map(({ value }) => value))).filter(Number.isFinite);
  const isEnough = curves.length >= FEWEST_SEEDS_FOR_SNR;
  const snr = isEnough && mean(byStep.at(-1) ?? []) > 0 ? curveSnr(byStep) : Number.NaN;
  const spread = standardDeviationInterval(1, curves.length - 1, { level });
  const { diverged, notes } = seedsAtEnd(all, end);
  const average = steps.length < last ? null : checkpointAverage(byStep, last, level);
  return {
    seeds: curves.length,
    checkpoints: steps.length,
    stepNoise: finiteOrNull(positiveOrNaN(mean(wobbles))),
    stepNoiseInterval: diverged ? null : seedInterval(wobbles, level, [0, Number.POSITIVE_INFINITY]),
    curveSnr: finiteOrNull(snr),
    curveSnrInterval:
      !diverged && Number.isFinite(snr)
        ? { low: snr / spread.high, high: snr / spread.low, level, method: "chi-squared" }
        : null,
    average: diverged && average !== null ? { ...average, sdRatioInterval: null } : average,
    notes: [
      ...notes,
      ...notesOn({
        each: curves.map(({ length }) => length),
        shared: steps.length,
        last,
        wobbles,
        snr,
        agrees: byStep.every((scores) => isConstant(scores)),
      }),
    ],
  };
}

interface NoteBasis {
  /** Numbers of checkpoints: of each seed, shared by all, and to be averaged. */
  readonly each: readonly number[];
  readonly shared: number;
  readonly last: number;
  readonly wobbles: readonly number[];
  readonly snr: number;
  /** Whether the seeds score the same at every checkpoint. */
  readonly agrees: boolean;
}

function notesOn({ each, shared, last, wobbles, snr, agrees }: NoteBasis): Note[] {
  const several = each.length > 1;
  return [
    ...(each.length === 1 ? [curveNote("one-seed")] : []),
    ...(wobbles.length > 0 ? [] : [curveNote("too-few")]),
    ...(wobbles.length > 0 && wobbles.every((wobble) => wobble === 0) ? [curveNote("no-step-noise")] : []),
    ...(several && each.some((own) => own > shared) ? [curveNote("incomplete-checkpoints", { shared })] : []),
    ...(several && shared > 0 && !Number.isFinite(snr)
      ? [curveNote(agrees ? "seeds-agree" : each.length < FEWEST_SEEDS_FOR_SNR ? "two-seeds" : "not-a-ratio-scale")]
      : []),
    ...(shared < last ? [curveNote("too-few-to-average", { last, shared })] : []),
  ];
}

function checkpointAverage(byStep: readonly (readonly number[])[], last: number, level: number): CheckpointAverage {
  const ends = byStep.at(-1) as readonly number[];
  const averages = ends.map((_, seed) => mean(byStep.slice(-last).map((scores) => scores[seed] as number)));
  const [lastSd, averageSd] = [standardDeviation(ends), standardDeviation(averages)];
  const { interval } = pitmanMorganTest(averages, ends, { level });
  const known = last > 1 && Number.isFinite(interval.low) && Number.isFinite(interval.high);
  return {
    checkpoints: last,
    mean: mean(averages),
    lastSd: finiteOrNull(lastSd),
    averageSd: finiteOrNull(averageSd),
    sdRatio: finiteOrNull(averageSd / lastSd),
    sdRatioInterval: known ? { ...interval, low: Math.sqrt(interval.low), high: Math.sqrt(interval.high) } : null,
  };
}

/** Throws unless `last` is a number of checkpoints to average. */
export function requireLast(caller: string, last: number): void {
  if (!(Number.isSafeInteger(last) && last >= 1)) {
    throw new ArgumentError(caller, `last must be a whole number of at least 1, got ${last}. The usual choice is 5.`);
  }
}

/** Steps that stand in every list, ascending. */
export function sharedSteps(lists: readonly (readonly number[])[]): number[] {
  const [first = [], ...rest] = lists.map((steps) => new Set(steps));
  return [...first].filter((step) => rest.every((steps) => steps.has(step))).sort((a, b) => a - b);
}
