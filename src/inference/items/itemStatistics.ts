import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";

/** What classical test theory says of each item of a table, one value an item. Undefined is NaN. */
export interface ItemStatistics {
  /** Runs that scored the item. */
  readonly runs: Float64Array;
  /** Mean score over those runs: for right-or-wrong items the share of runs that are right. */
  readonly means: Float64Array;
  /** Pearson's r of the item with the run's mean score, the item included (point-biserial for right-or-wrong items). */
  readonly itemTotal: Float64Array;
  /** Pearson's r of the item with the run's mean score over its other items. */
  readonly itemRest: Float64Array;
}

/** The score of every run: sum and count of its scored items. */
interface RunTotals {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/** Values whose spread is below this share of their size are one value, written with rounding. */
const SAME = 2 ** -40;

/** Sum and number of the scored items of each run. */
export function runTotals(scores: ArrayLike<number>, runs: number, items: number): RunTotals {
  requireTable("runTotals", scores, runs, items);
  const sums = new Float64Array(runs);
  const counts = new Float64Array(runs);
  for (let run = 0; run < runs; run++) {
    for (let item = 0; item < items; item++) {
      const score = scores[run * items + item]!;
      if (Number.isNaN(score)) continue;
      sums[run]! += score;
      counts[run]!++;
    }
  }
  return { sums, counts };
}

/**
 * Difficulty and discrimination of all items of a table in one pass, O(runs × items).
 *
 * A run's score is the mean of its scored items, so that runs that miss some items stay comparable; with no cell missing,
 * correlations are those of the usual sum scores. Missing cells are left out item by item (`runs` counts the others), and
 * runs with fewer than two scored items leave the correlations. NaN where the item or the score has no spread.
 *
 * Lord & Novick (1968), "Statistical theories of mental test scores", ch. 15.
 *
 * @param scores row-major runs × items, NaN where not scored
 */
export function itemStatistics(scores: Scores, runs: number, items: number): ItemStatistics {
  const readScores = scoresOf("itemStatistics", "scores", scores);
  requireArgument("itemStatistics", "runs", runs, COUNT);
  requireArgument("itemStatistics", "items", items, COUNT);
  requireTable("itemStatistics", readScores, runs, items);
  const counted = items > 1 ? ofCounts(readScores, runs, items) : null;
  if (counted !== null) return counted;
  const { values, offset, unit } = inStandardUnits(readScores);
  const { sums, counts } = runTotals(values, runs, items);
  const totals = sums.map((sum, run) => sum / counts[run]!);
  const columns = byItem(values, runs, items);
  // An offset that was taken off has rounded the scores before.
  const rounded = Math.abs(offset) / unit / 16;
  const result = {
    runs: new Float64Array(items),
    means: new Float64Array(items),
    itemTotal: new Float64Array(items),
    itemRest: new Float64Array(items),
  };
  for (let item = 0; item < items; item++) {
    const own = columns.subarray(item * runs, (item + 1) * runs);
    let scored = 0;
    let sum = 0;
    let n = 0;
    // Deviations are from the first value: exactly 0 for constants, and of the size of the spread otherwise.
    let firstX = 0;
    let firstT = 0;
    let firstR = 0;
    let x = 0;
    let xx = 0;
    let t = 0;
    let tt = 0;
    let xt = 0;
    let r = 0;
    let rr = 0;
    let xr = 0;
    for (let run = 0; run < runs; run++) {
      const score = own[run]!;
      if (Number.isNaN(score)) continue;
      scored++;
      sum += score;
      const others = counts[run]! - 1;
      if (others === 0) continue;
      const total = totals[run]!;
      const rest = (sums[run]! - score) / others;
      if (n++ === 0) {
        firstX = score;
        firstT = total;
        firstR = rest;
        continue;
      }
      const dx = score - firstX;
      const dt = total - firstT;
      const dr = rest - firstR;
      x += dx;
      xx += dx * dx;
      t += dt;
      tt += dt * dt;
      xt += dx * dt;
      r += dr;
      rr += dr * dr;
      xr += dx * dr;
    }
    const about = (squares: number, sum: number, first: number) =>
      spread(squares, sum, n, Math.max(Math.abs(first), rounded));
    const squaresX = about(xx, x, firstX);
    result.runs[item] = scored;
    result.means[item] = offset + unit * (sum / scored);
    result.itemTotal[item] = correlation(xt - (x * t) / n, squaresX, about(tt, t, firstT));
    result.itemRest[item] = correlation(xr - (x * r) / n, squaresX, about(rr, r, firstR));
  }
  return result;
}

/**
 * The same for complete right-or-wrong tables, of which counts say all: how many runs are right on an item, and how many
 * right answers these runs have, Σ xS, all of them whole numbers. Runs without any score count as not there. `null` for other
 * tables.
 */
function ofCounts(scores: ArrayLike<number>, runs: number, items: number): ItemStatistics | null {
  const [right, rightSums] = [new Float64Array(items), new Float64Array(items)];
  let [scored, all, squares] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const start = run * items;
    if (isUnscored(scores, start, items)) continue;
    scored++;
    let sum = 0;
    for (let cell = start; cell < start + items; cell++) {
      const score = scores[cell]!;
      if (score !== 0 && score !== 1) return null;
      sum += score;
    }
    all += sum;
    squares += sum * sum;
    for (let item = 0; item < items; item++) {
      const score = scores[start + item]!;
      right[item]! += score;
      rightSums[item]! += score * sum;
    }
  }
  // Sums of squares and products about the means, times the number of runs: no quotient rounds them.
  const about = (squared: number, sum: number) => scored * squared - sum * sum;
  const ofTotal = about(squares, all);
  const ofItem = (item: number) => about(right[item]!, right[item]!);
  return {
    runs: new Float64Array(items).fill(scored),
    means: right.map((count) => count / scored),
    itemTotal: right.map((count, item) => correlation(scored * rightSums[item]! - count * all, ofItem(item), ofTotal)),
    itemRest: right.map((count, item) =>
      correlation(
        scored * (rightSums[item]! - count) - count * (all - count),
        ofItem(item),
        about(squares - 2 * rightSums[item]! + count, all - count),
      ),
    ),
  };
}

