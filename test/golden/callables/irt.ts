import { type AbilityOptions, estimateAbility } from "../../../src/analysis/irt/abilities.js";
import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import { testInformation } from "../../../src/analysis/irt/information.js";
import type { ItemParameters } from "../../../src/analysis/irt/itemCurve.js";
import { itemFit } from "../../../src/analysis/irt/itemFit.js";
import { modelFit } from "../../../src/analysis/irt/modelFit.js";
import type { TwoPlOptions } from "../../../src/analysis/irt/twoPlOptions.js";

/** Patterns are written as texts of 0 and 1. */
function dataOf(patterns: readonly string[], counts: readonly number[]) {
  const items = [...(patterns[0] as string)].map((_, item) => ({ id: `q${item}` }));
  return { items, patterns: patterns.map((pattern) => [...pattern].map(Number)), counts };
}

function fitted(patterns: readonly string[], counts: readonly number[], options: TwoPlOptions) {
  const fit = fit2pl(dataOf(patterns, counts), options);
  if (!fit.ok) throw new Error(fit.message);
  return fit;
}

/** Rows of records as a record of columns. */
function columns<Row extends object>(rows: readonly Row[]): Partial<Record<keyof Row, unknown[]>> {
  const names = Object.keys(rows[0] as Row) as (keyof Row)[];
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as Partial<
    Record<keyof Row, unknown[]>
  >;
}

export default {
  irtLogLikelihood: (patterns: readonly string[], counts: readonly number[], options: TwoPlOptions) =>
    fitted(patterns, counts, { ...options, standardErrors: false }).logLikelihood,
  irtItems: (patterns: readonly string[], counts: readonly number[], options: TwoPlOptions) =>
    columns(fitted(patterns, counts, options).items),
  irtAbilities: (patterns: readonly string[], items: readonly ItemParameters[], options: AbilityOptions) =>
    columns(patterns.map((pattern) => estimateAbility([...pattern].map(Number), items, options))),
  irtItemFit: (patterns: readonly string[], counts: readonly number[]) => {
    const fit = fitted(patterns, counts, { nodes: 61, standardErrors: false, tolerance: 1e-8 });
    return columns(itemFit(dataOf(patterns, counts), fit).items);
  },
  irtModelFit: (patterns: readonly string[], counts: readonly number[]) => {
    const fit = fitted(patterns, counts, { nodes: 61, standardErrors: false, tolerance: 1e-8 });
    return modelFit(dataOf(patterns, counts), fit);
  },
  testInformation,
};
