import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { spreadRatioBootstrap } from "../../inference/bootstrap/spreadRatioBootstrap.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardError, tInterval } from "../../inference/intervals/meanInterval.js";
import { pitmanMorganTest } from "../../inference/significance/pitmanMorgan.js";
import { kendallTest } from "../../inference/trend/kendall.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { createRng } from "../../random/rng.js";
import { placesOf } from "../scores/completeSeries.js";
import { endNotes } from "../scores/endNotes.js";
import { seedInterval } from "../scores/replicates.js";
import type { ScoreSeries } from "../scores/scoreSeries.js";
import { toTheEnd } from "../scores/toTheEnd.js";
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
  /** Improvement from the first to the last shared checkpoint, mean over seeds, ÷ SD over seeds at the last. */
  readonly climbSnr: number | null;
}

/** Two metrics of one model on one task, such as accuracy and bits per byte: which one shows training more clearly. */
export interface MetricComparison {
  readonly kind: "metric-comparison";
  readonly model: string;
  readonly task: string;
  readonly framing: string | null;
  readonly first: MetricReading;
  readonly second: MetricReading;
  /** Seeds that have both metrics and did not stop before the end, and the checkpoints that all of them have in both. */
  readonly seeds: number;
  readonly checkpoints: number;
  /** The last of these checkpoints, at which the ratios are taken; `null` for runs without checkpoints. */
  readonly step: number | null;
  /** τ of the second − τ of the first, with a t interval over the seeds' differences. */
  readonly tauDifference: number | null;
  readonly tauDifferenceInterval: Interval | null;
  /** seedSnr of the second ÷ seedSnr of the first, with the Pitman–Morgan interval of seeds; `null` below three seeds. */
  readonly snrRatio: number | null;
  readonly snrRatioInterval: Interval | null;
  /** Percentile bootstrap over the seeds, drawn as pairs; `null` below five seeds. Too narrow for few: go by the other. */
  readonly snrRatioBootstrapInterval: Interval | null;
  /**
   * climbSnr of the second ÷ climbSnr of the first: which metric's climb stands out more from its seeds. Unlike the ratio of
   * seedSnr it does not change with where a metric has its 0. The interval puts together those of the two SDs (Pitman–Morgan)
   * and of the two climbs (t over seeds); `null` unless both are shown to climb.
   */
  readonly climbSnrRatio: number | null;
  readonly climbSnrRatioInterval: Interval | null;
  /** Metric that the interval of τ, and of `climbSnrRatio`, favours; `null` where it does not decide. */
  readonly steadier: string | null;
  readonly clearer: string | null;
  readonly notes: readonly Note[];
}

/**
 * All pairs of metrics of each model, task and framing, paired by seed at the checkpoints that both have (or at the one
 * score of each, where runs name no checkpoints: then without τ). One row favours
 * a metric only where the interval over seeds excludes 0 (τ) or 1 (climbSnr); one seed cannot tell. The intervals are not
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
  const { pairs, steps, isPlaced, notes } = sharedGrid(first, second);
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
  const climb = climbSnrRatio(a, b, level);
  const { model, task, framing, metric, higherIsBetter } = first[0] as ScoreSeries;
  const other = second[0] as ScoreSeries;
  const names = [metric, other.metric] as const;
  return {
    kind: "metric-comparison",
    model,
    task,
    framing,
    first: { metric, higherIsBetter, ...figuresOf(a) },
    second: { metric: other.metric, higherIsBetter: other.higherIsBetter, ...figuresOf(b) },
    seeds: pairs.length,
    checkpoints: steps.length,
    step: steps.at(-1) ?? null,
    tauDifference: finiteOrNull(mean(differences)),
    tauDifferenceInterval: tauInterval,
    snrRatio: snr.ratio,
    snrRatioInterval: snr.interval,
    snrRatioBootstrapInterval: snr.bootstrapInterval,
    climbSnrRatio: climb.ratio,
    climbSnrRatioInterval: climb.interval,
    steadier: favoured(names, tauInterval, 0),
    clearer: favoured(names, climb.interval, 1),
    notes: [
      ...notesOn(pairs.length, isPlaced ? steps.length : null, a.seedSnr !== null && b.seedSnr !== null),
      ...notes,
      ...(pairs.length > 2 && steps.length > 1 && climb.interval === null ? [metricNote("no-climb")] : []),
    ],
  };
}

/** What two metrics of one model and task have in common. */
export interface SharedGrid {
  /** Series of the same seed, that of the first metric and that of the second. */
  readonly pairs: readonly (readonly [ScoreSeries, ScoreSeries])[];
  /** Steps that all of these series have; empty for runs without checkpoints. */
  readonly steps: readonly number[];
  readonly isPlaced: boolean;
  /** What is to be said of seeds that are left out because both of their curves stop before the end, or were cut short. */
  readonly notes: readonly Note[];
}

