import { createRng } from "../../random/rng.js";
import { latticeOf } from "./lattice.js";
import {
  type ExtremeCounts,
  exactly,
  exactPValue,
  inWholeUnits,
  monteCarloPValue,
  type ResampledPValue,
  type ResamplingTestOptions,
  type WholeUnits,
} from "./resampledP.js";
import { pairsAtLeast, sortedSignedSums } from "./sortedSums.js";
import { pValueOfTails, subsetSumTails } from "./subsetSums.js";

/** Additions that the exact distribution of lattice values may cost: a few hundredths of a second. */
const EXACT_COST = 3e7;

/** Values whose 2ⁿ flips are counted exactly: those of two halves, each in ascending order, are walked through together. */
const MOST_HALVED = 30;

/**
 * p of the sum of the values when each sign is a fair coin. Exact where all values are whole multiples of one step and
 * the counting is cheap, whatever their number, and where 2ⁿ ≤ resamples (up to 30 values other than 0); Monte Carlo otherwise.
 * NaN for no values or where one is not finite; 1 (two-sided) where all are 0.
 */
export function signFlipPValue(
  values: ArrayLike<number>,
  { alternative, resamples, seed }: Required<ResamplingTestOptions>,
): ResampledPValue {
  const all = Float64Array.from(values);
  if (all.length === 0 || !all.every(Number.isFinite)) return exactly(Number.NaN);
  const moving = all.filter((value) => value !== 0);
  if (moving.length === 0) return exactly(1);
  const lattice = latticeOf(moving);
  if (lattice !== null) {
    const sizes = lattice.multiples.map(Math.abs);
    const sum = lattice.multiples.reduce((total, multiple) => total + Math.max(0, multiple), 0);
    const total = sizes.reduce((running, size) => running + size, 0);
    if (sizes.length * Math.min(sum, total - sum) <= EXACT_COST) {
      return exactly(pValueOfTails(subsetSumTails(sizes, sum), alternative));
    }
  }
  const units = inWholeUnits(moving);
  if (moving.length <= MOST_HALVED && 2 ** moving.length <= resamples) {
    return exactPValue(allFlips(units), 2 ** moving.length, alternative);
  }
  return monteCarloPValue(randomFlips(units, resamples, seed), resamples, seed, alternative);
}

function sumOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** All 2ⁿ sums, which are symmetric about 0. */
function allFlips(units: WholeUnits): ExtremeCounts {
  const { observed, atLeast } = halved(units);
  const beyond = Math.abs(observed);
  const all = 2 ** units.values.length;
  return {
    atLeast: atLeast(observed),
    atMost: atLeast(-observed),
    // The two tails meet where the observed sum is 0.
    either: Math.min(all, 2 * atLeast(beyond)),
  };
}

/** Share of all flips that reach the sum of the values, for up to 30 of them. */
export function signFlipShare(values: ArrayLike<number>): number {
  const { observed, atLeast } = halved(inWholeUnits(values));
  return atLeast(observed) / 2 ** values.length;
}

function halved({ values, tolerance }: WholeUnits) {
  const middle = values.length >> 1;
  const [first, second] = [sortedSignedSums(values.subarray(0, middle)), sortedSignedSums(values.subarray(middle))];
  return { observed: sumOf(values), atLeast: (bound: number) => pairsAtLeast(first, second, bound - tolerance) };
}

/**
 * Random sums: one random word flips 32 values, whose signed sums are read from four tables of 256. All draws advance
 * together through the values, so that tables and draws stay in cache: memory draws + n, never draws × n.
 */
function randomFlips({ values, tolerance }: WholeUnits, resamples: number, seed: number): ExtremeCounts {
  const { nextUint32 } = createRng(seed, "sign-flips");
  const observed = sumOf(values);
  const sums = new Float64Array(resamples);
  const tables = new Float64Array(4 * 256);
  for (let start = 0; start < values.length; start += 32) {
    for (let byte = 0; byte < 4; byte++) fillTable(tables, byte * 256, values, start + byte * 8);
    for (let draw = 0; draw < resamples; draw++) {
      const word = nextUint32();
      sums[draw] =
        (sums[draw] as number) +
        (tables[word & 255] as number) +
        (tables[256 + ((word >>> 8) & 255)] as number) +
        (tables[512 + ((word >>> 16) & 255)] as number) +
        (tables[768 + (word >>> 24)] as number);
    }
  }
  const counts = { atLeast: 0, atMost: 0, either: 0 };
  for (let draw = 0; draw < resamples; draw++) {
    const sum = sums[draw] as number;
    if (sum >= observed - tolerance) counts.atLeast++;
    if (sum <= observed + tolerance) counts.atMost++;
    if (Math.abs(sum) >= Math.abs(observed) - tolerance) counts.either++;
  }
  return counts;
}

/** Signed sums of eight values from `start` on for every byte; a set bit keeps a sign. Values past the end are 0. */
function fillTable(tables: Float64Array, offset: number, values: Float64Array, start: number): void {
  tables[offset] = 0;
  for (let bit = 0; bit < 8; bit++) tables[offset] = (tables[offset] as number) - (values[start + bit] ?? 0);
  for (let byte = 1; byte < 256; byte++) {
    const bit = 31 - Math.clz32(byte);
    tables[offset + byte] = (tables[offset + byte - (1 << bit)] as number) + 2 * (values[start + bit] ?? 0);
  }
}
