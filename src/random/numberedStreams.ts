import { fillByXoshiro128PlusPlus, type Rng, xoshiro128PlusPlus } from "./rng.js";

/** Moves one generator to the start of stream k and returns it: valid until the next call. */
type NumberedStreams = (k: number) => Rng;

/**
 * Streams 0, 1, 2, … of one generator, each fixed by the seed and labels of `rng` and by its number alone: the draws of
 * stream k are the same whatever was drawn before, in whatever batches, by however many workers. Much cheaper than
 * `rng.child`, since nothing is allocated. Numbers are whole, from 0 to 2^32 − 1.
 */
export function numberedStreams(rng: Rng, label: string): NumberedStreams {
  const source = rng.child(label);
  const key = Uint32Array.from({ length: 4 }, () => source.nextUint32());
  const state = Uint32Array.of(1, 0, 0, 0);
  const nextUint32 = xoshiro128PlusPlus(state);
  let current = 0;
  const stream: Rng = {
    nextUint32,
    nextUniform: () => ((nextUint32() >>> 5) * 67108864 + (nextUint32() >>> 6)) / 9007199254740992,
    fillUint32: (words) => fillByXoshiro128PlusPlus(state, words),
    child: (childLabel) => rng.child(`${label}/${current}/${childLabel}`),
  };
  return (k) => {
    current = k;
    for (let word = 0; word < 4; word++) state[word] = avalanche(avalanche(k + key[word]!) ^ STRIDES[word]!);
    // All zero is the one state that the generator cannot leave.
    if ((state[0]! | state[1]! | state[2]! | state[3]!) === 0) state[0] = 1;
    return stream;
  };
}

/** Four odd constants, so that the words differ even where their keys agree. */
const STRIDES = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

/** The finalizer of MurmurHash3: a bijection of 32-bit words in which every input bit moves half of the output bits. */
function avalanche(word: number): number {
  let hash = word | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
