import { normalSf } from "../../numeric/distributions/normal.js";
import { normalDensity } from "../../numeric/distributions/normalDensity.js";
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

/** Above so many profiles, those in between are interpolated: pairs grow with the square, and the curves are smooth. */
const MOST_EXACT = 256;

/**
 * Expected agreement of every pair of profiles, in the order of `trianglePlace`. `curves` row-major profiles × items. Where every
 * row answered everything and there are more than 256 profiles, pairs of 256 of them are summed over the items and the others
 * lie on lines between these, within 1e-4 of the items.
 */
export function expectedAgreement(
  scores: ArrayLike<number>,
  items: number,
  { example, logOdds }: ScoreProfiles,
  curves: Float64Array,
): ExpectedAgreement {
  const profiles = example.length;
  // Of curves a and b, both are right or both wrong with q = (1 + c d) / 2 where c = 2 a - 1 and d = 2 b - 1: the sums over q
  // are sums over powers of c d, to which an item that one of the two lacks adds nothing.
  const centred = new Float64Array(profiles * items);
  const known = new Float64Array(profiles);
  for (let profile = 0; profile < profiles; profile++) {
    for (let item = 0; item < items; item++) {
      if (Number.isNaN(scores[example[profile]! * items + item]!)) continue;
      centred[profile * items + item] = 2 * curves[profile * items + item]! - 1;
      known[profile]!++;
    }
  }
  const isComplete = known.every((count) => count === items);
  if (!isComplete) return exactAgreement(centred, items, sharedItems(scores, items, example));
  if (profiles <= MOST_EXACT) return exactAgreement(centred, items, null);
  const knots = knotsOf(logOdds);
  const chosen = new Float64Array(knots.length * items);
  knots.forEach((profile, knot) => {
    chosen.set(centred.subarray(profile * items, (profile + 1) * items), knot * items);
  });
  const between = exactAgreement(chosen, items, null);
  const lines = linesBetween(
    logOdds,
    knots.map((profile) => logOdds[profile]!),
  );
  return {
    shared: new Float64Array((profiles * (profiles + 1)) / 2).fill(items),
    mean: interpolated(between.mean, lines),
    variance: interpolated(between.variance, lines),
    third: interpolated(between.third, lines),
  };
}

/** Items that both profiles of each pair answered. */
function sharedItems(scores: ArrayLike<number>, items: number, example: readonly number[]): Float64Array {
  const profiles = example.length;
  const shared = new Float64Array((profiles * (profiles + 1)) / 2);
  const answered = new Uint8Array(profiles * items);
  for (let profile = 0; profile < profiles; profile++) {
    for (let item = 0; item < items; item++) {
      answered[profile * items + item] = Number.isNaN(scores[example[profile]! * items + item]!) ? 0 : 1;
    }
  }
  let place = 0;
  for (let first = 0; first < profiles; first++) {
    for (let second = 0; second <= first; second++, place++) {
      let count = 0;
      for (let a = first * items, b = second * items; a < (first + 1) * items; a++, b++) {
        count += answered[a]! & answered[b]!;
      }
      shared[place] = count;
    }
  }
  return shared;
}

/** The sums of every pair; `shared` is `null` where all items are. */
function exactAgreement(centred: Float64Array, items: number, shared: Float64Array | null): ExpectedAgreement {
  const profiles = items === 0 ? 0 : centred.length / items;
  const size = (profiles * (profiles + 1)) / 2;
  const [mean, variance, third] = [0, 0, 0].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const counts = shared ?? new Float64Array(size).fill(items);
  let place = 0;
  for (let first = 0; first < profiles; first++) {
    for (let second = 0; second <= first; second++, place++) {
      let [ones, squares, cubes] = [0, 0, 0];
      for (let a = first * items, b = second * items; a < (first + 1) * items; a++, b++) {
        const both = centred[a]! * centred[b]!;
        ones += both;
        squares += both * both;
        cubes += both * both * both;
      }
      mean[place] = (counts[place]! + ones) / 2;
      variance[place] = (counts[place]! - squares) / 4;
      third[place] = (cubes - ones) / 4;
    }
  }
  return { shared: counts, mean, variance, third };
}

/** Profiles from the lowest to the highest, spread evenly over their log-odds. */
function knotsOf(logOdds: Float64Array): number[] {
  const order = [...logOdds.keys()].sort((a, b) => logOdds[a]! - logOdds[b]!);
  const [low, high] = [logOdds[order[0]!]!, logOdds[order.at(-1)!]!];
  const knots: number[] = [];
  let next = low;
  for (const profile of order) {
    if (logOdds[profile]! < next - 1e-12) continue;
    knots.push(profile);
    next = low + ((high - low) * knots.length) / (MOST_EXACT - 1);
  }
  if (knots.at(-1) !== order.at(-1)) knots.push(order.at(-1)!);
  return knots;
}

/** Where each profile lies between two knots. */
interface Lines {
  readonly below: Int32Array;
  /** From 0 at the knot below to 1 at the one above. */
  readonly way: Float64Array;
}

function linesBetween(logOdds: Float64Array, knots: readonly number[]): Lines {
  const below = new Int32Array(logOdds.length);
  const way = new Float64Array(logOdds.length);
  logOdds.forEach((x, profile) => {
    let knot = 0;
    for (let step = 1 << 30; step > 0; step >>= 1) {
      if (knot + step < knots.length - 1 && knots[knot + step]! <= x) knot += step;
    }
    below[profile] = knot;
    way[profile] = (x - knots[knot]!) / (knots[knot + 1]! - knots[knot]!);
  });
  return { below, way };
}

function interpolated(atKnots: Float64Array, { below, way }: Lines): Float64Array {
  const profiles = below.length;
  const all = new Float64Array((profiles * (profiles + 1)) / 2);
  let place = 0;
  for (let first = 0; first < profiles; first++) {
    const [a, x] = [below[first]!, way[first]!];
    for (let second = 0; second <= first; second++, place++) {
      const [b, y] = [below[second]!, way[second]!];
      const lower = (1 - y) * atKnots[trianglePlace(a, b)]! + y * atKnots[trianglePlace(a, b + 1)]!;
      const upper = (1 - y) * atKnots[trianglePlace(a + 1, b)]! + y * atKnots[trianglePlace(a + 1, b + 1)]!;
      all[place] = (1 - x) * lower + x * upper;
    }
  }
  return all;
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
