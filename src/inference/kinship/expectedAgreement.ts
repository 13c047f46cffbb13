import { chebyshevNodes, nodesNeeded } from "../../numeric/chebyshev.js";
import { commonBits } from "../../numeric/commonBits.js";
import { normalSf } from "../../numeric/distributions/normal.js";
import { normalDensity } from "../../numeric/distributions/normalDensity.js";
import { sinPi } from "../../numeric/elementary/sinPi.js";
import { logistic } from "../../numeric/logistic.js";
import type { ItemLines, ScoreProfiles } from "./itemCurves.js";
import { addInterpolated, addPowerSums, noPowerSums, type PowerSums } from "./powerSums.js";

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

/** Smooth sums come within this of themselves, of each item. */
const ERROR = 1e-14;
/** Numbers of nodes between which curves are taken as smooth. */
const NODES = [16, 24, 32, 48, 64, 96, 128, 192, 256];
/** Above this share of missing answers, sums over the shared items are shorter than what is to be taken off those over all. */
const MOST_MISSING = 1 / 8;

/**
 * Expected agreement of every pair of profiles, in the order of `trianglePlace`, to 1e-12 of the items.
 *
 * Sums over all items are smooth in the two log-odds as far as the items' curves are flat. So flat items are summed at pairs of
 * Chebyshev nodes alone, as many as their slopes ask for, and only the steepest at every pair; what either profile did not
 * answer is taken off again.
 */
export function expectedAgreement(
  scores: ArrayLike<number>,
  items: number,
  profiles: ScoreProfiles,
  lines: ItemLines,
): ExpectedAgreement {
  const { example, logOdds } = profiles;
  const lacking = example.map((row) => missingItems(scores, row, items));
  const missing = lacking.reduce((sum, { length }) => sum + length, 0);
  if (missing > MOST_MISSING * example.length * items) {
    const answered = centredCurves(lines, logOdds, items);
    lacking.forEach((lacks, profile) => {
      for (const item of lacks) answered[profile * items + item] = 0;
    });
    const sums = noPowerSums(example.length);
    addPowerSums(sums, answered, example.length, items);
    return agreementOf(sums, sharedItems(lacking, items));
  }
  const sums = sumsOverAll(lines, logOdds);
  if (missing > 0) takeOff(sums, lacking, lines, logOdds);
  return agreementOf(sums, sharedItems(lacking, items));
}

function missingItems(scores: ArrayLike<number>, row: number, items: number): Int32Array {
  const lacks: number[] = [];
  for (let item = 0; item < items; item++) if (Number.isNaN(scores[row * items + item]!)) lacks.push(item);
  return Int32Array.from(lacks);
}

/**
 * Of curves a and b, both are right or both wrong with q = (1 + c d) / 2 where c = 2 a - 1 and d = 2 b - 1: the sums over q
 * are sums over powers of c d, to which an item that one of the two lacks adds nothing. Row-major log-odds × items.
 */
function centredCurves({ slopes, heights }: ItemLines, logOdds: ArrayLike<number>, items: number): Float64Array {
  const centred = new Float64Array(logOdds.length * items);
  for (let row = 0, place = 0; row < logOdds.length; row++) {
    const at = logOdds[row]!;
    for (let item = 0; item < items; item++, place++) {
      centred[place] = 2 * logistic(slopes[item]! * at + heights[item]!) - 1;
    }
  }
  return centred;
}

function agreementOf({ ones, squares, cubes }: PowerSums, shared: Float64Array): ExpectedAgreement {
  return {
    shared,
    mean: ones.map((sum, pair) => (shared[pair]! + sum) / 2),
    // Rounding must leave no variance below 0.
    variance: squares.map((sum, pair) => Math.max(0, shared[pair]! - sum) / 4),
    third: cubes.map((sum, pair) => (sum - ones[pair]!) / 4),
  };
}

