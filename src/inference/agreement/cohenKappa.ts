import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { RATINGS } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel, requireSameLength } from "../../errors.js";
import { normalQuantile, normalSf } from "../../numeric/distributions/normal.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { categoryCodes } from "./categoryCounts.js";

/** Agreement of two raters beyond chance. */
export interface CohenKappa {
  /** 1 for full agreement, 0 for what chance gives; NaN where both used one and the same category throughout. */
  readonly kappa: number;
  /** Share of items that both rate alike. */
  readonly agreement: number;
  /** Share expected by chance from how often each uses each category. */
  readonly chanceAgreement: number;
  /** Asymptotic, at the estimate. */
  readonly standardError: number;
  readonly interval: Interval;
  /** κ ÷ its standard error when there is no agreement beyond chance. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly items: number;
}

/**
 * Cohen's κ of two lists of ratings of the same items, unweighted: two runs, or two framings, that mark the same items.
 *
 * Cohen (1960); standard errors of Fleiss, Cohen & Everitt (1969), "Large sample standard errors of kappa".
 *
 * @example cohenKappa([1, 1, 0, 0], [1, 1, 0, 1]).kappa // => 0.5
 */
export function cohenKappa(
  first: ArrayLike<string | number>,
  second: ArrayLike<string | number>,
  options: IntervalOptions = {},
): CohenKappa {
  requireArgument("cohenKappa", "first", first, RATINGS);
  requireArgument("cohenKappa", "second", second, RATINGS);
  const { level = LEVEL } = optionsOf("cohenKappa", options);
  requireLevel("cohenKappa", level);
  requireSameLength("cohenKappa", first, second);
  const items = first.length;
  const { codes, count } = categoryCodes([...Array.from(first), ...Array.from(second)]);
  const table = Array.from({ length: count }, () => new Float64Array(count));
  for (let item = 0; item < items; item++) table[codes[item]!]![codes[items + item]!]! += 1 / items;
  const rows = table.map((row) => row.reduce((sum, share) => sum + share, 0));
  const columns = table.map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
  const agreement = items === 0 ? Number.NaN : table.reduce((sum, row, j) => sum + row[j]!, 0);
  const chanceAgreement = items === 0 ? Number.NaN : rows.reduce((sum, share, j) => sum + share * columns[j]!, 0);
  const room = 1 - chanceAgreement;
  const kappa = count > 1 ? (agreement - chanceAgreement) / room : Number.NaN;
  const standardError = Math.sqrt(Math.max(0, spreadAtEstimate(table, rows, columns, kappa)) / items) / room;
  const third = rows.reduce((sum, share, j) => sum + share * columns[j]! * (share + columns[j]!), 0);
  const nullError = Math.sqrt((chanceAgreement + chanceAgreement ** 2 - third) / items) / room;
  const statistic = nullError > 0 ? kappa / nullError : Number.NaN;
  const half = normalQuantile((1 + level) / 2) * standardError;
  return {
    kappa,
    agreement,
    chanceAgreement,
    standardError: Number.isNaN(kappa) ? Number.NaN : standardError,
    interval: { low: kappa - half, high: kappa + half, level, method: "asymptotic" },
    statistic,
    pValue: 2 * normalSf(Math.abs(statistic)),
    items,
  };
}

/** n(1 − pe)²·Var(κ̂), Fleiss, Cohen & Everitt (1969), eq. 13. */
function spreadAtEstimate(
  table: readonly Float64Array[],
  rows: readonly number[],
  columns: readonly number[],
  kappa: number,
): number {
  let spread = 0;
  let expected = 0;
  for (let i = 0; i < rows.length; i++) {
    expected += rows[i]! * columns[i]!;
    for (let j = 0; j < rows.length; j++) {
      const weight =
        i === j ? (1 - (rows[i]! + columns[i]!) * (1 - kappa)) ** 2 : (1 - kappa) ** 2 * (columns[i]! + rows[j]!) ** 2;
      spread += table[i]![j]! * weight;
    }
  }
  return spread - (kappa - expected * (1 - kappa)) ** 2;
}
