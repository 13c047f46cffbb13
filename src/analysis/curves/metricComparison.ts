import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { spreadRatioBootstrap } from "../../inference/bootstrap/spreadRatioBootstrap.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { pitmanMorganTest } from "../../inference/significance/pitmanMorgan.js";
import { kendallTest } from "../../inference/trend/kendall.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { createRng } from "../../random/rng.js";
import { seedInterval } from "../scores/replicates.js";
import type { ScoreSeries } from "../scores/scoreSeries.js";
import { sharedSteps } from "./curveNoise.js";
import { metricNote } from "./wording.js";

export interface MetricComparisonOptions {
  /** Nominal coverage in (0, 1) of the intervals over seeds; default 0.95. */
  readonly level?: number;
}

/** One metric's side of a comparison. */
export interface MetricReading {
  readonly metric: string;
  readonly higherIsBetter: boolean;
  /** Mean over seeds of Kendall's τ-b against checkpoint order, on the shared checkpoints; positive is improving. */
  readonly kendallTau: number | null;
  /** Mean ÷ SD over seeds at the last shared checkpoint (Madaan et al.). */
  readonly seedSnr: number | null;
}

/** Two metrics of one model on one task, such as accuracy and bits per byte: which one shows training more clearly. */
export interface MetricComparison {
  readonly kind: "metric-comparison";
  readonly model: string;
  readonly task: string;
  readonly framing: string | null;
  readonly first: MetricReading;
  readonly second: MetricReading;
  /** Seeds and checkpoints that both metrics have. */
  readonly seeds: number;
  readonly checkpoints: number;
  /** τ of the second − τ of the first, with a t interval over the seeds' differences. */
  readonly tauDifference: number | null;
  readonly tauDifferenceInterval: Interval | null;
  /** seedSnr of the second ÷ seedSnr of the first, with the Pitman–Morgan interval of seeds; `null` below three seeds. */
  readonly snrRatio: number | null;
  readonly snrRatioInterval: Interval | null;
  /** Percentile bootstrap over the seeds, drawn as pairs; `null` below five seeds. Too narrow for few: go by the other. */
  readonly snrRatioBootstrapInterval: Interval | null;
  /** Metric that the interval favours; `null` where it does not decide. */
  readonly steadier: string | null;
  readonly clearer: string | null;
  readonly notes: readonly Note[];
}

/**
 * All pairs of metrics of each model, task and framing, paired by seed at the checkpoints that both have (or at the one
 * score of each, where runs name no checkpoints: then without τ). One row favours
 * a metric only where the interval over seeds excludes 0 (τ) or 1 (seedSnr); one seed cannot tell. The intervals are not
 * adjusted for the number of rows.
 *
 * Madaan et al. (2024), arXiv 2406.10229, Table 1 (discrete against continuous metrics).
 */
export function metricComparisons(
  series: readonly ScoreSeries[],
  { level = LEVEL }: MetricComparisonOptions = {},
): MetricComparison[] {
  requireLevel("metricComparisons", level);
  return [...groupBy(series, ({ model, task, framing }) => JSON.stringify([model, task, framing])).values()].flatMap(
    (members) => {
      const metrics = [...groupBy(members, ({ metric }) => metric).values()];
      return metrics.flatMap((second, index) => metrics.slice(0, index).map((first) => compared(first, second, level)));
    },
  );
}

