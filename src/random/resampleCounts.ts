import { resampleIndices } from "./resampleIndices.js";
import type { Rng } from "./rng.js";

/** Bootstrap weights: how often each of n units comes up in n draws with replacement. */
export interface CountSampler {
  /** The counts of the last draw, one a unit; at first 1 each. */
  readonly counts: Uint8Array;
  /** Draws them anew. */
  readonly draw: (rng: Rng) => void;
}

/** Below this many units, drawing indices one by one is quicker. */
const LEAST_UNITS_FOR_BLOCKS = 128;

/** Standard deviations by which the Poisson total is aimed below n: 0.6 % of the totals overshoot and are drawn again. */
const MARGIN = 2.5;

/**
 * A sampler of counts that are multinomial with equal probabilities.
 *
 * Independent Poisson counts given their total are multinomial. So each unit gets a Poisson count of a rate slightly
 * below 1; where the total overshoots n all are drawn again, and the few draws that lack are added one by one. Given
 * any total up to n the result is exactly multinomial, hence exactly so overall. Four units are read from one table by
 * 16 random bits: a small part of the time that n draws of an index take, and memory is walked in order. Counts stay
 * below 256 for any n that fits in memory.
 *
 * @param memory where to keep the counts: `countMemory(n)` bytes, of which those beyond n are no counts of anything
 *
 * Poisson counts by the table method of Marsaglia, Tsang & Wang (2004), "Fast generation of discrete random variables".
 */
export function createCountSampler(n: number, memory: Uint8Array = new Uint8Array(countMemory(n))): CountSampler {
  const padded = memory.fill(1);
  return n < LEAST_UNITS_FOR_BLOCKS ? oneByOne(n, padded) : byBlocks(n, padded);
}

/** Bytes that hold the counts of n units: two blocks of four are drawn at a time, the last ones perhaps beyond n. */
export function countMemory(n: number): number {
  return Math.ceil(n / 8) * 8;
}

function oneByOne(n: number, padded: Uint8Array): CountSampler {
  const counts = padded.subarray(0, n);
  const indices = new Uint32Array(n);
  return {
    counts,
    draw: (rng) => {
      resampleIndices(rng, n, indices);
      counts.fill(0);
      for (let i = 0; i < n; i++) counts[indices[i]!]!++;
    },
  };
}

function byBlocks(n: number, padded: Uint8Array): CountSampler {
  const drawBlocks = poissonBlocks(1 - MARGIN / Math.sqrt(n), padded);
  const counts = padded.subarray(0, n);
  // Twenty standard deviations below n.
  const extra = new Uint32Array(Math.ceil(20 * Math.sqrt(n)));
  return {
    counts,
    draw: (rng) => {
      let missing: number;
      do {
        missing = n - drawBlocks(rng);
        for (let i = n; i < padded.length; i++) missing += padded[i]!;
      } while (missing < 0 || missing > extra.length);
      const drawn = extra.subarray(0, missing);
      resampleIndices(rng, n, drawn);
      for (let i = 0; i < missing; i++) counts[drawn[i]!]!++;
    },
  };
}

/** One cell for each value of 16 random bits. */
const CELLS = 65536;

/**
 * Draws independent Poisson counts in blocks of four and gives their total. The four bytes of a block are written as one
 * word. Each block holds as many whole cells of the table as its probability fills; the cells left over stand for what the
 * fractions leave, which is drawn by inversion. (A single count above 15, of probability 2e-14, is beyond the table and
 * never drawn.)
 */
function poissonBlocks(rate: number, counts: Uint8Array): (rng: Rng) => number {
  const { cells, leftover } = blockTable(rate);
  const drawLeftover = (rng: Rng) => blockWord(firstAbove(leftover, rng.nextUniform() * leftover[CELLS - 1]!));
  const blocks = new Int32Array(counts.buffer, counts.byteOffset, counts.length / 4);
  const pairs = blocks.length / 2;
  // The random words lie where the second half of the blocks comes to lie: none is written over before it is read.
  const words = new Uint32Array(counts.buffer, counts.byteOffset + 4 * pairs, pairs);
  return (rng) => {
    rng.fillUint32(words);
    let total = 0;
    for (let i = 0; i < pairs; i++) {
      const bits = words[i]!;
      let first = cells[bits >>> 16]!;
      let second = cells[bits & 0xffff]!;
      if ((first | second) < 0) {
        if (first < 0) first = drawLeftover(rng);
        if (second < 0) second = drawLeftover(rng);
      }
      blocks[2 * i] = first;
      blocks[2 * i + 1] = second;
      // The product's highest byte is the sum of the four bytes, here of at most 30 each.
      total += Math.imul(first + second, 0x01010101) >>> 24;
    }
    return total;
  };
}

interface BlockTable {
  /** The block of each value of 16 bits as the word to write; −1, which is no block, for the cells left over. */
  readonly cells: Int32Array;
  /** Cumulated fractions of cells that the blocks 0, 1, … do not fill. */
  readonly leftover: Float64Array;
}

/** Block b holds the four hexadecimal digits of b, the lowest first. */
function blockTable(rate: number): BlockTable {
  const probability = new Float64Array(16);
  probability[0] = Math.exp(-rate);
  for (let count = 1; count < 16; count++) probability[count] = (probability[count - 1]! * rate) / count;
  const cells = new Int32Array(CELLS);
  const leftover = new Float64Array(CELLS);
  let decided = 0;
  let fractions = 0;
  for (let block = 0; block < CELLS; block++) {
    const low = probability[block & 15]! * probability[(block >>> 4) & 15]!;
    const share = CELLS * low * probability[(block >>> 8) & 15]! * probability[block >>> 12]!;
    const whole = Math.floor(share);
    if (whole > 0) cells.fill(blockWord(block), decided, decided + whole);
    decided += whole;
    fractions += share - whole;
    leftover[block] = fractions;
  }
  cells.fill(-1, decided);
  return { cells, leftover };
}

const bytes = new Uint8Array(4);
const word = new Int32Array(bytes.buffer);

/** The digits of a block as bytes in the order of memory, whichever that is in a word of this machine. */
function blockWord(block: number): number {
  for (let digit = 0; digit < 4; digit++) bytes[digit] = (block >>> (4 * digit)) & 15;
  return word[0]!;
}

/** First index whose ascending value exceeds `target`. */
function firstAbove(ascending: Float64Array, target: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
