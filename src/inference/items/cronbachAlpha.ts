import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { fQuantile } from "../../numeric/distributions/fDistribution.js";
import { hasNaN } from "../../numeric/ranks.js";
import { inOrdinaryUnit, offsetBetween } from "../../numeric/spread/standardUnits.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { requireTable } from "./itemStatistics.js";

/** How consistently the items of a test order the runs. Undefined is NaN. */
export interface CronbachAlpha {
  /** k/(k − 1)·(1 − Σ item variances/variance of the sum score); KR-20 where items are right or wrong. At most 1, may be negative. */
  readonly alpha: number;
  readonly interval: Interval;
  /** Alpha of the other items, one an item; NaN for fewer than three items. */
  readonly ifDeleted: Float64Array;
  /** Of a run's sum score over all items: SD·√(1 − alpha); NaN where alpha is negative. */
  readonly standardErrorOfMeasurement: number;
  /** Fewest runs that two items share. */
  readonly runs: number;
}

/**
 * Cronbach's alpha with Feldt's interval, alpha if each item is deleted, and the standard error of measurement.
 *
 * Items that all runs answer alike count as items (some programs drop them without a word, which raises alpha a little).
 * Where cells are missing, each covariance is over the runs that scored both items, and the interval uses the fewest runs
 * that two items share, which is on the wide side. The interval rests on normal scores and
 * on runs that are independent. NaN for fewer than two runs or items, and where the sum score does not vary.
 *
 * Cronbach (1951); Kuder & Richardson (1937), formula 20; Feldt (1965), "The approximate sampling distribution of
 * Kuder–Richardson reliability coefficient twenty".
 *
 * @param scores row-major runs × items, NaN where not scored
 */
export function cronbachAlpha(
  scores: Scores,
  runs: number,
  items: number,
  options: IntervalOptions = {},
): CronbachAlpha {
  const readScores = scoresOf("cronbachAlpha", "scores", scores);
  requireArgument("cronbachAlpha", "runs", runs, COUNT);
  requireArgument("cronbachAlpha", "items", items, COUNT);
  const { level = LEVEL } = optionsOf("cronbachAlpha", options);
  requireLevel("cronbachAlpha", level);
  requireTable("cronbachAlpha", readScores, runs, items);
  const { values, unit } = withoutOffsets(readScores, items);
  const { variances, withSum, fewestRuns } = itemCovariances(values, runs, items);
  const within = total(variances);
  const variance = total(withSum);
  // Rounding leaves a trace of variance where sum scores are equal.
  const alpha = variance > 1e-12 * within ? ofVariances(items, within, variance) : Number.NaN;
  return {
    alpha,
    interval: feldtInterval(alpha, fewestRuns, items, level),
    ifDeleted: variances.map((own, item) => {
      const rest = variance - 2 * withSum[item]! + own;
      return rest > 1e-12 * within ? ofVariances(items - 1, within - own, rest) : Number.NaN;
    }),
    standardErrorOfMeasurement: alpha >= 0 ? unit * Math.sqrt(variance * (1 - alpha)) : Number.NaN,
    runs: fewestRuns,
  };
}

/** Each item less its own offset, in one unit for all: alpha knows no offsets, and large ones cost it its digits. */
function withoutOffsets(scores: ArrayLike<number>, items: number) {
  const lowest = new Float64Array(items).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(items).fill(Number.NEGATIVE_INFINITY);
  for (let cell = 0, item = 0; cell < scores.length; cell++, item = item + 1 === items ? 0 : item + 1) {
    const score = scores[cell]!;
    if (score < lowest[item]!) lowest[item] = score;
    if (score > highest[item]!) highest[item] = score;
  }
  const offsets = lowest.map((low, item) => offsetBetween(low, highest[item]!));
  const centred = offsets.some((offset) => offset !== 0)
    ? Float64Array.from(scores, (score, cell) => score - offsets[cell % items]!)
    : scores;
  return inOrdinaryUnit(centred);
}

function ofVariances(items: number, within: number, variance: number): number {
  return items > 1 ? (items / (items - 1)) * (1 - within / variance) : Number.NaN;
}