function compared(first: readonly ScoreSeries[], second: readonly ScoreSeries[], level: number): MetricComparison {
  const pairs = first.flatMap((one) => {
    const other = second.find(({ seed }) => seed === one.seed);
    return other === undefined ? [] : [[one, other] as const];
  });
  const curves = pairs.flat().map(({ points }) => points.flatMap(({ step }) => step ?? []));
  const isPlaced = curves.some((steps) => steps.length > 0);
  const steps = sharedSteps(curves);
  const readings = ([0, 1] as const).map((side) =>
    reading(
      pairs.map((pair) => pair[side]),
      isPlaced ? steps : [null],
    ),
  ) as [SideReading, SideReading];
  const [a, b] = readings;
  const differences = a.taus.map((tau, index) => (b.taus[index] as number) - tau).filter(Number.isFinite);
  const tauInterval = seedInterval(differences, level, [-2, 2]);
  const snr = snrRatio(a, b, level);
  const { model, task, framing, metric, higherIsBetter } = first[0] as ScoreSeries;
  const other = second[0] as ScoreSeries;
  const names = [metric, other.metric] as const;
  return {
    kind: "metric-comparison",
    model,
    task,
    framing,
    first: { metric, higherIsBetter, kendallTau: a.tau, seedSnr: a.seedSnr },
    second: { metric: other.metric, higherIsBetter: other.higherIsBetter, kendallTau: b.tau, seedSnr: b.seedSnr },
    seeds: pairs.length,
    checkpoints: steps.length,
    tauDifference: finiteOrNull(mean(differences)),
    tauDifferenceInterval: tauInterval,
    snrRatio: snr.ratio,
    snrRatioInterval: snr.interval,
    snrRatioBootstrapInterval: snr.bootstrapInterval,
    steadier: favoured(names, tauInterval, 0),
    clearer: favoured(names, snr.interval, 1),
    notes: notesOn(pairs.length, isPlaced ? steps.length : null, a.seedSnr !== null && b.seedSnr !== null),
  };
}

interface SideReading {
  readonly taus: readonly number[];
  readonly ends: readonly number[];
  readonly tau: number | null;
  readonly seedSnr: number | null;
}

function reading(seeds: readonly ScoreSeries[], steps: readonly (number | null)[]): SideReading {
  const curves = seeds.map(({ points, higherIsBetter }) => {
    const values = steps.map((step) => points.find((point) => point.step === step)?.value ?? Number.NaN);
    return { values, improving: values.map((value) => (higherIsBetter ? value : -value)) };
  });
  const order = steps.map((_, index) => index);
  const taus = curves.map(({ improving }) => kendallTest(order, improving).tau);
  const ends = curves.map(({ values }) => values.at(-1) ?? Number.NaN);
  const ratio = mean(ends) > 0 ? mean(ends) / standardDeviation(ends) : Number.NaN;
  return { taus, ends, tau: finiteOrNull(mean(taus.filter(Number.isFinite))), seedSnr: finiteOrNull(ratio) };
}

interface SnrRatio {
  readonly ratio: number | null;
  readonly interval: Interval | null;
  readonly bootstrapInterval: Interval | null;
}

/** The ratio of two seedSnr is the ratio of the relative SDs turned round, so the paired interval of variances gives it. */
function snrRatio(a: SideReading, b: SideReading, level: number): SnrRatio {
  if (a.seedSnr === null || b.seedSnr === null) return { ratio: null, interval: null, bootstrapInterval: null };
  const relative = [a, b].map(({ ends }) => ends.map((score) => score / mean(ends))) as [number[], number[]];
  const { interval } = pitmanMorganTest(relative[0], relative[1], { level });
  const known = Number.isFinite(interval.low) && Number.isFinite(interval.high);
  const resampled = spreadRatioBootstrap(createRng(1, "snr-ratio"), a.ends, b.ends, {
    paired: true,
    spread: (values) => (mean(values) > 0 ? standardDeviation(values) / mean(values) : Number.NaN),
    level,
  });
  return {
    ratio: b.seedSnr / a.seedSnr,
    interval: known ? { ...interval, low: Math.sqrt(interval.low), high: Math.sqrt(interval.high) } : null,
    bootstrapInterval: Number.isFinite(resampled.low) ? resampled : null,
  };
}

function favoured([first, second]: readonly [string, string], interval: Interval | null, even: number): string | null {
  if (interval === null) return null;
  if (interval.low > even) return second;
  return interval.high < even ? first : null;
}

function notesOn(seeds: number, checkpoints: number | null, hasSnr: boolean): Note[] {
  return [
    ...(seeds === 0 ? [metricNote("no-shared-seeds")] : []),
    ...(seeds === 1 ? [metricNote("one-seed")] : []),
    ...(seeds === 2 ? [metricNote("two-seeds")] : []),
    ...(checkpoints !== null && checkpoints < 3 ? [metricNote("too-few")] : []),
    ...(seeds > 1 && !hasSnr ? [metricNote("no-seed-snr")] : []),
  ];
}
