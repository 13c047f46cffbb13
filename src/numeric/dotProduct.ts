/** Σ aᵢ·bᵢ of two lists of one length, in the order of their places. */
export function dotProduct(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += first[i]! * second[i]!;
  return sum;
}
