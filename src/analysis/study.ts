import { withSides } from "../data/contestants.js";
import type { Results } from "../data/results.js";
import { defined } from "../defined.js";
import {
  type BaselineComparisons,
  type BaselineOptions,
  compareWithBaseline,
} from "./comparison/baselineComparisons.js";
import { type CurveNoiseRow, curveNoiseTable } from "./curves/curveNoise.js";
import { type CurveRow, type CurveSummary, curveSummaries, curveTable } from "./curves/curveTable.js";
import { type MetricComparison, metricComparisons } from "./curves/metricComparison.js";
import { type TaskSignal, taskSignalTable } from "./curves/taskSignal.js";
import { type FramingTable, framingsOf } from "./framing/framing.js";
import { itemTables } from "./items/itemAnalysis.js";
import { completeSeries } from "./scores/completeSeries.js";
import { type ScoreSeries, type ScoreSeriesOptions, scoreSeries } from "./scores/scoreSeries.js";
import { type BenchmarkNoiseTable, benchmarksOf } from "./seeds/benchmarkNoise.js";
import { type SeedRow, type SeedTableOptions, seedTable } from "./seeds/seedTable.js";

export interface StudyOptions
  extends Pick<BaselineOptions, "allowMixed" | "baseline" | "correction" | "facets" | "tests" | "changes">,
    ScoreSeriesOptions,
    SeedTableOptions {}

/**
 * One set of results with the options of its analyses. Each analysis is made when it is first asked for, once, from those
 * that are made already: all who work on one study see the same records. Rows stand in the order the results were read.
 */
export interface Study {
  readonly results: Results;
  readonly series: readonly ScoreSeries[];
  readonly seeds: readonly SeedRow[];
  readonly curves: readonly CurveRow[];
  /** The curves of one model, task, metric and framing over their seeds. */
  readonly overSeeds: readonly CurveSummary[];
  readonly curveNoise: readonly CurveNoiseRow[];
  readonly tasks: readonly TaskSignal[];
  /** Metrics of the same task side by side. */
  readonly metrics: readonly MetricComparison[];
  readonly benchmarks: BenchmarkNoiseTable;
  readonly framings: FramingTable;
  /** `null` where there is one model. */
  readonly comparisons: BaselineComparisons | null;
  readonly itemTables: ReturnType<typeof itemTables>;
}

/** A study of these results. What an option is by default, its analysis says. */
export function studyOf(results: Results, options: StudyOptions = {}): Study {
  const { alpha, allowMixed, baseline, correction, facets, missing, tests, changes } = options;
  const study: Study = lazily<Study>({
    results: () => results,
    series: () => completeSeries(scoreSeries(results, options)),
    seeds: () => seedTable(results, study.series, options),
    curves: () => curveTable(study.series, options),
    overSeeds: () => curveSummaries(study.curves, options),
    curveNoise: () => curveNoiseTable(study.series, options),
    tasks: () => taskSignalTable(study.series, options),
    metrics: () => metricComparisons(study.series, options),
    benchmarks: () => benchmarksOf(results, study),
    framings: () => framingsOf(results, study.series, options),
    comparisons: () =>
      compareWithBaseline(
        withSides(results),
        defined({ alpha, allowMixed, baseline, correction, facets, missing, tests, changes }),
      ),
    itemTables: () => itemTables(results),
  });
  return study;
}

/** A record whose fields are made when they are first read, and then kept. */
function lazily<Fields extends object>(makers: { readonly [Name in keyof Fields]: () => Fields[Name] }): Fields {
  const record = {} as Fields;
  for (const name of Object.keys(makers) as (keyof Fields)[]) {
    Object.defineProperty(record, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = makers[name]();
        Object.defineProperty(record, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return record;
}
