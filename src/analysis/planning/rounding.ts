import { decimalsOf } from "../../numeric/decimals.js";
import { powerOfTen } from "../../numeric/elementary/powers.js";
import type { PublishedPair } from "./claimRecord.js";

/** A pair with half a step of its last printed decimal. */
export interface RoundedPair extends PublishedPair {
  readonly halfStep: number;
}

/** Decimals of a share beyond which a number is taken for computed, not printed. */
const MOST_PRINTED = 8;

/**
 * What the figures may be rounded from: half a step of the last decimal that any of them shows, since the figures of one table
 * are printed to the same decimals and numbers lose the zeros at their end. Whole per cents at the least.
 */
export function roundedPairs(pairs: readonly PublishedPair[]): RoundedPair[] {
  const shown = Math.max(2, ...pairs.map(({ a, b, decimals }) => decimals ?? Math.max(decimalsOf(a), decimalsOf(b))));
  const halfStep = shown > MOST_PRINTED ? 0 : 0.5 * powerOfTen(-shown);
  return pairs.map((pair) => ({ ...pair, halfStep }));
}

/** All figures as far off in the same direction as rounding allows: by `steps` half steps in favour of A. */
export function shiftedPairs(pairs: readonly RoundedPair[], steps: number): RoundedPair[] {
  const within = (share: number) => Math.min(1, Math.max(0, share));
  return pairs.map((pair) => ({
    ...pair,
    a: within(pair.a + steps * pair.halfStep),
    b: within(pair.b - steps * pair.halfStep),
  }));
}
