import { commonBits } from "../../numeric/commonBits.js";

/** How two lists of right-or-wrong scores of the same items agree. */
export interface PairedCounts {
  readonly bothRight: number;
  readonly baselineOnly: number;
  readonly candidateOnly: number;
  readonly bothWrong: number;
}

/** Counts the four cells of two aligned 0/1 lists; every score must be 0 or 1. */
export function pairedCounts(baseline: ArrayLike<number>, candidate: ArrayLike<number>): PairedCounts {
  let bothRight = 0;
  let baselineOnly = 0;
  let candidateOnly = 0;
  for (let i = 0; i < baseline.length; i++) {
    if (baseline[i] === 1 && candidate[i] === 1) bothRight++;
    else if (baseline[i] === 1) baselineOnly++;
    else if (candidate[i] === 1) candidateOnly++;
  }
  return {
    bothRight,
    baselineOnly,
    candidateOnly,
    bothWrong: baseline.length - bothRight - baselineOnly - candidateOnly,
  };
}

/** The rows of a 0/1 table as bits, so that many pairs of rows can be counted 32 items at a time. */
export interface PackedRows {
  readonly columns: number;
  readonly words: readonly Uint32Array[];
  /** Number of ones of each row. */
  readonly ones: readonly number[];
}

/** Packs complete rows of 0/1 scores; row-major rows × columns. */
export function packRows(scores: ArrayLike<number>, rows: number, columns: number): PackedRows {
  const words = Array.from({ length: rows }, (_, row) => {
    const packed = new Uint32Array(Math.ceil(columns / 32));
    for (let column = 0; column < columns; column++) {
      if (scores[row * columns + column] === 1) packed[column >>> 5]! |= 1 << (column & 31);
    }
    return packed;
  });
  return { columns, words, ones: words.map((row) => commonBits(row, row)) };
}

/** The four cells of two packed rows: the same numbers as `pairedCounts` gives on the scores. */
export function packedPairCounts(
  { columns, words, ones }: PackedRows,
  baseline: number,
  candidate: number,
): PairedCounts {
  const bothRight = commonBits(words[baseline]!, words[candidate]!);
  const [baselineOnly, candidateOnly] = [ones[baseline]! - bothRight, ones[candidate]! - bothRight];
  return { bothRight, baselineOnly, candidateOnly, bothWrong: columns - bothRight - baselineOnly - candidateOnly };
}

/** How many ones each two of the rows have in common, in the order given: each row with all before it. */
export function commonOnes({ words }: PackedRows, order: readonly number[]): Int32Array {
  const counts = new Int32Array((order.length * (order.length - 1)) / 2);
  let index = 0;
  for (let later = 1; later < order.length; later++) {
    const row = words[order[later]!]!;
    for (let earlier = 0; earlier < later; earlier++) counts[index++] = commonBits(words[order[earlier]!]!, row);
  }
  return counts;
}
