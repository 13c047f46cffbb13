import type { Figure } from "./figure.js";

/** The data of a figure as tidy rows: one observation a row, one value a column. */
export function figureRows({ columns, rows }: Figure): Readonly<Record<string, string | number | null>>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}
