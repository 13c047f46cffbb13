import { requireArgument } from "../arguments/requireArgument.js";
import { FINITE, TEXT } from "../arguments/shapes.js";
import { ArgumentError } from "../errors.js";

/** A stream of random numbers: the only kind of randomness in this library. Holds state; make one with `createRng`. */
export interface Rng {
  /** Next 32 random bits as an integer in [0, 2^32). */
  nextUint32(): number;
  /** Uniform in [0, 1) with 53 random bits. */
  nextUniform(): number;
  /** Fills the list with what as many calls of `nextUint32` would give, in a fraction of their time. */
  fillUint32(words: Uint32Array): void;
  /** A new stream that depends on this stream's seed and label path only, not on how much was drawn. */
  child(label: string): Rng;
}

/**
 * xoshiro128++ 1.0 (Blackman & Vigna 2019), its 128-bit state filled by hashing the seed and the label,
 * so that neighbouring seeds and different labels give unrelated streams.
 *
 * @param seed any finite number; the same seed gives the same numbers on every platform
 */
export function createRng(seed: number, label = ""): Rng {
  requireArgument("createRng", "seed", seed, FINITE);
  requireArgument("createRng", "label", label, TEXT);
  if (!Number.isFinite(seed))
    throw new ArgumentError("createRng", `seed must be a finite number, got ${seed}. Pass 1.`);
  const path = `${seed}/${label}`;
  const state = hashToState(path);
  const nextUint32 = xoshiro128PlusPlus(state);
  return {
    nextUint32,
    // 27 high bits and 26 low bits make one 53-bit integer.
    nextUniform: () => ((nextUint32() >>> 5) * 67108864 + (nextUint32() >>> 6)) / 9007199254740992,
    fillUint32: (words) => fillByXoshiro128PlusPlus(state, words),
    child: (childLabel) => createRng(seed, `${label}/${childLabel}`),
  };
}

/** The published generator on an explicit state of four 32-bit words, which it advances in place. */
export function xoshiro128PlusPlus(state: Uint32Array): () => number {
  if (state.length !== 4 || state.every((word) => word === 0)) {
    throw new ArgumentError("xoshiro128PlusPlus", "state must be four 32-bit words that are not all zero.");
  }
  // Signed words over the same memory: engines keep those in registers, but not unsigned ones.
  const words = new Int32Array(state.buffer, state.byteOffset, 4);
  return () => {
    const s0 = words[0]!;
    const s1 = words[1]!;
    const s3 = words[3]!;
    const result = (rotateLeft((s0 + s3) | 0, 7) + s0) >>> 0;
    const n2 = words[2]! ^ s0;
    const n3 = s3 ^ s1;
    words[0] = s0 ^ n3;
    words[1] = s1 ^ n2;
    words[2] = n2 ^ (s1 << 9);
    words[3] = rotateLeft(n3, 11);
    return result;
  };
}

/** The same steps with the state kept in registers: several times as quick for many words. */
export function fillByXoshiro128PlusPlus(state: Uint32Array, words: Uint32Array): void {
  let s0 = state[0]! | 0;
  let s1 = state[1]! | 0;
  let s2 = state[2]! | 0;
  let s3 = state[3]! | 0;
  for (let i = 0; i < words.length; i++) {
    words[i] = rotateLeft((s0 + s3) | 0, 7) + s0;
    s2 ^= s0;
    s3 ^= s1;
    s0 ^= s3;
    const shifted = s1 << 9;
    s1 ^= s2;
    s2 ^= shifted;
    s3 = rotateLeft(s3, 11);
  }
  state[0] = s0;
  state[1] = s1;
  state[2] = s2;
  state[3] = s3;
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Four well-mixed words from a text: FNV-1a with four offsets, each finished by the MurmurHash3 avalanche. */
function hashToState(text: string): Uint32Array {
  const state = new Uint32Array(4);
  for (let word = 0; word < 4; word++) {
    let hash = (0x811c9dc5 ^ Math.imul(word + 1, 0x9e3779b9)) | 0;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    state[word] = hash ^ (hash >>> 16);
  }
  // All zero is the one state that the generator cannot leave.
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}
