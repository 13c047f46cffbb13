import { weightedTotals } from "../../numeric/kernels/weightedTotals.js";
import { multinomialSampler } from "../../random/multinomial.js";
import { createCountSampler } from "../../random/resampleCounts.js";
import type { Rng } from "../../random/rng.js";
import { distinctRows } from "./distinctRows.js";

/** Totals of columns over units, for the units themselves and for units drawn with replacement. */
export interface TotalsSampler {
  /** Totals over all units as they are. */
  readonly original: Float64Array;
  /** Writes the totals of as many drawn units to `totals`. */
  readonly draw: (rng: Rng, totals: Float64Array) => void;
}

/** A binomial draw costs as much as this many units drawn one by one. */
const UNITS_A_CATEGORY = 30;
const MOST_CATEGORIES = 64;

/** More kinds of unit than this are not worth a multinomial draw. */
export function mostKinds(units: number): number {
  return Math.min(MOST_CATEGORIES, Math.max(2, Math.floor(units / UNITS_A_CATEGORY)));
}

/**
 * Totals over resampled units, from one column of numbers a unit each. Few different rows: one multinomial draw of how
 * often each occurs, whatever the number of units. Otherwise one count a unit.
 */
export function totalsSampler(columns: readonly Float64Array[]): TotalsSampler {
  const units = columns[0]!.length;
  const kinds = distinctRows(columns, mostKinds(units));
  if (kinds === null) return byUnit(columns, units);
  const rows = columns.map((column) => Float64Array.from(kinds.examples, (example) => column[example]!));
  return kindsSampler(rows, kinds.counts);
}

/** The same from kinds of unit: columns of one number a kind, and how many units are of each. */
export function kindsSampler(columns: readonly Float64Array[], counts: readonly number[]): TotalsSampler {
  const drawn = new Float64Array(counts.length);
  const drawCounts = multinomialSampler(
    counts.reduce((sum, count) => sum + count),
    counts,
  );
  const write = (counted: ArrayLike<number>, totals: Float64Array) => {
    for (let j = 0; j < columns.length; j++) totals[j] = product(counted, columns[j]!);
  };
  const original = new Float64Array(columns.length);
  write(counts, original);
  return {
    original,
    draw: (rng, totals) => {
      drawCounts(rng, drawn);
      write(drawn, totals);
    },
  };
}

function product(counts: ArrayLike<number>, values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += counts[i]! * values[i]!;
  return total;
}

function byUnit(columns: readonly Float64Array[], units: number): TotalsSampler {
  // What is the same for all units, or in two columns, is added up once or not at all.
  const varying = columns.filter((column) => column.some((value) => value !== column[0]));
  const rows = varying.filter((column, j) => j === varying.findIndex((other) => isEqual(column, other)));
  const rowOf = columns.map((column) =>
    varying.includes(column) ? rows.findIndex((row) => isEqual(column, row)) : -1,
  );
  const { weights, total } = weightedTotals(rows);
  const { draw } = createCountSampler(units, weights);
  const terms = rows.map((_, row) => [row]);
  const once = [1];
  const rowTotals = new Float64Array(rows.length);
  const write = (totals: Float64Array) => {
    for (let row = 0; row < rows.length; row++) rowTotals[row] = total(terms[row]!, once, 1);
    for (let j = 0; j < columns.length; j++) {
      totals[j] = rowOf[j]! < 0 ? units * columns[j]![0]! : rowTotals[rowOf[j]!]!;
    }
  };
  const original = new Float64Array(columns.length);
  write(original);
  return {
    original,
    draw: (rng, totals) => {
      draw(rng);
      write(totals);
    },
  };
}

function isEqual(first: Float64Array, second: Float64Array): boolean {
  return first === second || first.every((value, i) => value === second[i]);
}
