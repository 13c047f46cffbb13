/** A probability that is too small for a number is not 0: the smallest number stands for it. NaN stays NaN. */
export function aboveZero(probability: number): number {
  return probability === 0 ? Number.MIN_VALUE : probability;
}
