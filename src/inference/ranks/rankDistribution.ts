import { LEVEL, RESAMPLES } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import { isBinary } from "../../numeric/binary.js";
import { commonBits } from "../../numeric/commonBits.js";
import { quantileSorted } from "../../numeric/quantiles.js";
import { commonOffset, lessOffset } from "../../numeric/spread/standardUnits.js";
import { resampleIndices } from "../../random/resampleIndices.js";
import type { Rng } from "../../random/rng.js";
import { inWholeUnits } from "../significance/resampledP.js";
import { packRows } from "./pairedCounts.js";

interface RankDistributionOptions {
  /** Bootstrap resamples of the items; default 2,000. */
  readonly resamples?: number;
  /** Nominal coverage of the rank intervals in (0, 1); default 0.95. */
  readonly level?: number;
}

/** Where one row stands among all rows when the columns are resampled. */
interface RankSpread {
  /** Lower and upper rank, rounded outwards to whole ranks; 1 is the highest mean. */
  readonly low: number;
  readonly high: number;
  /** Share of resamples in which the row has the highest mean; ties share it. */
  readonly probabilityBest: number;
}

/**
 * Bootstrap distribution of the ranks of row means when whole columns (items) are resampled, the same columns for every
 * row. Rows that tie in a resample hold all of the ranks that they share, so that the interval holds them too. Ranks are not smooth in the data: for rows that are
 * nearly equal the intervals may cover less than their level says (Hall & Miller 2009).
 *
 * @param scores row-major rows × columns, complete
 */
export function rankDistribution(
  rng: Rng,
  scores: ArrayLike<number>,
  rows: number,
  columns: number,
  { resamples = RESAMPLES, level = LEVEL }: RankDistributionOptions = {},
): RankSpread[] {
  if (scores.length !== rows * columns) {
    throw new ArgumentError(
      "rankDistribution",
      `scores must hold rows × columns = ${rows} × ${columns} values, got ${scores.length}.`,
    );
  }
  const binary = isBinary(scores);
  const sumRows = binary ? binarySums(scores, rows, columns) : realSums(scores, rows, columns);
  // Each score was rounded to whole units once.
  const rounding = binary ? 0 : columns;
  const drawn = new Uint32Array(columns);
  const ranks = { low: rankTable(rows, resamples), high: rankTable(rows, resamples) };
  const best = new Float64Array(rows);
  const sums = new Float64Array(rows);
  for (let resample = 0; resample < resamples; resample++) {
    resampleIndices(rng, columns, drawn);
    sumRows(drawn, sums);
    recordRanks(sums, ranks, best, { resample, rounding });
  }
  const tail = (1 - level) / 2;
  return ranks.low.map((lowest, row) => ({
    low: Math.floor(quantileSorted(lowest.sort(), tail)),
    high: Math.ceil(quantileSorted((ranks.high[row] as Float64Array).sort(), 1 - tail)),
    probabilityBest: (best[row] as number) / resamples,
  }));
}

function rankTable(rows: number, resamples: number): Float64Array[] {
  return Array.from({ length: rows }, () => new Float64Array(resamples));
}

/** Fills in the row sums of one resample, given as the columns that were drawn. */
type SumRows = (drawn: Uint32Array, sums: Float64Array) => void;

/**
 * Row sums by adding whole columns, which stand together in memory, in whole units, so that rows which tie in decimals tie
 * here too.
 */
function realSums(scores: ArrayLike<number>, rows: number, columns: number): SumRows {
  const units = inWholeUnits(lessOffset(scores, commonOffset([scores])), columns);
  const byColumn = columnMajor(units.values, rows, columns);
  return (drawn, sums) => {
    sums.fill(0);
    for (let draw = 0; draw < columns; draw++) {
      const start = drawn[draw]! * rows;
      for (let row = 0; row < rows; row++) sums[row]! += byColumn[start + row]!;
    }
  };
}

/**
 * Row sums of 0/1 scores, 32 columns at a time: how often each column was drawn is written in binary, one bit plane a
 * power of two, and a row's sum is Σ 2^k·|row ∧ plane k|. The same draws give the same sums as `realSums`.
 */
function binarySums(scores: ArrayLike<number>, rows: number, columns: number): SumRows {
  const { words } = packRows(scores, rows, columns);
  const width = Math.ceil(columns / 32);
  // Four counts a word, eight words for 32 columns. No column of so many is drawn 256 times.
  const counts = new Int32Array(8 * width);
  const planes: Int32Array[] = [];
  return (drawn, sums) => {
    counts.fill(0);
    for (let draw = 0; draw < columns; draw++) counts[drawn[draw]! >>> 2]! += 1 << (8 * (drawn[draw]! & 3));
    const depth = digitsOf(counts);
    while (planes.length < depth) planes.push(new Int32Array(width));
    for (let power = 0; power < depth; power++) fillPlane(planes[power]!, counts, power);
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let power = 0; power < depth; power++) sum += 2 ** power * commonBits(words[row]!, planes[power]!);
      sums[row] = sum;
    }
  };
}

/** Binary digits of the largest of the counts, which stand four a word. */
function digitsOf(counts: Int32Array): number {
  let digits = 0;
  for (let word = 0; word < counts.length; word++) digits |= counts[word]!;
  return 32 - Math.clz32((digits | (digits >>> 8) | (digits >>> 16) | (digits >>> 24)) & 255);
}

/** One binary digit of every count. The product brings that of four counts side by side, into its highest bits but four. */
function fillPlane(plane: Int32Array, counts: Int32Array, power: number): void {
  for (let word = 0; word < plane.length; word++) {
    let bits = 0;
    for (let four = 0; four < 8; four++) {
      const digits = (counts[8 * word + four]! >>> power) & 0x01010101;
      bits |= (Math.imul(digits, 0x01020408) >>> 24) << (4 * four);
    }
    plane[word] = bits;
  }
}

function columnMajor(scores: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = scores[row * columns + column] as number;
    }
  }
  return turned;
}

function recordRanks(
  sums: Float64Array,
  ranks: { readonly low: readonly Float64Array[]; readonly high: readonly Float64Array[] },
  best: Float64Array,
  { resample, rounding }: { readonly resample: number; readonly rounding: number },
): void {
  const order = Array.from(sums, (_, row) => row).sort((a, b) => (sums[b] as number) - (sums[a] as number));
  for (let first = 0; first < order.length; ) {
    let last = first;
    const value = sums[order[first] as number] as number;
    while (last + 1 < order.length && (sums[order[last + 1] as number] as number) >= value - rounding) {
      last++;
    }
    for (let place = first; place <= last; place++) {
      const row = order[place] as number;
      (ranks.low[row] as Float64Array)[resample] = first + 1;
      (ranks.high[row] as Float64Array)[resample] = last + 1;
      if (first === 0) best[row] = (best[row] as number) + 1 / (last + 1);
    }
    first = last + 1;
  }
}
