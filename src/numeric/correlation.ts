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
  const order = ascendingOrder(x, ascendingOrder(y));
  const inOrder = (values: ArrayLike<number>) => {
    const ordered = new Float64Array(order.length);
    for (let place = 0; place < ordered.length; place++) ordered[place] = values[order[place]!]!;
    return ordered;
  };
  const [orderedX, orderedY] = [inOrder(x), inOrder(y)];
  const tiesX = tiedPairs([orderedX]);
  const tiesXY = tiedPairs([orderedX, orderedY]);
  const { inversions: discordant, sorted } = countInversions(orderedY);
  const tiesY = tiedPairs([sorted]);
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

/** Pairs of places at which every list holds the same value; lists in which equal values stand together. */
function tiedPairs(lists: readonly Float64Array[]): number {
  const { length } = lists[0]!;
  let pairs = 0;
  for (let first = 0, end = 1; first < length; first = end++) {
    while (end < length && lists.every((list) => list[end] === list[first])) end++;
    pairs += pairsAmong(end - first);
  }
  return pairs;
}

function pairsAmong(count: number): number {
  return (count * (count - 1)) / 2;
}

/** Pairs i < j with values[i] > values[j], by a bottom-up merge sort that counts what each merge moves forward. */
function countInversions(values: Float64Array): { readonly inversions: number; readonly sorted: Float64Array } {
  let source: Float64Array = values.slice();
  let target: Float64Array = new Float64Array(values.length);
  let inversions = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      inversions += mergeRuns(source, target, start, width);
    }
    [source, target] = [target, source];
  }
  return { inversions, sorted: source };
}

/** Merges the sorted runs at `start` and `start + width`; returns by how many places the second run's values moved forward. */
function mergeRuns(source: Float64Array, target: Float64Array, start: number, width: number): number {
  const middle = Math.min(start + width, source.length);
  const end = Math.min(start + 2 * width, source.length);
  let left = start;
  let right = middle;
  let moved = 0;
  for (let out = start; out < end; out++) {
    if (left < middle && (right >= end || source[left]! <= source[right]!)) {
      target[out] = source[left++]!;
    } else {
      moved += middle - left;
      target[out] = source[right++]!;
    }
  }
  return moved;
}
