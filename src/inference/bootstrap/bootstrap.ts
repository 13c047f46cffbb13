import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { either, FUNCTION, oneOf } from "../../arguments/shapes.js";
import { LEVEL, SEED } from "../../defaults.js";
import { ArgumentError, requireLevel, requireSameLength } from "../../errors.js";
import type { Note } from "../../notes.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { createRng } from "../../random/rng.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { type BootstrapDistribution, type BootstrapOptions, bootstrapDistribution } from "./bootstrapDistribution.js";
import { type BootstrapIntervalMethod, readBootstrapInterval } from "./bootstrapIntervals.js";
import { type BootstrapStatistic, type IndexStatistic, meanOf, standardDeviationOf } from "./bootstrapStatistic.js";
import { clusterUnits, itemUnits, type OneWayUnits, strataUnits } from "./resamplingUnits.js";

/** A statistic of plain values: a known one, drawn by its fast form, or any function. The list it gets is reused. */
export type ValueStatistic = keyof typeof KNOWN | ((values: Float64Array) => number);

export interface BootstrapIntervalOptions
  extends IntervalOptions,
    Pick<BootstrapOptions, "resamples" | "onProgress" | "signal"> {
  /** What is computed; default `"mean"`. */
  readonly statistic?: ValueStatistic;
  /** How the interval is read; default `"bca"`. */
  readonly method?: BootstrapIntervalMethod;
  /** Default 1. */
  readonly seed?: number;
  /** One label a value: values that share it are drawn together. */
  readonly clusters?: ArrayLike<string | number>;
  /** One label a value: each stratum keeps its number of values (with clusters: of clusters). */
  readonly strata?: ArrayLike<string | number>;
}

export interface BootstrapEstimate {
  /** The statistic on the data. */
  readonly estimate: number;
  /** Ends are NaN where a note says that no interval exists. */
  readonly interval: Interval;
  /** Standard deviation of the draws, in the unit of the statistic; NaN for one unit, and for draws that are all equal. */
  readonly standardError: number;
  /** Mean of the draws − estimate; NaN for one unit. */
  readonly bias: number;
  readonly resamples: number;
  /** Number of units resampled: values, or clusters. */
  readonly units: number;
  readonly seed: number;
  readonly method: BootstrapIntervalMethod;
  readonly notes: readonly Note[];
}

const KNOWN = {
  mean: meanOf,
  standardDeviation: standardDeviationOf,
} satisfies Record<string, (values: ArrayLike<number>) => BootstrapStatistic>;

/**
 * Bootstrap interval of a statistic of values that come one by one, in clusters or in strata.
 * The same input and seed give the same numbers everywhere. For crossed runs × items, ratios and other statistics of
 * several columns, draw a `bootstrapDistribution` and read it. The estimate and the ends
 * of the interval are NaN where the statistic or the interval does not exist, and a note says why.
 *
 * @example bootstrap(scores, { clusters: passages })
 */
export function bootstrap(values: Scores, options: BootstrapIntervalOptions = {}): BootstrapEstimate {
  const readValues = scoresOf("bootstrap", "values", values);
  optionsOf(
    "bootstrap",
    options,
    {
      statistic: either(oneOf("mean", "standardDeviation"), FUNCTION),
      method: oneOf("percentile", "basic", "bca", "studentised"),
    },
    "Pass the statistic as { statistic: (values) => … }.",
  );
  if (readValues.length === 0) throw new ArgumentError("bootstrap", "values must hold at least one value, got none.");
  const { statistic = "mean", method = "bca", seed = SEED, level = LEVEL, ...rest } = options;
  requireLevel("bootstrap", level);
  const { clusters, strata, ...drawing } = rest;
  const distribution = bootstrapDistribution(
    createRng(seed),
    unitsOf(readValues, clusters, strata),
    typeof statistic === "string" ? KNOWN[statistic](readValues) : functionOf(readValues, statistic),
    { ...drawing, standardErrors: method === "studentised" },
  );
  const { interval, notes } = readBootstrapInterval(distribution, method, { level });
  return { ...summary(distribution), interval, seed, method, notes };
}

function summary({ estimate, draws, units }: BootstrapDistribution) {
  const isKnown = units > 1 && !isConstant(draws);
  return {
    estimate,
    standardError: isKnown ? standardDeviation(draws) : Number.NaN,
    bias: units > 1 ? mean(draws) - estimate : Number.NaN,
    resamples: draws.length,
    units,
  };
}

type Labels = ArrayLike<string | number> | undefined;

function unitsOf(values: ArrayLike<number>, clusters: Labels, strata: Labels): OneWayUnits {
  for (const labels of [clusters, strata]) if (labels) requireSameLength("bootstrap", values, labels);
  if (strata !== undefined) return strataUnits(strata, clusters);
  return clusters === undefined ? itemUnits(values.length) : clusterUnits(clusters);
}

function functionOf(values: ArrayLike<number>, statistic: (values: Float64Array) => number): IndexStatistic {
  let buffer = new Float64Array(values.length);
  return {
    value: (items) => {
      if (items.length > buffer.length) buffer = new Float64Array(2 * items.length);
      for (let i = 0; i < items.length; i++) buffer[i] = values[items[i]!]!;
      return statistic(buffer.subarray(0, items.length));
    },
  };
}
