import { ArgumentError } from "../errors.js";
import type { Rng } from "./rng.js";

/**
 * Fills `indices` with independent uniform whole numbers in [0, n): one bootstrap sample where its length is n.
 * Without modulo bias (words beyond the last full multiple of n are drawn again).
 */
export function resampleIndices(rng: Rng, n: number, indices: Uint32Array): void {
  if (!(Number.isInteger(n) && n > 0 && n < 4294967296)) {
    throw new ArgumentError(
      "resampleIndices",
      `n must be an integer in [1, 2^32), got ${n}. There is nothing to draw from.`,
    );
  }
  const limit = 4294967296 - (4294967296 % n);
  // Said to be unsigned words, the two are divided as whole numbers, in a third of the time.
  const divisor = n >>> 0;
  rng.fillUint32(indices);
  for (let i = 0; i < indices.length; i++) {
    let bits = indices[i]!;
    while (bits >= limit) bits = rng.nextUint32();
    indices[i] = (bits >>> 0) % divisor;
  }
}
