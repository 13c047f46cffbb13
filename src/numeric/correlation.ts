import { requireSameLength } from "../errors.js";
import { ascendingOrder } from "./ascendingOrder.js";
import { mean } from "./moments.js";
import { hasNaN, midRanks } from "./ranks.js";

/** Pairs of positions i < j by how x and y order them. All NaN if a value is NaN. */
interface KendallCounts {
  /** Pairs that x and y order alike. */
  readonly concordant: number;
  /** Pairs that x and y order oppositely. */
  readonly discordant: number;
  /** Pairs equal in x, whether or not equal in y. */
  readonly tiesX: number;
  /** Pairs equal in y, whether or not equal in x. */
  readonly tiesY: number;
  /** Pairs equal in both, counted in `tiesX` and in `tiesY` too. */
  readonly tiesXY: number;
  /** Kendall's S: concordant − discordant. */
  readonly score: number;
}

/**
 * Pearson's product-moment correlation of two equally long sequences, in [−1, 1].
 * NaN for fewer than two values, a constant side, or any NaN or ∞.
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength("pearson", x, y);
  const meanX = mean(x);
  const meanY = mean(y);
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let i = 0; i < x.length; i++) {
    const deviationX = x[i]! - meanX;
    const deviationY = y[i]! - meanY;
    squaresX += deviationX * deviationX;
    squaresY += deviationY * deviationY;
    products += deviationX * deviationY;
  }
  return clampedRatio(products, squaresX, squaresY);
}

/** Spearman's rank correlation: Pearson's, of the average ranks. NaN for fewer than two values, a constant side, any NaN. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength("spearman", x, y);
  return pearson(midRanks(x), midRanks(y));
}

/**
 * Kendall's tau-b of two equally long sequences: +1 same order, −1 reversed. Ties in either shrink the denominator.
 * NaN for fewer than two values, a constant side, or any NaN. O(n log n).
 *
 * Kendall (1945), "The treatment of ties in ranking problems".
 *
 * @example kendallTau([1, 2, 3, 4], [1, 3, 2, 4]) // => 0.6666666666666666
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength("kendallTau", x, y);
  const { score, tiesX, tiesY } = kendallCounts(x, y);
  const pairs = pairsAmong(x.length);
  return clampedRatio(score, pairs - tiesX, pairs - tiesY);
}

/**
 * The pair counts behind Kendall's tau and its variance, in O(n log n).
 *
 * Knight (1966), "A computer method for calculating Kendall's tau with ungrouped data".
 */
export function kendallCounts(x: ArrayLike<number>, y: ArrayLike<number>): KendallCounts {
  requireSameLength("kendallCounts", x, y);
  if (hasNaN(x) || hasNaN(y)) return UNKNOWN;
  const byY = ascendingOrder(y);
  const { ranks: ranksY, tiedPairs: tiesY } = denseRanks(y, byY);
  const order = ascendingOrder(x, byY);
  const ordered = new Uint32Array(order.length);
  let [tiesX, tiesXY] = [0, 0];
  // Of those that are equal in x, and of those that are equal in both, which stand together.
  let [startX, startXY] = [0, 0];
  for (let place = 0; place < order.length; place++) {
    const position = order[place]!;
    ordered[place] = ranksY[position]!;
    if (place === 0) continue;
    const isTied = x[position] === x[order[place - 1]!];
    if (!isTied) startX = place;
    if (!isTied || ordered[place] !== ordered[place - 1]) startXY = place;
    tiesX += place - startX;
    tiesXY += place - startXY;
  }
  const discordant = countInversions(ordered);
  const concordant = pairsAmong(x.length) - tiesX - tiesY + tiesXY - discordant;
  return { concordant, discordant, tiesX, tiesY, tiesXY, score: concordant - discordant };
}

const UNKNOWN: KendallCounts = {
  concordant: Number.NaN,
  discordant: Number.NaN,
  tiesX: Number.NaN,
  tiesY: Number.NaN,
  tiesXY: Number.NaN,
  score: Number.NaN,
};

/** product/√(squaresX·squaresY) in [−1, 1], exactly ±1 for exact multiples and safe from overflow; NaN where a square is 0. */
function clampedRatio(product: number, squaresX: number, squaresY: number): number {
  const ratio = (product / squaresX) * (Math.sqrt(squaresX) / Math.sqrt(squaresY));
  return Math.max(-1, Math.min(1, ratio));
}

/** Ranks that count the different values below, from the order of the values, and how many pairs are equal. */
function denseRanks(values: ArrayLike<number>, order: Uint32Array) {
  const ranks = new Uint32Array(order.length);
  let [rank, start, tiedPairs] = [0, 0, 0];
  for (let place = 1; place < order.length; place++) {
    if (values[order[place]!] !== values[order[place - 1]!]) {
      rank++;
      start = place;
    }
    tiedPairs += place - start;
    ranks[order[place]!] = rank;
  }
  return { ranks, tiedPairs };
}

function pairsAmong(count: number): number {
  return (count * (count - 1)) / 2;
}

/** Pairs i < j with ranks[i] > ranks[j]. */
function countInversions(ranks: Uint32Array): number {
  const bits = 32 - Math.clz32(ranks.reduce((most, rank) => Math.max(most, rank), 0));
  return inversionsByBit(ranks.slice(), new Uint32Array(ranks.length), { start: 0, end: ranks.length, bit: bits - 1 });
}

/** So few ranks are sorted one by one. */
const FEW = 24;

/** Ranks that agree in the bits above one, where they stand. */
interface AgreeingRanks {
  readonly start: number;
  readonly end: number;
  readonly bit: number;
}

/**
 * Two ranks differ first in one bit. Where that is this one, a rank whose bit is 0 counts those before it whose bit is 1; then
 * each kind, in its first order, is parted by the next bit. Both lists are written over.
 */
function inversionsByBit(source: Uint32Array, target: Uint32Array, { start, end, bit }: AgreeingRanks): number {
  if (bit < 0) return 0;
  if (end - start <= FEW) return inversionsBySorting(source, start, end);
  let ones = 0;
  for (let place = start; place < end; place++) ones += (source[place]! >>> bit) & 1;
  if (ones === 0 || ones === end - start) return inversionsByBit(source, target, { start, end, bit: bit - 1 });
  const middle = end - ones;
  let [inversions, seen] = [0, 0];
  for (let place = start; place < end; place++) {
    const rank = source[place]!;
    const one = (rank >>> bit) & 1;
    // Without a branch, which would be guessed wrong half of the time.
    inversions += seen & (one - 1);
    target[place - seen + one * (middle + 2 * seen - place)] = rank;
    seen += one;
  }
  return (
    inversions +
    inversionsByBit(target, source, { start, end: middle, bit: bit - 1 }) +
    inversionsByBit(target, source, { start: middle, end, bit: bit - 1 })
  );
}

function inversionsBySorting(ranks: Uint32Array, start: number, end: number): number {
  let inversions = 0;
  for (let place = start + 1; place < end; place++) {
    const rank = ranks[place]!;
    let to = place;
    for (; to > start && ranks[to - 1]! > rank; to--) ranks[to] = ranks[to - 1]!;
    ranks[to] = rank;
    inversions += place - to;
  }
  return inversions;
}
