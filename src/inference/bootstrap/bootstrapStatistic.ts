import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { requireSameLength } from "../../errors.js";
import { mean } from "../../numeric/moments.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";
import { differences, distinctValues } from "./distinctRows.js";

/** What a bootstrap computes on each resample: any function of the drawn items, or, much faster, one of totals. */
export type BootstrapStatistic = IndexStatistic | TotalsStatistic;

/** Any statistic, computed anew from the numbers of the drawn items. Both arrays are reused: keep neither. */
export interface IndexStatistic {
  /**
   * The statistic of the drawn items, given by number and as often as drawn. With crossed units also the drawn runs,
   * and every drawn run meets every drawn item; otherwise `runs` is empty.
   */
  readonly value: (items: Uint32Array, runs: Uint32Array) => number;
  /** Its standard error on the same resample; only the studentised interval needs it. */
  readonly standardError?: (items: Uint32Array, runs: Uint32Array) => number;
}

/**
 * A statistic that sees the data only through totals over the drawn items: means, ratios, standard deviations. Resampling
 * it takes counts instead of data, so that few distinct values cost nothing in n.
 */
export interface TotalsStatistic {
  /** What is added up: lists with one number an item (crossed: one a cell, row-major, runs × items). */
  readonly columns: readonly ArrayLike<number>[];
  /** The same by kinds of item where there are at most `most`, else null; spares making columns that are not needed. */
  readonly kinds?: (most: number) => ItemKinds | null;
  /** The statistic from the totals: first the number of drawn items (crossed: cells), then one total a column. */
  readonly value: (totals: Float64Array) => number;
  /** Its derivatives by these totals, written to `out`; only the studentised interval needs them. */
  readonly gradient?: (totals: Float64Array, out: Float64Array) => void;
}

/** Items that are alike, counted. */
export interface ItemKinds {
  /** What the columns hold for an item of each kind, in order of first appearance. */
  readonly columns: readonly ArrayLike<number>[];
  readonly counts: readonly number[];
}

/** Mean of the values; with clusters that of all drawn items, Σ values ÷ Σ items. */
export function meanOf(values: Scores): TotalsStatistic {
  const readValues = scoresOf("meanOf", "values", values);
  return meanAbove(readValues, null);
}

/** Mean of candidate − baseline over paired items. */
export function pairedDifferenceOf(candidate: Scores, baseline: Scores): TotalsStatistic {
  const readCandidate = scoresOf("pairedDifferenceOf", "candidate", candidate);
  const readBaseline = scoresOf("pairedDifferenceOf", "baseline", baseline);
  requireSameLength("pairedDifferenceOf", readCandidate, readBaseline);
  return meanAbove(readCandidate, readBaseline);
}

/** Of few different values no list is made: they are counted where they are. */
function meanAbove(values: ArrayLike<number>, baseline: ArrayLike<number> | null): TotalsStatistic {
  // Taken from the first value, so that equal values give exactly that value in every resample.
  const origin = differences([values[0] ?? Number.NaN], baseline)[0]!;
  let columns: Float64Array[] | null = null;
  return {
    get columns() {
      columns ??= [shifted(differences(values, baseline), origin)];
      return columns;
    },
    kinds: (most) => {
      const kinds = distinctValues(values, baseline, most);
      return kinds && { columns: [shifted(kinds.values, origin)], counts: kinds.counts };
    },
    value: (totals) => origin + totals[1]! / totals[0]!,
    gradient: (totals, out) => {
      out[0] = -totals[1]! / totals[0]! ** 2;
      out[1] = 1 / totals[0]!;
    },
  };
}

/** Σ numerators ÷ Σ denominators; NaN or infinite where the denominators of a resample add up to 0. */
export function ratioOf(numerators: Scores, denominators: Scores): TotalsStatistic {
  const readNumerators = scoresOf("ratioOf", "numerators", numerators);
  const readDenominators = scoresOf("ratioOf", "denominators", denominators);
  requireSameLength("ratioOf", readNumerators, readDenominators);
  return {
    columns: [readNumerators, readDenominators],
    value: (totals) => totals[1]! / totals[2]!,
    gradient: (totals, out) => {
      out[0] = 0;
      out[1] = 1 / totals[2]!;
      out[2] = -totals[1]! / totals[2]! ** 2;
    },
  };
}

/** Standard deviation with divisor n − 1, as for scores over seeds; NaN for one drawn item. */
export function standardDeviationOf(values: Scores): TotalsStatistic {
  const readValues = scoresOf("standardDeviationOf", "values", values);
  const { values: scaled, unit } = inStandardUnits(readValues);
  const deviations = shifted(scaled, mean(scaled));
  // Σd² − (Σd)²/n over n − 1; rounding may leave a trace below 0 where all drawn values are equal.
  const variance = ([n, sum, squares]: Float64Array) => Math.max(0, squares! - sum! ** 2 / n!) / (n! - 1);
  return {
    columns: [deviations, deviations.map((deviation) => deviation ** 2)],
    value: (totals) => (totals[0]! > 1 ? unit * Math.sqrt(variance(totals)) : Number.NaN),
    gradient: (totals, out) => {
      const [n, sum] = [totals[0]!, totals[1]!];
      const scale = unit / (2 * Math.sqrt(variance(totals)) * (n - 1));
      out[0] = scale * ((sum / n) ** 2 - variance(totals));
      out[1] = (-2 * scale * sum) / n;
      out[2] = scale;
    },
  };
}

function shifted(values: ArrayLike<number>, origin: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < result.length; i++) result[i] = values[i]! - origin;
  return result;
}
