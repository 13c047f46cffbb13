import { groupBy } from "../../data/groupBy.js";
import type { Results } from "../../data/results.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { type CurveSummary, curveSummaries, curveTable } from "../curves/curveTable.js";
import { type MetricComparison, metricComparisons, sharedGrid } from "../curves/metricComparison.js";
import { completeSeries } from "../scores/completeSeries.js";
import { holdsOnlyZeroAndOne, type MetricKind, metricKind } from "../scores/metricKind.js";
import { type ScoreSeries, type ScoreSeriesOptions, scoreSeries } from "../scores/scoreSeries.js";
import { type SeedRow, type SeedTableOptions, seedTable } from "./seedTable.js";

/** What one metric shows of one model on one task. */
export interface MetricNoise {
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly proportion: boolean;
  /** Over seeds at the last checkpoint. */
  readonly mean: number | null;
  /** Mean over checkpoints of the SD over seeds. */
  readonly seedSd: number | null;
  /** Half-width of the interval from item sampling, averaged over the seeds at the last checkpoint. */
  readonly itemHalfWidth: number | null;
  /** Kendall's τ-b against checkpoint order, mean over seeds; positive is improving. */
  readonly kendallTau: number | null;
  /** t over seeds. */
  readonly kendallTauInterval: Interval | null;
  /** Mean ÷ SD over seeds at the last checkpoint. */
  readonly seedSnr: number | null;
}

/** One task as the founding tables show it: how large, how noisy, how monotone, by a discrete and a continuous metric. */
export interface BenchmarkNoise {
  readonly model: string;
  readonly task: string;
  readonly framing: string | null;
  readonly items: number | null;
  /** Score of guessing, of the discrete metric. */
  readonly chance: number | null;
  readonly seeds: number;
  readonly checkpoints: number;
  /**
   * The end, at which means, SNR and half-width are taken: of two metrics the last checkpoint of both (see
   * `MetricComparison.step`), on whose seeds and checkpoints all figures of the row then rest; `null` without checkpoints.
   */
  readonly step: number | null;
  /** Each item is right or wrong. */
  readonly discrete: MetricNoise | null;
  /** Each item has a degree: probability of the right answer, likelihood, bits per byte. */
  readonly continuous: MetricNoise | null;
  /** The two against each other, paired by seed; `null` where there is one only. */
  readonly comparison: MetricComparison | null;
  readonly notes: readonly Note[];
}

/** The same, averaged over the models that have a value; `items`, `chance`, `seeds`, `checkpoints` where all agree. */
export interface BenchmarkAverage extends Pick<BenchmarkNoise, "task" | "framing" | "items" | "chance"> {
  readonly models: number;
  readonly seeds: number | null;
  readonly checkpoints: number | null;
  /** Without intervals: models are no replicates of each other. */
  readonly discrete: MetricNoise | null;
  readonly continuous: MetricNoise | null;
}

export interface BenchmarkNoiseTable {
  readonly kind: "benchmarks";
  readonly rows: readonly BenchmarkNoise[];
  /** One row a task, framing and pair of metrics that two or more models have. */
  readonly averages: readonly BenchmarkAverage[];
}

interface BenchmarkNoiseOptions extends ScoreSeriesOptions, SeedTableOptions {}

/** What the tables are put together from: analyses of the same series. */
interface BenchmarkParts {
  readonly series: readonly ScoreSeries[];
  readonly seeds: readonly SeedRow[];
  /** Kendall's τ over the seeds. */
  readonly overSeeds: readonly CurveSummary[];
  readonly metrics: readonly MetricComparison[];
}

/**
 * Tables 1 and 2 of the founding paper for any data: per model, task and framing the size, chance, mean, seed SD and item
 * half-width, with monotonicity and seedSnr of the discrete and the continuous metric side by side, and averages over
 * models. Several metrics of one kind give a row for each combination.
 *
 * A metric is discrete when all of its item scores are 0 or 1. Where only run-level scores are known, its standard error
 * tells (a whole number of right answers); failing that its name, and a note says so.
 *
 * Madaan et al. (2024), arXiv 2406.10229, Tables 1 and 2.
 */
