import { normalSf } from "../../numeric/normal.js";
import { normalDensity } from "../../numeric/normalDensity.js";
import type { ScoreProfiles } from "./itemCurves.js";

/**
 * What two rows that have nothing but their ability in common agree on: sums over the items that both answered of the
 * chance q that both are right or both are wrong.
 */
export interface ExpectedAgreement {
  /** Items that both answered. */
  readonly shared: Float64Array;
  /** Σ q. */
  readonly mean: Float64Array;
  /** Σ q (1 − q). */
  readonly variance: Float64Array;
  /** Σ q (1 − q)(1 − 2q): the third central moment. */
  readonly third: Float64Array;
}

/** Place of a pair of profiles in the lower triangle with its diagonal. */
export function trianglePlace(first: number, second: number): number {
  return first >= second ? (first * (first + 1)) / 2 + second : (second * (second + 1)) / 2 + first;
}

/** Expected agreement of every pair of profiles, in the order of `trianglePlace`. `curves` row-major profiles × items. */
export function expectedAgreement(
  scores: ArrayLike<number>,
  items: number,
  { example }: ScoreProfiles,
  curves: Float64Array,
): ExpectedAgreement {
  const profiles = example.length;
  const size = (profiles * (profiles + 1)) / 2;
  const [shared, mean, variance, third] = [0, 0, 0, 0].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let place = 0;
  for (let first = 0; first < profiles; first++) {
    for (let second = 0; second <= first; second++, place++) {
      let [count, sum, spread, skew] = [0, 0, 0, 0];
      for (let item = 0; item < items; item++) {
        if (
          Number.isNaN(scores[example[first]! * items + item]!) ||
          Number.isNaN(scores[example[second]! * items + item]!)
        ) {
          continue;
        }
        const [a, b] = [curves[first * items + item]!, curves[second * items + item]!];
        const both = a * b + (1 - a) * (1 - b);
        const own = both * (1 - both);
        count++;
        sum += both;
        spread += own;
        skew += own * (1 - 2 * both);
      }
      shared[place] = count;
      mean[place] = sum;
      variance[place] = spread;
      third[place] = skew;
    }
  }
  return { shared, mean, variance, third };
}

/**
 * Probability that a sum of independent right-or-wrong variables lies at `bound` or above, by the normal approximation
 * with the correction for skewness and for whole numbers; in [0, 1].
 *
 * Volkova (1996), "A refinement of the central limit theorem for sums of independent random indicators".
 */
export function agreementTail(bound: number, mean: number, variance: number, third: number): number {
  if (!(variance > 0)) return mean >= bound ? 1 : 0;
  const deviation = Math.sqrt(variance);
  const x = (Math.ceil(bound - 1e-9) - 0.5 - mean) / deviation;
  const skewness = third / (variance * deviation);
  return Math.min(1, Math.max(0, normalSf(x) + (skewness * (x * x - 1) * normalDensity(x)) / 6));
}
