import type { MissingPolicy } from "../../data/missing.js";
import type { FitProgress } from "./climbing/bestClimb.js";
import type { IrtModel } from "./fitRecord.js";
import type { ItemPriors } from "./priors.js";

export interface TwoPlOptions {
  /** `2pl` (default); `1pl`: one slope for all items; `3pl`: with the guessing probability 1/choices of each item. */
  readonly model?: IrtModel;
  /** Probability of guessing right, in [0, 1), of items that do not say how many choices they have; for `3pl`. */
  readonly guessing?: number;
  /** Nodes of the ability grid; default: as many as the length of the test asks for, at least 61. 61 is what mirt and TAM use. */
  readonly nodes?: number;
  /** The grid goes from −limit to limit; default 6. */
  readonly limit?: number;
  /** Priors on the item parameters; default none, with `force` below the floor of runs a wide one on slopes and intercepts. */
  readonly priors?: ItemPriors;
  /** Hold slopes at 0 or above; default false. */
  readonly positiveSlopes?: boolean;
  /** Errored and unscored answers; default `drop`. */
  readonly missing?: MissingPolicy;
  /** Fewest runs of a fit; default 50. */
  readonly minimumRuns?: number;
  /** Fit fewer runs too: with priors, and beside a control fit of shuffled answers. Default false. */
  readonly force?: boolean;
  /** Return the parameters of a fit that did not converge; default false. */
  readonly keepUnconverged?: boolean;
  /** Most iterations of one climb; default 500. */
  readonly maxIterations?: number;
  /** Largest gradient at which a climb ends, in units of standard errors with known abilities; default 1e-6. */
  readonly tolerance?: number;
  /** Starting points tried, 1 to 3; default 3, and 1 above 500,000 answers. */
  readonly starts?: number;
  /** Whether to compute standard errors, which take longer than the fit where items are many; default true. */
  readonly standardErrors?: boolean;
  /** Seed of the control fit; default 1. */
  readonly seed?: number;
  /** Called after each iteration. */
  readonly onProgress?: (progress: FitProgress) => void;
  /** Leaves the fit with the signal's reason. */
  readonly signal?: AbortSignal;
}