export function benchmarkNoiseTable(results: Results, options: BenchmarkNoiseOptions = {}): BenchmarkNoiseTable {
  const series = completeSeries(scoreSeries(results, options));
  return benchmarksOf(results, {
    series,
    seeds: seedTable(results, series, options),
    overSeeds: curveSummaries(curveTable(series, options), options),
    metrics: metricComparisons(series, options),
  });
}

/** The same from analyses that are made already. */
export function benchmarksOf(
  results: Results,
  { series, seeds, overSeeds, metrics }: BenchmarkParts,
): BenchmarkNoiseTable {
  const curves = new Map(overSeeds.map((summary) => [rowKey(summary), summary]));
  const discrete = new Map(
    results.matrices.map(({ task, metric, scores }) => [JSON.stringify([task, metric]), holdsOnlyZeroAndOne(scores)]),
  );
  const seriesOf = groupBy(series, rowKey);
  const kinds = new Map(
    seeds.map((row) => {
      const points = (seriesOf.get(rowKey(row)) ?? []).flatMap((one) => one.points);
      return [row, metricKind(row, points, discrete.get(JSON.stringify([row.task, row.metric])))];
    }),
  );
  const own = [
    ...groupBy(seeds, ({ model, task, framing }) => JSON.stringify([model, task, framing])).values(),
  ].flatMap((members) => {
    const of = (kind: MetricKind) => members.filter((row) => kinds.get(row)?.kind === kind);
    const byName = members.filter((row) => kinds.get(row)?.byName);
    return combinations(of("discrete"), of("continuous")).map(([discrete, continuous]) =>
      benchmark(discrete, continuous, curves, metrics, byName),
    );
  });
  const rows = own.map((row) => onSharedGrid(results, seriesOf, row));
  return { kind: "benchmarks", rows, averages: averagesOf(own) };
}

/** Both metrics on the seeds and checkpoints that they share, where these are not all that either has. */
function onSharedGrid(
  results: Results,
  seriesOf: ReadonlyMap<string, readonly ScoreSeries[]>,
  row: BenchmarkNoise,
): BenchmarkNoise {
  const { discrete, continuous } = row;
  if (discrete === null || continuous === null) return row;
  const of = ({ metric }: MetricNoise) => seriesOf.get(rowKey({ ...row, metric })) ?? [];
  const [first, second] = [of(discrete), of(continuous)];
  const { pairs, steps, isPlaced } = sharedGrid(first, second);
  const kept = new Set<number | null>(isPlaced ? steps : [null]);
  const isWhole = (all: readonly ScoreSeries[]) =>
    all.length === pairs.length && all.every(({ points }) => points.every(({ step }) => kept.has(step)));
  if (pairs.length === 0 || kept.size === 0 || (isWhole(first) && isWhole(second))) return row;
  const noiseOf = (side: 0 | 1): { readonly row: SeedRow; readonly noise: MetricNoise } => {
    const shared = pairs.map((pair) => ({
      ...pair[side],
      points: pair[side].points.filter(({ step }) => kept.has(step)),
    }));
    const [seedRow] = seedTable(results, shared) as [SeedRow];
    const summaries = curveSummaries(curveTable(shared));
    return { row: seedRow, noise: metricNoise(seedRow, new Map(summaries.map((one) => [rowKey(one), one]))) };
  };
  const sides = [noiseOf(0), noiseOf(1)] as const;
  const { items, finalSeeds: seeds, checkpoints, finalStep } = sides[0].row;
  return {
    ...row,
    items,
    seeds,
    checkpoints,
    step: finalStep,
    discrete: sides[0].noise,
    continuous: sides[1].noise,
  };
}

function combinations(
  discrete: readonly SeedRow[],
  continuous: readonly SeedRow[],
): [SeedRow | null, SeedRow | null][] {
  if (continuous.length === 0) return discrete.map((row) => [row, null]);
  if (discrete.length === 0) return continuous.map((row) => [null, row]);
  return discrete.flatMap((row) => continuous.map((other): [SeedRow, SeedRow] => [row, other]));
}

