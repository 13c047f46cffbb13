import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import type { Figure } from "./figure.js";

/** The data of a figure as tidy rows: one observation a row, one value a column. */
export function figureRows(figure: Figure): Readonly<Record<string, string | number | null>>[] {
  requireArgument("figureRows", "figure", figure, recordWith(["columns", "rows"], "a figure"));
  const { columns, rows } = figure;
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}
