import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { SEED } from "../../defaults.js";
import { combinations } from "../../numeric/combinations.js";
import { mean } from "../../numeric/moments.js";
import { commonOffset, inStandardUnits, lessOffset } from "../../numeric/spread/standardUnits.js";
import { createRng } from "../../random/rng.js";
import type { Alternative } from "./alternative.js";
import {
  type ExtremeCounts,
  exactly,
  exactPValue,
  inWholeUnits,
  monteCarloPValue,
  type ResampledPValue,
  type ResamplingTestOptions,
  requireResampling,
} from "./resampledP.js";

/** Permutation test that two independent samples have the same distribution. */
export interface PermutationTest extends ResampledPValue {
  /** Mean of the candidate − mean of the baseline, in score units. */
  readonly statistic: number;
  readonly alternative: Alternative;
}

/**
 * Permutation test of the difference of two independent means (candidate − baseline), which keeps the true sizes of the
 * two samples. Exact over all splits when there are at most `resamples` of them, otherwise (b + 1)/(B + 1) over random
 * splits. Two-sided: splits whose difference is at least as far from 0 as the one seen (not twice the smaller tail, which
 * differs for unequal sizes). The null is equal distributions: where only the means agree and spreads differ, unequal
 * sizes make it reject too often or too seldom. All values equal: p 1. NaN for an empty sample or a value that is not
 * finite.
 *
 * Fisher (1935); Pitman (1937), "Significance tests which may be applied to samples from any populations".
 *
 * @example permutationTest([1, 2, 3], [7, 8]).pValue // => 0.1
 */
export function permutationTest(first: Scores, second: Scores, options: ResamplingTestOptions = {}): PermutationTest {
  const { alternative = "two-sided", resamples = 10_000, seed = SEED } = optionsOf("permutationTest", options);
  const baseline = scoresOf("permutationTest", "baseline", first);
  const candidate = scoresOf("permutationTest", "candidate", second);
  requireResampling("permutationTest", { alternative, resamples, seed });
  const pool = Float64Array.from([...Array.from(baseline), ...Array.from(candidate)]);
  // Freed of what both have in common, so that a large offset costs the difference no digits.
  const offset = commonOffset([baseline, candidate]);
  const statistic = mean(lessOffset(candidate, offset)) - mean(lessOffset(baseline, offset));
  if (!Number.isFinite(statistic)) return { statistic: Number.NaN, alternative, ...exactly(Number.NaN) };
  // Sums of deviations from the pooled mean: the difference of means is a positive multiple of the candidate's sum and a
  // negative one of the baseline's. Only the smaller sample need be drawn.
  const scaled = inStandardUnits(pool).values;
  const centre = mean(scaled);
  const { values, tolerance } = inWholeUnits(Float64Array.from(scaled, (value) => value - centre));
  const candidateIsSmaller = candidate.length <= baseline.length;
  const size = Math.min(baseline.length, candidate.length);
  const small = candidateIsSmaller ? values.subarray(baseline.length) : values.subarray(0, size);
  const observed = small.reduce((total, value) => total + value, 0);
  const splits = combinations(pool.length, size, resamples);
  const counter = extremeCounter(observed, tolerance);
  if (splits <= resamples) eachSubsetSum(values, size, counter.count);
  else eachRandomSum(values, size, resamples, seed, counter.count);
  const { atLeast, atMost, either } = counter.counts;
  const counts = candidateIsSmaller ? counter.counts : { atLeast: atMost, atMost: atLeast, either };
  const pValue =
    splits <= resamples
      ? exactPValue(counts, splits, alternative)
      : monteCarloPValue(counts, resamples, seed, alternative);
  return { statistic, alternative, ...pValue };
}

function extremeCounter(observed: number, tolerance: number) {
  const counts: { -readonly [Key in keyof ExtremeCounts]: number } = { atLeast: 0, atMost: 0, either: 0 };
  const count = (sum: number) => {
    if (sum >= observed - tolerance) counts.atLeast++;
    if (sum <= observed + tolerance) counts.atMost++;
    if (Math.abs(sum) >= Math.abs(observed) - tolerance) counts.either++;
  };
  return { counts, count };
}

/** Hands over the sum of every subset of this size. */
function eachSubsetSum(values: Float64Array, size: number, use: (sum: number) => void): void {
  const extend = (from: number, missing: number, sum: number): void => {
    if (missing === 0) {
      use(sum);
      return;
    }
    for (let next = from; next <= values.length - missing; next++) {
      extend(next + 1, missing - 1, sum + (values[next] as number));
    }
  };
  extend(0, size, 0);
}

/** Hands over the sums of random subsets of this size: the first steps of Fisher–Yates, from whatever order is there. */
function eachRandomSum(
  values: Float64Array,
  size: number,
  resamples: number,
  seed: number,
  use: (sum: number) => void,
): void {
  const { nextUint32 } = createRng(seed, "splits");
  const pool = values.slice();
  const count = pool.length;
  // Draws from the incomplete last multiple of a bound are rejected, as in `uniformInteger`.
  const limits = Float64Array.from({ length: size }, (_, place) => 4294967296 - (4294967296 % (count - place)));
  for (let draw = 0; draw < resamples; draw++) {
    let sum = 0;
    for (let place = 0; place < size; place++) {
      let bits = nextUint32();
      while (bits >= (limits[place] as number)) bits = nextUint32();
      const other = place + (bits % (count - place));
      const chosen = pool[other] as number;
      pool[other] = pool[place] as number;
      pool[place] = chosen;
      sum += chosen;
    }
    use(sum);
  }
}
