import { ROUNDING } from "./constant.js";

/**
 * Candidate − baseline of paired scores, freed of the rounding of the scores: 0 where both are one number but for rounding,
 * and one and the same number everywhere where the differences lie within it of each other. .3 − (.1 + .2) is no
 * difference, and .6 − .3 and .6 − (.1 + .2) are the same one. NaN where a score is NaN.
 *
 * @param offset what was taken off all scores before, whose rounding they still carry
 */
export function pairedDifferences(baseline: ArrayLike<number>, candidate: ArrayLike<number>, offset = 0): Float64Array {
  const differences = new Float64Array(baseline.length);
  let [size, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < differences.length; i++) {
    const [before, after] = [baseline[i]!, candidate[i]!];
    const larger = Math.max(Math.abs(before + offset), Math.abs(after + offset));
    const difference = after - before;
    differences[i] = Math.abs(difference) <= ROUNDING * larger ? 0 : difference;
    if (larger > size) size = larger;
    if (differences[i]! < low) low = differences[i]!;
    if (differences[i]! > high) high = differences[i]!;
  }
  const areOne = high - low <= ROUNDING * size;
  return areOne
    ? differences.map((difference) => (Number.isNaN(difference) ? difference : middle(low, high)))
    : differences;
}

function middle(low: number, high: number): number {
  return low <= 0 && high >= 0 ? 0 : low;
}
