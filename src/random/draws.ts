import { ArgumentError } from "../errors.js";
import { logarithm } from "../numeric/elementary/logarithm.js";
import type { Rng } from "./rng.js";

/** Uniform integer in [0, bound), without modulo bias: draws in the incomplete last multiple of the bound are rejected. */
export function uniformInteger(rng: Rng, bound: number): number {
  if (!(Number.isInteger(bound) && bound > 0 && bound <= 4294967296)) {
    throw new ArgumentError("uniformInteger", `bound must be an integer in [1, 2^32], got ${bound}.`);
  }
  // Quotients of whole numbers up to 2^32 are never rounded up to the next one; engines take remainders above 2^31 slowly.
  const limit = Math.floor(4294967296 / bound) * bound;
  let bits = rng.nextUint32();
  while (bits >= limit) bits = rng.nextUint32();
  return bits - Math.floor(bits / bound) * bound;
}

/** Standard normal deviate by Marsaglia's polar method; one of each pair is used, so that calls stay independent of history. */
export function standardNormal(rng: Rng): number {
  for (;;) {
    const u = 2 * rng.nextUniform() - 1;
    const v = 2 * rng.nextUniform() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * logarithm(s)) / s);
  }
}

/** Fisher–Yates: the values of `array` in random order, in place. */
export function shuffle<T>(rng: Rng, array: T[]): void {
  for (let last = array.length - 1; last > 0; last--) {
    const other = uniformInteger(rng, last + 1);
    const kept = array[last] as T;
    array[last] = array[other] as T;
    array[other] = kept;
  }
}