/** The sums of every pair over all items. */
function sumsOverAll(lines: ItemLines, logOdds: Float64Array): PowerSums {
  const profiles = logOdds.length;
  const sums = noPowerSums(profiles);
  const low = logOdds.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const high = logOdds.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const [centre, half] = [(low + high) / 2, (high - low) / 2];
  const places = logOdds.map((at) => (half === 0 ? 0 : Math.max(-1, Math.min(1, (at - centre) / half))));
  const steep: number[] = [];
  for (const [nodes, members] of bySlope(lines.slopes, half)) {
    // Between nodes, sums are had at a price that does not grow with the items.
    const between = profiles * nodes * (2 * nodes + profiles);
    if (nodes >= profiles || members.length * (profiles * profiles - nodes * nodes) <= between) {
      steep.push(...members);
      continue;
    }
    const atNodes = noPowerSums(nodes);
    const nodeOdds = chebyshevNodes(nodes).map((node) => centre + half * node);
    addPowerSums(atNodes, centredCurves(only(lines, members), nodeOdds, members.length), nodes, members.length);
    addInterpolated(sums, atNodes, nodes, places);
  }
  addPowerSums(sums, centredCurves(only(lines, steep), logOdds, steep.length), profiles, steep.length);
  return sums;
}

/** Items by the number of nodes that they ask for; infinitely many for the steepest. */
function bySlope(slopes: Float64Array, half: number): Map<number, number[]> {
  const members = new Map<number, number[]>();
  slopes.forEach((slope, item) => {
    // A centred curve is tanh(z / 2), with poles at z = ±πi: at 9/10 of the way there it has grown to tan(0.45 π) at most.
    const reach = (0.9 * Math.PI) / (Math.abs(slope) * half);
    const needed = reach === Number.POSITIVE_INFINITY ? 1 : nodesNeeded(reach, GROWN * GROWN * GROWN, ERROR);
    const nodes = NODES.find((count) => count >= needed) ?? Number.POSITIVE_INFINITY;
    const own = members.get(nodes);
    if (own === undefined) members.set(nodes, [item]);
    else own.push(item);
  });
  return members;
}

const GROWN = sinPi(0.45) / sinPi(0.05);

function only({ slopes, heights }: ItemLines, members: readonly number[]): ItemLines {
  return {
    slopes: Float64Array.from(members, (item) => slopes[item]!),
    heights: Float64Array.from(members, (item) => heights[item]!),
  };
}

/** Takes the items that either of a pair lacks off its sums. */
function takeOff(
  { ones, squares, cubes }: PowerSums,
  lacking: readonly Int32Array[],
  lines: ItemLines,
  logOdds: Float64Array,
): void {
  const profilesWithout: number[][] = Array.from(lines.slopes, () => []);
  lacking.forEach((lacks, profile) => {
    for (const item of lacks) profilesWithout[item]!.push(profile);
  });
  const isDone = new Uint8Array(logOdds.length);
  profilesWithout.forEach((members, item) => {
    if (members.length === 0) return;
    const curve = centredCurves(only(lines, [item]), logOdds, 1);
    for (const first of members) {
      for (let second = 0; second < curve.length; second++) {
        // What both lack is taken off once.
        if (isDone[second] === 1) continue;
        const place = trianglePlace(first, second);
        const both = curve[first]! * curve[second]!;
        ones[place]! -= both;
        squares[place]! -= both * both;
        cubes[place]! -= both * both * both;
      }
      isDone[first] = 1;
    }
    for (const first of members) isDone[first] = 0;
  });
}

/** Items that both profiles of each pair answered. */
function sharedItems(lacking: readonly Int32Array[], items: number): Float64Array {
  const profiles = lacking.length;
  const shared = new Float64Array((profiles * (profiles + 1)) / 2).fill(items);
  if (lacking.every(({ length }) => length === 0)) return shared;
  const words = Math.ceil(items / 32);
  const answered = lacking.map((lacks) => {
    const bits = new Uint32Array(words);
    for (let item = 0; item < items; item++) bits[item >>> 5]! |= 1 << (item & 31);
    for (const item of lacks) bits[item >>> 5]! &= ~(1 << (item & 31));
    return bits;
  });
  let place = 0;
  for (let first = 0; first < profiles; first++) {
    for (let second = 0; second <= first; second++) shared[place++] = commonBits(answered[first]!, answered[second]!);
  }
  return shared;
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