function benchmark(
  discrete: SeedRow | null,
  continuous: SeedRow | null,
  curves: ReadonlyMap<string, CurveSummary>,
  comparisons: readonly MetricComparison[],
  byName: readonly SeedRow[],
): BenchmarkNoise {
  const first = (discrete ?? continuous) as SeedRow;
  const { model, task, framing, items, finalSeeds: seeds, checkpoints, finalStep } = first;
  const both = [discrete?.metric, continuous?.metric];
  const guessed = byName.filter((row) => row === discrete || row === continuous).map(({ metric }) => metric);
  return {
    model,
    task,
    framing,
    items,
    chance: discrete?.chance ?? null,
    seeds,
    checkpoints,
    step: finalStep,
    discrete: discrete === null ? null : metricNoise(discrete, curves),
    continuous: continuous === null ? null : metricNoise(continuous, curves),
    comparison:
      comparisons.find(
        (one) =>
          one.model === model &&
          one.task === task &&
          one.framing === framing &&
          both.includes(one.first.metric) &&
          both.includes(one.second.metric),
      ) ?? null,
    notes:
      guessed.length === 0
        ? []
        : [
            {
              code: "kind-by-name",
              message: `whether ${guessed.join(", ")} counts right answers or measures a degree is judged by the name`,
            },
          ],
  };
}

function metricNoise(row: SeedRow, curves: ReadonlyMap<string, CurveSummary>): MetricNoise {
  const summary = curves.get(rowKey(row));
  return {
    metric: row.metric,
    higherIsBetter: row.higherIsBetter,
    proportion: row.proportion,
    mean: row.finalMean,
    seedSd: row.seedSd,
    itemHalfWidth: row.itemHalfWidth,
    kendallTau: summary?.meanTau ?? null,
    kendallTauInterval: summary?.tauInterval ?? null,
    seedSnr: row.seedSnr,
  };
}

function averagesOf(rows: readonly BenchmarkNoise[]): BenchmarkAverage[] {
  const key = ({ task, framing, discrete, continuous }: BenchmarkNoise) =>
    JSON.stringify([task, framing, discrete?.metric, continuous?.metric]);
  return [...groupBy(rows, key).values()].flatMap((members): BenchmarkAverage[] => {
    if (members.length < 2) return [];
    const { task, framing } = members[0] as BenchmarkNoise;
    return [
      {
        task,
        framing,
        models: members.length,
        items: common(members.map(({ items }) => items)),
        chance: common(members.map(({ chance }) => chance)),
        seeds: common(members.map(({ seeds }) => seeds)),
        checkpoints: common(members.map(({ checkpoints }) => checkpoints)),
        discrete: averaged(members.map(({ discrete }) => discrete)),
        continuous: averaged(members.map(({ continuous }) => continuous)),
      },
    ];
  });
}

function averaged(metrics: readonly (MetricNoise | null)[]): MetricNoise | null {
  const [first] = metrics;
  if (first === undefined || first === null) return null;
  const over = (pick: (noise: MetricNoise) => number | null) =>
    finiteOrNull(mean(metrics.flatMap((noise) => (noise === null ? [] : (pick(noise) ?? [])))));
  return {
    ...first,
    mean: over((noise) => noise.mean),
    seedSd: over(({ seedSd }) => seedSd),
    itemHalfWidth: over(({ itemHalfWidth }) => itemHalfWidth),
    kendallTau: over(({ kendallTau }) => kendallTau),
    kendallTauInterval: null,
    seedSnr: over(({ seedSnr }) => seedSnr),
  };
}

function common<Value>(values: readonly (Value | null)[]): Value | null {
  return values.every((value) => value === values[0]) ? (values[0] ?? null) : null;
}

function rowKey({ model, task, metric, framing }: Pick<SeedRow, "model" | "task" | "metric" | "framing">): string {
  return JSON.stringify([model, task, metric, framing]);
}