/**
 * The seeds and checkpoints of two metrics. A metric that is evaluated more rarely moves the last checkpoint of both; a seed
 * that stopped early moves it for no other, and is left out.
 */
export function sharedGrid(first: readonly ScoreSeries[], second: readonly ScoreSeries[]): SharedGrid {
  const all = first.flatMap((one) => {
    const other = second.find(({ seed }) => seed === one.seed);
    return other === undefined ? [] : [[one, other] as const];
  });
  const { kept: pairs, end } = toTheEnd(all, (pair) => pair.flatMap(placedSteps));
  const curves = pairs.flat().map(placedSteps);
  const { scores, cutShort } = placesOf(all.flat());
  return {
    pairs,
    steps: sharedSteps(curves),
    isPlaced: curves.some((steps) => steps.length > 0),
    notes: endNotes(scores, end, { from: ["the comparison of metrics", "rests"], ownEnd: false, cutShort }),
  };
}

function placedSteps({ points }: ScoreSeries): number[] {
  return points.flatMap(({ step }) => step ?? []);
}

function figuresOf({
  tau,
  seedSnr,
  climbs,
  ends,
}: SideReading): Pick<MetricReading, "kendallTau" | "seedSnr" | "climbSnr"> {
  return { kendallTau: tau, seedSnr, climbSnr: finiteOrNull(mean(climbs) / standardDeviation(ends)) };
}

interface SideReading {
  readonly taus: readonly number[];
  readonly ends: readonly number[];
  /** Improvement over the shared checkpoints, one a seed; empty for fewer than two checkpoints. */
  readonly climbs: readonly number[];
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
  const climbs = steps.length < 2 ? [] : curves.map(({ improving }) => improving.at(-1)! - improving[0]!);
  return { taus, ends, climbs, tau: finiteOrNull(mean(taus.filter(Number.isFinite))), seedSnr: finiteOrNull(ratio) };
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

/**
 * (climb ÷ SD) of the second over the first. On the log scale it is the sum of the log ratio of the climbs and that of the
 * SDs, whose intervals are put together by the method of variance estimates recovery.
 *
 * Zou & Donner (2008), "Construction of confidence limits about effect measures".
 */
function climbSnrRatio(a: SideReading, b: SideReading, level: number): Pick<SnrRatio, "ratio" | "interval"> {
  const [first, second] = [mean(a.climbs), mean(b.climbs)];
  const ratio = finiteOrNull(second / standardDeviation(b.ends) / (first / standardDeviation(a.ends)));
  if (ratio === null || !(first > 0 && second > 0) || a.climbs.length < 3) return { ratio: null, interval: null };
  const isShown = ({ climbs }: SideReading) =>
    tInterval(mean(climbs), standardError(climbs), climbs.length - 1, { level }).low > 0;
  const { interval } = pitmanMorganTest(a.ends, b.ends, { level });
  const spread = [interval.low, interval.high].map((bound) => logarithm(bound) / 2) as [number, number];
  const relative = a.climbs.map((climb, seed) => b.climbs[seed]! / second - climb / first);
  const climbing = tInterval(0, standardError(relative), relative.length - 1, { level });
  const middle = logarithm(standardDeviation(a.ends) / standardDeviation(b.ends));
  const centre = logarithm(ratio);
  const low = centre - Math.hypot(middle - spread[0], climbing.low);
  const high = centre + Math.hypot(spread[1] - middle, climbing.high);
  const known = Number.isFinite(low) && Number.isFinite(high) && isShown(a) && isShown(b);
  return { ratio, interval: known ? { low: exponential(low), high: exponential(high), level, method: "mover" } : null };
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
