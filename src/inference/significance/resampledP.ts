import { ArgumentError } from "../../errors.js";
import { type Alternative, type AlternativeOption, requireAlternative } from "./alternative.js";

export interface ResamplingTestOptions extends AlternativeOption {
  /** Random rearrangements to draw where there are too many for all of them; default 10,000. */
  readonly resamples?: number;
  /** Where the random stream starts; any finite number, default 1. The same seed gives the same p. */
  readonly seed?: number;
}

/** How the p of a permutation test came about. */
export interface ResampledPValue {
  readonly pValue: number;
  /** `"exact"`: over all rearrangements; `"monte-carlo"`: (extreme draws + 1)/(draws + 1). */
  readonly method: "exact" | "monte-carlo";
  /** Rearrangements drawn; `null` when p is exact. */
  readonly resamples: number | null;
  /** `null` when p is exact. */
  readonly seed: number | null;
}

/** How many rearrangements are at least as far out as the observed one, in each direction. */
export interface ExtremeCounts {
  readonly atLeast: number;
  readonly atMost: number;
  /** At least as far from 0, either way. */
  readonly either: number;
}

/** Which count answers which alternative. */
const countOf = {
  "two-sided": "either",
  greater: "atLeast",
  less: "atMost",
} as const satisfies Record<Alternative, keyof ExtremeCounts>;

/** p over all rearrangements, the observed one among them. */
export function exactPValue(counts: ExtremeCounts, rearrangements: number, alternative: Alternative): ResampledPValue {
  return exactly(counts[countOf[alternative]] / rearrangements);
}

/** An exact p as a record. */
export function exactly(pValue: number): ResampledPValue {
  return { pValue, method: "exact", resamples: null, seed: null };
}

/**
 * p from random rearrangements: (b + 1)/(B + 1), as the observed one is one of them. Never 0, and never rejects too
 * often.
 *
 * Phipson & Smyth (2010), "Permutation p-values should never be zero".
 */
export function monteCarloPValue(
  counts: ExtremeCounts,
  resamples: number,
  seed: number,
  alternative: Alternative,
): ResampledPValue {
  const pValue = (counts[countOf[alternative]] + 1) / (resamples + 1);
  return { pValue, method: "monte-carlo", resamples, seed };
}

/** Throws unless the choices of a permutation test can be used. */
export function requireResampling(caller: string, { alternative, resamples, seed }: Required<ResamplingTestOptions>) {
  requireAlternative(caller, alternative);
  if (!(Number.isSafeInteger(resamples) && resamples > 0)) {
    throw new ArgumentError(
      caller,
      `resamples must be a whole number of at least 1, got ${resamples}. Pass 10000 for p to about .005.`,
    );
  }
  if (!Number.isFinite(seed)) throw new ArgumentError(caller, `seed must be a finite number, got ${seed}. Pass 1.`);
}

/** Values as whole numbers of a common tiny unit, so that sums are exact in any order. */
export interface WholeUnits {
  readonly values: Float64Array;
  /** Two sums that differ by no more than this many units differ by rounding only. */
  readonly tolerance: number;
}

/**
 * Rounds values to whole multiples of a unit near 2⁻⁴⁵ of the largest size (coarser for very many values, so that no sum
 * exceeds 2⁵³; `summands` of them at most are added up, by default all). Sums of these are exact, and sums that are equal in decimals differ by at most `tolerance`.
 */
export function inWholeUnits(values: ArrayLike<number>, summands = values.length): WholeUnits {
  const count = Math.max(1, summands);
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] as number));
  const units = 2 ** Math.min(45, 51 - (32 - Math.clz32(count - 1)));
  // Divided first: the reciprocal of a denormal size is infinite.
  const divisor = largest === 0 ? 1 : largest;
  return { values: Float64Array.from(values, (value) => Math.round((value / divisor) * units)), tolerance: count };
}
