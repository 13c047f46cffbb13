import type { Rng } from "../../random/rng.js";

/** A statistic on one sample. */
export interface SampleEstimate {
  readonly value: number;
  /** NaN where it was not asked for or does not exist. */
  readonly standardError: number;
}

/** A statistic tied to data and units: ready to be computed on the sample itself, on resamples, and without each unit. */
export interface Resampler {
  readonly original: SampleEstimate;
  /** The statistic on one bootstrap sample drawn from `rng`. */
  readonly draw: (rng: Rng) => SampleEstimate;
  /** The statistic without each unit in turn: one list for each set of units that is resampled by itself. */
  readonly leaveOneOut: () => Float64Array[];
}
