import { groupBy } from "../../data/groupBy.js";
import type { RunScore } from "../../data/results.js";
import { decimalsOf } from "../../numeric/decimals.js";
import { powerOfTen } from "../../numeric/elementary/powers.js";

/** How far the printed figures of a score may lie from the true ones because of their rounding. */
export interface PrintedRounding {
  readonly value: number;
  readonly error: number;
}

/** So many figures of one column show its decimals; fewer may happen to be short. */
const FIGURES_OF_A_COLUMN = 3;
/** From so many decimals on a single figure is taken to be rounded: fewer may be the whole number. */
const DECIMALS_OF_ONE = 4;
const LEAST_DECIMALS = 3;
/** Figures in full digits are not rounded. */
const FULL_DIGITS = 10;

/**
 * The rounding of scores and standard errors as their files print them: half a unit of the last decimal that the column uses
 * anywhere, since most programs leave out a zero at the end (0.0250 is written 0.025). 0 where nothing shows the decimals.
 */
export function printedRounding(scores: readonly RunScore[]): (score: RunScore) => PrintedRounding {
  const files = new Map(
    [...groupBy(scores, ({ file }) => file ?? null)].map(([file, own]) => {
      const values = own.map(({ value }) => value);
      const errors = own.flatMap(({ standardError }) => standardError ?? []);
      return [file, { values: columnDecimals(values), errors: columnDecimals(errors) }] as const;
    }),
  );
  return ({ file, value, standardError }) => {
    const column = files.get(file ?? null) ?? { values: 0, errors: 0 };
    const ofValue = Math.max(column.values, ownDecimals(value));
    const ofError = standardError === undefined ? 0 : Math.max(column.errors, ownDecimals(standardError));
    return {
      value: halfUnit(ofValue),
      // A single short error beside a rounded score is rounded as the score is.
      error: halfUnit(ofError > 0 || ofValue >= FULL_DIGITS ? ofError : ofValue),
    };
  };
}

function columnDecimals(figures: readonly number[]): number {
  const most = figures.reduce((found, figure) => Math.max(found, decimalsOf(figure)), 0);
  const isShown = figures.length >= FIGURES_OF_A_COLUMN ? most >= LEAST_DECIMALS : most >= DECIMALS_OF_ONE;
  return isShown ? most : 0;
}

function ownDecimals(figure: number): number {
  const decimals = decimalsOf(figure);
  return decimals >= DECIMALS_OF_ONE ? decimals : 0;
}

/** Half a unit of the last decimal, with room for the figure's own binary rounding. */
function halfUnit(decimals: number): number {
  return decimals === 0 ? 0 : 0.5 * powerOfTen(-decimals) * (1 + 1e-9);
}