function isUnscored(scores: ArrayLike<number>, start: number, items: number): boolean {
  let place = start;
  while (place < start + items && Number.isNaN(scores[place]!)) place++;
  return place === start + items;
}

/** The same table item after item, so that an item's scores lie together; in tiles, which the cache holds. */
function byItem(scores: ArrayLike<number>, runs: number, items: number): Float64Array {
  const columns = new Float64Array(scores.length);
  const tile = 32;
  for (let top = 0; top < runs; top += tile) {
    const bottom = Math.min(runs, top + tile);
    for (let item = 0; item < items; item++) {
      for (let run = top; run < bottom; run++) columns[item * runs + run] = scores[run * items + item]!;
    }
  }
  return columns;
}

/** Throws unless the scores are a table of this size. */
export function requireTable(caller: string, scores: ArrayLike<number>, runs: number, items: number): void {
  if (scores.length !== runs * items) {
    throw new ArgumentError(
      caller,
      `scores must hold runs × items = ${runs} × ${items} = ${runs * items} numbers, got ${scores.length}. ` +
        "Write them run after run.",
    );
  }
}

/** Sum of squares about the mean, exactly 0 for values that differ by rounding only. */
function spread(squares: number, sum: number, count: number, size: number): number {
  const about = squares - (sum * sum) / count;
  return about <= count * (SAME * size) ** 2 ? 0 : about;
}

function correlation(product: number, squaresX: number, squaresY: number): number {
  if (!(squaresX > 0 && squaresY > 0)) return Number.NaN;
  return Math.max(-1, Math.min(1, product / Math.sqrt(squaresX * squaresY)));
}
