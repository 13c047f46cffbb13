import { combinations } from "../../numeric/combinations.js";
import { fSf } from "../../numeric/distributions/fDistribution.js";
import { studentTSf } from "../../numeric/distributions/studentT.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";

/** Fewest values that the others must keep: three show how seeds differ. */
const FEWEST_OTHERS = 3;

/** Most values that are taken out together: what is left of alpha for more could name none. */
const MOST_TOGETHER = 10;

/** Share of the values that three and more may be: a larger group is a way to end of its own, as of seeds that learnt earlier. */
const SHARE_OF_SEVERAL = 0.25;

/** Outlying values are farther from the nearest other than so many SDs of the others: a tail has no such gap. */
const GAP = 5;

/** Probability of naming a seed of a row whose seeds are alike, of each of the rules. */
export const OUTLYING_ALPHA = 0.001;

/** How many values may lie apart together: one or two, where that is less than half, and more up to a quarter. */
export function mostTogether(values: number, others: number): number {
  const few = Math.min(2, Math.ceil(values / 2) - 1, values - others);
  return Math.min(MOST_TOGETHER, Math.max(few, Math.floor(SHARE_OF_SEVERAL * values)));
}

/** What is left of alpha for sets of this size: one half for one value, a quarter for two, and so on by halves. */
export function alphaOf(size: number): number {
  return OUTLYING_ALPHA / 2 ** size;
}

/** The places of the k values at the ends: some of the lowest and the rest of the highest, in every division. */
export function endsOf(values: readonly number[], size: number): number[][] {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]! || a - b);
  return Array.from({ length: size + 1 }, (_, low) => [
    ...order.slice(0, low),
    ...order.slice(order.length - (size - low)),
  ]);
}

/**
 * Indices of the values that lie so far from all others that they are none of their kind; empty where none do.
 *
 * Some of the values are taken out, one first, then two, and so on up to a quarter, and held against the rest: as one group (t of the two
 * means over the spread within both, n − 2 degrees of freedom), and, of several, each by itself (F of their distances from the mean of
 * the rest, where each alone has p < 0.001). Bonferroni over the ways to take so many. Of normal values that are alike at most one set
 * in a thousand has any: a half of that for one value, a quarter for two, and so on by halves. Those that diverged together do not hide
 * each other so, as they do where each is held against all others.
 *
 * They must stand apart as well: farther from the nearest of the rest than five times its SD. The end of a tail, as of many seeds
 * near the end of the scale, has no such gap.
 *
 * Grubbs (1950), "Sample criteria for testing outlying observations", the statistic for one value in another form; Rosner (1983),
 * "Percentage points for a generalized ESD many-outlier procedure", on why several are sought together.
 */
export function outlyingValues(values: readonly number[]): number[] {
  for (let size = 1; size <= mostTogether(values.length, FEWEST_OTHERS); size++) {
    const found = endsOf(values, size).filter((set) => liesApart(values, set));
    // Where two divisions do, the one whose values lie farther out.
    const [farthest] = found.sort((a, b) => distanceOf(values, b) - distanceOf(values, a));
    if (farthest !== undefined) return farthest.sort((a, b) => a - b);
  }
  return [];
}

/** The values of a set, and those of the rest. */
function divided(values: readonly number[], set: readonly number[]): [number[], number[]] {
  const taken = new Set(set);
  return [set.map((index) => values[index]!), values.filter((_, index) => !taken.has(index))];
}

function distanceOf(values: readonly number[], set: readonly number[]): number {
  const [own, others] = divided(values, set);
  return Math.min(...own.map((value) => Math.abs(value - mean(others))));
}

function liesApart(values: readonly number[], set: readonly number[]): boolean {
  const [own, others] = divided(values, set);
  // What they differ by through rounding says nothing of how they differ.
  if (isConstant(others)) return false;
  const spread = standardDeviation(others);
  const nearest = Math.min(...own.flatMap((value) => others.map((other) => Math.abs(other - value))));
  if (!(nearest > GAP * spread)) return false;
  const size = own.length;
  const alpha = alphaOf(size) / combinations(values.length, size);
  if (size === 1) return pOfGroup(own, others) < alpha;
  return pOfGroup(own, others) < alpha / 2 || pOfEach(own, others) < alpha / 2;
}

/** Two-sided p of two groups with one spread: that one group is as far from the other as this. */
function pOfGroup(own: readonly number[], others: readonly number[]): number {
  const freedom = own.length + others.length - 2;
  const within = Math.sqrt((squaresAround(own) + squaresAround(others)) / freedom);
  const error = within * Math.sqrt(1 / own.length + 1 / others.length);
  return 2 * studentTSf(Math.abs(mean(own) - mean(others)) / error, freedom);
}

/** p that values of the kind of the others lie as far from their mean as these, which need not be alike; 1 where one may be. */
function pOfEach(own: readonly number[], others: readonly number[]): number {
  const [size, count] = [own.length, others.length];
  const spread = standardDeviation(others);
  const distances = own.map((value) => (value - mean(others)) / spread);
  const one = Math.sqrt(1 + 1 / count);
  if (distances.some((distance) => 2 * studentTSf(Math.abs(distance) / one, count - 1) >= OUTLYING_ALPHA)) return 1;
  // The distances share the error of the mean of the others.
  const sum = distances.reduce((total, distance) => total + distance, 0);
  const square = distances.reduce((total, distance) => total + distance * distance, 0) - (sum * sum) / (count + size);
  return fSf(square / size, size, count - 1);
}

/** Sum of squared distances from the mean. */
export function squaresAround(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
}
