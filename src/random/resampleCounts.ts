import { exponential } from "../numeric/elementary/exponential.js";
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
/** Stands in a cell that belongs to no block: only the highest bit, which no block has. */
const NO_BLOCK = -(2 ** 31);
/** A search among what is left over starts from one of so many equal steps; for a power of 2 none is off by rounding. */
const STEPS = 1024;

/**
 * Draws independent Poisson counts in blocks of four and gives their total. The four bytes of a block are written as one
 * word. Each block holds as many whole cells of the table as its probability fills; the cells left over stand for what the
 * fractions leave, which is drawn by inversion. (A single count above 15, of probability 2e-14, is beyond the table and
 * never drawn.)
 */
function poissonBlocks(rate: number, counts: Uint8Array): (rng: Rng) => number {
  const { cells, leftover } = blockTable(rate);
  const all = leftover[CELLS - 1]!;
  const starts = Uint32Array.from({ length: STEPS + 1 }, (_, step) =>
    firstAbove(leftover, (step / STEPS) * all, 0, CELLS - 1),
  );
  const drawLeftover = (rng: Rng) => {
    const u = rng.nextUniform();
    const step = Math.floor(u * STEPS);
    return blockWord(firstAbove(leftover, u * all, starts[step]!, starts[step + 1]!));
  };
  const blocks = new Int32Array(counts.buffer, counts.byteOffset, counts.length / 4);
  const pairs = blocks.length / 2;
  // The random words lie where the second half of the blocks comes to lie: none is written over before it is read.
  const words = new Uint32Array(counts.buffer, counts.byteOffset + 4 * pairs, pairs);
  const unfilled = new Uint32Array(pairs + 1);
  return (rng) => {
    rng.fillUint32(words);
    let total = lookUp(words, cells, blocks, unfilled);
    for (let i = 0; unfilled[i]! < pairs; i++) {
      for (let block = 2 * unfilled[i]!; block < 2 * unfilled[i]! + 2; block++) {
        if (blocks[block] !== NO_BLOCK) continue;
        blocks[block] = drawLeftover(rng);
        total += Math.imul(blocks[block]!, 0x01010101) >>> 24;
      }
    }
    return total;
  };
}

/**
 * Writes a pair of blocks for each word and gives the total of their counts. The numbers of the pairs that lack a block are
 * written to `unfilled`, then the number of all pairs. No branch has to be guessed by the processor.
 */
function lookUp(words: Uint32Array, cells: Int32Array, blocks: Int32Array, unfilled: Uint32Array): number {
  let total = 0;
  let found = 0;
  for (let i = 0; i < words.length; i++) {
    const bits = words[i]!;
    const first = cells[bits >>> 16]!;
    const second = cells[bits & 0xffff]!;
    blocks[2 * i] = first;
    blocks[2 * i + 1] = second;
    // The product's highest byte is the sum of the four bytes, here of at most 30 each, but for its highest bit, which
    // tells of a cell without a block.
    total += (Math.imul(first + second, 0x01010101) >>> 24) & 127;
    unfilled[found] = i;
    found += (first | second) >>> 31;
  }
  unfilled[found] = words.length;
  return total;
}

interface BlockTable {
  /** The block of each value of 16 bits as the word to write; `NO_BLOCK` for the cells left over. */
  readonly cells: Int32Array;
  /** Cumulated fractions of cells that the blocks 0, 1, … do not fill. */
  readonly leftover: Float64Array;
}

/** Block b holds the four hexadecimal digits of b, the lowest first. */
function blockTable(rate: number): BlockTable {
  const probability = new Float64Array(16);
  probability[0] = exponential(-rate);
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
  cells.fill(NO_BLOCK, decided);
  return { cells, leftover };
}

const bytes = new Uint8Array(4);
const word = new Int32Array(bytes.buffer);

/** The digits of a block as bytes in the order of memory, whichever that is in a word of this machine. */
function blockWord(block: number): number {
  for (let digit = 0; digit < 4; digit++) bytes[digit] = (block >>> (4 * digit)) & 15;
  return word[0]!;
}

/** First index from `low` on whose ascending value exceeds `target`; `high` where there is none before it. */
function firstAbove(ascending: Float64Array, target: number, low: number, high: number): number {
  let [first, last] = [low, high];
  while (first < last) {
    const middle = (first + last) >>> 1;
    if (ascending[middle]! > target) last = middle;
    else first = middle + 1;
  }
  return first;
}
