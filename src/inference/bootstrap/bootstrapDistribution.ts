import { isRecord } from "../../arguments/described.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { RNG, recordWith, type Shape } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { numberedStreams } from "../../random/numberedStreams.js";
import type { Rng } from "../../random/rng.js";
import type { BootstrapStatistic } from "./bootstrapStatistic.js";
import { crossedResampler } from "./crossedResampler.js";
import { indexResampler } from "./indexResampler.js";
import type { Resampler } from "./resampler.js";
import { type ResamplingUnits, unitCount } from "./resamplingUnits.js";
import { totalsResampler } from "./totalsResampler.js";

export interface BootstrapOptions {
  /** Number of resamples; default 10,000. */
  readonly resamples?: number;
  /** Number of the first resample, so that several workers can share a distribution; default 0. */
  readonly first?: number;
  /** Whether each resample carries its standard error, for the studentised interval; default false. */
  readonly standardErrors?: boolean;
  /** Resamples between two calls of `onProgress` and looks at `signal`; default 500. The numbers do not depend on it. */
  readonly batch?: number;
  /** Called after each batch with the resamples done so far. */
  readonly onProgress?: (done: number, resamples: number) => void;
  /** Ends the drawing with the signal's reason, between two batches. */
  readonly signal?: { readonly throwIfAborted: () => void };
}

/** What the statistic is on the data and on each resample: drawn once, read by any interval rule. */
export interface BootstrapDistribution {
  /** The statistic on the data. */
  readonly estimate: number;
  /** Its standard error on the data, for the studentised interval; NaN where not asked for or not defined. */
  readonly estimateError: number;
  /** The statistic on each resample, in order of their numbers. */
  readonly draws: Float64Array;
  /** The standard error on each resample; null where not asked for or not defined. */
  readonly drawErrors: Float64Array | null;
  /** Number of units that were resampled: items, clusters, or the smaller of runs and items. */
  readonly units: number;
  /** The statistic without each unit in turn, for BCa: one list for each set of units that is resampled by itself. */
  readonly leaveOneOut: () => Float64Array[];
}

const STATISTIC: Shape = {
  needs: "a statistic",
  fits: (value) => isRecord(value) && (typeof value.value === "function" || Array.isArray(value.columns)),
  repair: "Pass one of meanOf, pairedDifferenceOf, ratioOf and standardDeviationOf, or { value: (items) => … }.",
};

/**
 * The bootstrap distribution of a statistic: `resamples` samples drawn from the units with replacement. Resample k uses
 * stream k of `rng` alone, so that the same seed gives the same numbers in any batches and shared between any workers.
 * `estimateError` is NaN unless standard errors are asked for.
 * Holds one number a resample (two with standard errors) and one number an item and column, never a resampled data set.
 *
 * Efron & Tibshirani (1993), "An introduction to the bootstrap", ch. 6; Owen (2007) for crossed units.
 *
 * @example bootstrapDistribution(createRng(1), itemUnits(scores.length), meanOf(scores))
 */
export function bootstrapDistribution(
  rng: Rng,
  units: ResamplingUnits,
  statistic: BootstrapStatistic,
  options: BootstrapOptions = {},
): BootstrapDistribution {
  requireArgument("bootstrapDistribution", "rng", rng, RNG);
  requireArgument(
    "bootstrapDistribution",
    "units",
    units,
    recordWith(["kind"], "units of itemUnits, clusterUnits, strataUnits, countedUnits or crossedUnits"),
  );
  requireArgument("bootstrapDistribution", "statistic", statistic, STATISTIC);
  const {
    resamples = 10_000,
    first = 0,
    standardErrors = false,
    batch = 500,
    onProgress,
    signal,
  } = optionsOf("bootstrapDistribution", options);
  requireWhole("resamples", resamples, 1, "Take 10,000 for an interval.");
  requireWhole("first", first, 0, "Resamples are numbered from 0.");
  requireWhole("batch", batch, 1, "It only sets how often progress is told.");
  signal?.throwIfAborted();
  const resampler = createResampler(units, statistic, standardErrors);
  const stream = numberedStreams(rng, "bootstrap");
  const draws = new Float64Array(resamples);
  const drawErrors = Number.isNaN(resampler.original.standardError) ? null : new Float64Array(resamples);
  for (let done = 0; done < resamples; ) {
    const end = Math.min(done + batch, resamples);
    for (; done < end; done++) {
      const { value, standardError } = resampler.draw(stream(first + done));
      draws[done] = value;
      if (drawErrors !== null) drawErrors[done] = standardError;
    }
    onProgress?.(done, resamples);
    if (done < resamples) signal?.throwIfAborted();
  }
  const { value: estimate, standardError: estimateError } = resampler.original;
  return { estimate, estimateError, draws, drawErrors, units: unitCount(units), leaveOneOut: resampler.leaveOneOut };
}

function createResampler(units: ResamplingUnits, statistic: BootstrapStatistic, errors: boolean): Resampler {
  if (!("columns" in statistic)) return indexResampler(units, statistic, errors);
  return units.kind === "crossed" ? crossedResampler(units, statistic) : totalsResampler(units, statistic, errors);
}

function requireWhole(name: string, value: number, least: number, repair: string): void {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new ArgumentError(
      "bootstrapDistribution",
      `${name} must be a whole number of at least ${least}, got ${value}. ${repair}`,
    );
  }
}
