import { ArgumentError } from "../../errors.js";
import { sum } from "../../numeric/sum.js";
import type { Rng } from "../../random/rng.js";
import type { TotalsStatistic } from "./bootstrapStatistic.js";
import type { Resampler, SampleEstimate } from "./resampler.js";
import type { CountedUnits, OneWayUnits } from "./resamplingUnits.js";
import { kindsSampler, mostKinds, type TotalsSampler, totalsSampler } from "./totalsSampler.js";

/**
 * One-way resampling of a statistic of totals: exact, and much faster than by indices. With `errors`, each resample also
 * carries the standard error of its value by the delta method over units, which needs the statistic's gradient:
 * Σ over strata of U/(U − 1)·Σ(g·x_u − mean)² with g the gradient and x_u the totals of unit u.
 */
export function totalsResampler(
  units: OneWayUnits | CountedUnits,
  statistic: TotalsStatistic,
  errors: boolean,
): Resampler {
  const { gradient } = statistic;
  const withErrors = errors && gradient !== undefined;
  const data =
    units.kind === "counted"
      ? [countedRows(units, statistic)]
      : (fewKinds(units, statistic) ?? unitRows(units, statistic));
  const width = data[0]!.columns.length;
  const strata = data.map(({ columns, counts }) =>
    createStratum({ counts, columns: withErrors ? [...columns, ...products(columns)] : columns }),
  );
  const totals = new Float64Array(width);
  const slopes = new Float64Array(width);

  const original = estimate();
  return {
    original,
    draw: (rng: Rng) => {
      for (const { sampler, drawn } of strata) sampler.draw(rng, drawn);
      return estimate();
    },
    leaveOneOut: () => leaveOneOut(units.kind === "counted" ? data : unitRows(units, statistic), statistic),
  };

  function estimate(): SampleEstimate {
    for (let j = 0; j < width; j++) {
      let total = 0;
      for (let s = 0; s < strata.length; s++) total += strata[s]!.drawn[j]!;
      totals[j] = total;
    }
    const value = statistic.value(totals);
    if (!withErrors) return { value, standardError: Number.NaN };
    gradient(totals, slopes);
    let variance = 0;
    for (const { drawn, size } of strata) variance += summedVariance(drawn, slopes, size);
    return { value, standardError: Math.sqrt(variance) };
  }
}

/** What is drawn from in a stratum. */
interface StratumData {
  /** Number of items and column totals: one number a unit, or a kind of unit. */
  readonly columns: readonly Float64Array[];
  /** How many units are of each kind; null where units come one by one. */
  readonly counts: readonly number[] | null;
}

interface Stratum {
  readonly size: number;
  readonly sampler: TotalsSampler;
  /** The totals of the present resample; at first of the data. */
  readonly drawn: Float64Array;
}

function createStratum({ columns, counts }: StratumData): Stratum {
  const sampler = counts === null ? totalsSampler(columns) : kindsSampler(columns, counts);
  const size = counts === null ? columns[0]!.length : total(counts);
  return { size, sampler, drawn: sampler.original.slice() };
}

function countedRows({ counts }: CountedUnits, { columns }: TotalsStatistic): StratumData {
  for (const column of columns) requireLength(column.length, counts.length, "kinds");
  return byKind(columns, counts);
}

/** Items by themselves, by their kinds, where the statistic finds few of these; else null. */
function fewKinds({ groups, items }: OneWayUnits, { kinds }: TotalsStatistic): StratumData[] | null {
  const found = groups === null ? kinds?.(mostKinds(items)) : null;
  if (!found) return null;
  requireLength(total(found.counts), items, "items");
  return [byKind(found.columns, found.counts)];
}

function byKind(columns: readonly ArrayLike<number>[], counts: readonly number[]): StratumData {
  const sizes = new Float64Array(counts.length).fill(1);
  return { columns: [sizes, ...columns.map((column) => Float64Array.from(column))], counts };
}

/** The units one by one, stratum by stratum. */
function unitRows(units: OneWayUnits, statistic: TotalsStatistic): StratumData[] {
  const columns = unitColumns(units, statistic.columns);
  let first = 0;
  return units.strataSizes.map((size) => {
    const part = columns.map((column) => column.subarray(first, first + size));
    first += size;
    return { columns: part, counts: null };
  });
}

/** Number of items and column totals of each unit. */
function unitColumns({ groups, items }: OneWayUnits, columns: TotalsStatistic["columns"]): Float64Array[] {
  for (const column of columns) requireLength(column.length, items, "items");
  if (groups === null) return [new Float64Array(items).fill(1), ...columns.map((column) => Float64Array.from(column))];
  const { starts, members } = groups;
  const units = starts.length - 1;
  const sizes = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) sizes[unit] = starts[unit + 1]! - starts[unit]!;
  const sums = columns.map((column) => {
    const totals = new Float64Array(units);
    for (let unit = 0; unit < units; unit++) {
      let total = 0;
      for (let j = starts[unit]!; j < starts[unit + 1]!; j++) total += column[members[j]!]!;
      totals[unit] = total;
    }
    return totals;
  });
  return [sizes, ...sums];
}

function requireLength(length: number, expected: number, what: "items" | "kinds"): void {
  if (length !== expected) {
    throw new ArgumentError(
      "bootstrap",
      `the statistic's columns must hold one number for each of the ${expected} ${what}, got ${length}.`,
    );
  }
}

/** The product of each pair of columns, each with itself too: j ≤ k, in order of j, then k. */
function products(columns: readonly Float64Array[]): Float64Array[] {
  return columns.flatMap((first, j) =>
    columns.slice(j).map((second) => first.map((value, unit) => value * second[unit]!)),
  );
}

/** U/(U − 1)·Σ(g·x_u − mean)² from Σ x_u and Σ x_u x_uᵀ, which follow each other in `drawn`; NaN for one unit. */
function summedVariance(drawn: Float64Array, slopes: Float64Array, size: number): number {
  const width = slopes.length;
  let linear = 0;
  let quadratic = 0;
  let position = width;
  for (let j = 0; j < width; j++) {
    linear += slopes[j]! * drawn[j]!;
    for (let k = j; k < width; k++) quadratic += (j === k ? 1 : 2) * slopes[j]! * slopes[k]! * drawn[position++]!;
  }
  // What is below the rounding error of the difference is 0.
  const squares = quadratic - linear ** 2 / size;
  return size < 2 ? Number.NaN : squares <= 1e-14 * quadratic ? 0 : (size / (size - 1)) * squares;
}

function leaveOneOut(strata: readonly StratumData[], statistic: TotalsStatistic): Float64Array[] {
  const all = strata[0]!.columns.map((_, j) => sum(strata.map((stratum) => columnTotal(stratum, j))));
  const totals = new Float64Array(all.length);
  return strata.map(({ columns, counts }) => {
    const values = columns[0]!.map((_, row) => {
      for (let j = 0; j < totals.length; j++) totals[j] = all[j]! - columns[j]![row]!;
      return statistic.value(totals);
    });
    return counts === null ? values : repeated(values, counts);
  });
}

function columnTotal({ columns, counts }: StratumData, j: number): number {
  return sum(counts === null ? columns[j]! : columns[j]!.map((value, kind) => value * counts[kind]!));
}

function repeated(values: Float64Array, counts: readonly number[]): Float64Array {
  const result = new Float64Array(total(counts));
  let filled = 0;
  counts.forEach((count, kind) => {
    result.fill(values[kind]!, filled, filled + count);
    filled += count;
  });
  return result;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