/** 1 − (1 − α)F: the ratio of mean squares behind 1 − α is an F with n − 1 and (n − 1)(k − 1) degrees of freedom. */
function feldtInterval(alpha: number, runs: number, items: number, level: number): Interval {
  // Items that agree throughout, but for rounding, show no noise of which an interval could be made.
  const end = (p: number) =>
    runs > 1 && items > 1 && Math.abs(1 - alpha) > 1e-12
      ? 1 - (1 - alpha) * fQuantile(p, runs - 1, (runs - 1) * (items - 1))
      : Number.NaN;
  return { low: end((1 + level) / 2), high: end((1 - level) / 2), level, method: "feldt" };
}

interface ItemCovariances {
  readonly variances: Float64Array;
  /** Covariance of each item with the sum of all items. */
  readonly withSum: Float64Array;
  readonly fewestRuns: number;
}

/** Items that the same runs scored are taken together, since their covariances with another such group add up. */
function itemCovariances(scores: ArrayLike<number>, runs: number, items: number): ItemCovariances {
  const groups = sameRuns(scores, runs, items);
  const variances = new Float64Array(items);
  const withSum = new Float64Array(items);
  let fewestRuns = runs;
  for (const own of groups) {
    addVariances(scores, items, own, variances);
    for (const other of groups) {
      const shared = own === other ? own.rows : own.rows.filter((row) => other.isRow[row] === 1);
      fewestRuns = Math.min(fewestRuns, shared.length);
      const deviations = centredSums(scores, items, shared, other.members);
      shared.forEach((row, index) => {
        const weight = deviations[index]! / (shared.length - 1);
        for (let place = 0; place < own.members.length; place++) {
          const item = own.members[place]!;
          withSum[item]! += weight * scores[row * items + item]!;
        }
      });
      if (shared.length < 2) for (const item of own.members) withSum[item] = Number.NaN;
    }
  }
  return { variances, withSum, fewestRuns };
}

/** Items with the same missing cells. */
interface SameRuns {
  readonly members: number[];
  readonly rows: number[];
  readonly isRow: Uint8Array;
}

function sameRuns(scores: ArrayLike<number>, runs: number, items: number): SameRuns[] {
  if (!hasNaN(scores)) {
    const [members, rows] = [items, runs].map((count) => Array.from({ length: count }, (_, index) => index));
    return [{ members: members!, rows: rows!, isRow: new Uint8Array(runs).fill(1) }];
  }
  const groups = new Map<string, SameRuns>();
  for (let item = 0; item < items; item++) {
    const isRow = Uint8Array.from({ length: runs }, (_, run) => (Number.isNaN(scores[run * items + item]!) ? 0 : 1));
    const key = isRow.join("");
    const group = groups.get(key);
    if (group !== undefined) group.members.push(item);
    else groups.set(key, { members: [item], rows: [...isRow.keys()].filter((run) => isRow[run] === 1), isRow });
  }
  return [...groups.values()];
}

function addVariances(scores: ArrayLike<number>, items: number, { members, rows }: SameRuns, into: Float64Array): void {
  const means = new Float64Array(members.length);
  for (const row of rows) {
    for (let place = 0; place < members.length; place++) means[place]! += scores[row * items + members[place]!]!;
  }
  for (let place = 0; place < members.length; place++) means[place]! /= rows.length;
  for (const row of rows) {
    for (let place = 0; place < members.length; place++) {
      const deviation = scores[row * items + members[place]!]! - means[place]!;
      into[members[place]!]! += deviation * deviation;
    }
  }
  for (const item of members) into[item]! /= rows.length - 1;
}

/** Sums of these items in these rows, about their mean. */
function centredSums(
  scores: ArrayLike<number>,
  items: number,
  rows: readonly number[],
  members: readonly number[],
): Float64Array {
  const sums = Float64Array.from(rows, (row) => {
    let sum = 0;
    for (let place = 0; place < members.length; place++) sum += scores[row * items + members[place]!]!;
    return sum;
  });
  const centre = total(sums) / rows.length;
  return sums.map((sum) => sum - centre);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
