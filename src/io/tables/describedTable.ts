import { InputError } from "../../errors.js";
import type { RowTable, TableRow } from "./rows.js";
import { halfUnit } from "./scoreCell.js";

/** The rows, or columns, of a data frame's `describe()`. */
const STATISTICS = new Set(["count", "mean", "std", "min", "max", "unique", "top", "freq"]);
const QUANTILE = /^\d+(?:\.\d+)?%$/;

/**
 * Refuses what `describe()` of a data frame prints: it sums up rows, and whether these were items, seeds or tests it does
 * not say. Where each mean and SD are those of rights and wrongs, the rows were items, and nothing is refused.
 */
export function refuseDescribed({ header, rows, file }: RowTable): void {
  const [first, ...others] = header.map((name) => name.trim().toLowerCase());
  if (rows.length > 0 && rows.length <= 2 * STATISTICS.size + 10) {
    const name = (row: number) => (rows.at(row)?.cells[0] ?? "").trim().toLowerCase();
    // Most tables are others by their first row.
    const names = isStatistic(name(0)) ? Array.from({ length: rows.length }, (_, row) => name(row)) : [];
    if (areStatistics(names) && names.every(isStatistic)) throw described(file, "rows");
  }
  if (first === undefined || !areStatistics(others)) return;
  const place = (name: string) => 1 + others.indexOf(name);
  const areItems = [...rows].every((row) => isOfItems(row, [place("count"), place("mean"), place("std")]));
  if (!areItems) throw described(file, "columns");
}

function isStatistic(name: string): boolean {
  return STATISTICS.has(name) || QUANTILE.test(name);
}

function areStatistics(names: readonly string[]): boolean {
  return ["count", "mean", "std"].every((name) => names.includes(name)) && names.some((name) => QUANTILE.test(name));
}

/** Whether a mean and an SD are those of so many rights and wrongs, as far as their decimals tell. */
function isOfItems({ cells }: TableRow, places: readonly [number, number, number]): boolean {
  const texts = places.map((place) => (cells[place] ?? "").trim()) as [string, string, string];
  const [count, mean, sd] = texts.map((text) => Number(text || Number.NaN)) as [number, number, number];
  const [ofMean, ofSd] = [halfUnit(texts[1]), halfUnit(texts[2])];
  const most = (value: number) => (value * (1 - value) * count) / (count - 1);
  // By the ends of what both figures may be, as they are rounded.
  const variances = [mean - ofMean, mean + ofMean].map(most);
  const [low, high] = [Math.max(0, sd - ofSd), sd + ofSd];
  return count > 1 && high * high >= Math.min(...variances) && low * low <= Math.max(...variances);
}

function described(file: string, where: "rows" | "columns"): InputError {
  return new InputError(
    "described",
    `the ${where} count, mean, std … sum up a table (describe() of a data frame): whether what was summed up were items, seeds or ` +
      "tests is not known. Give the table itself, one row a score.",
    { file },
  );
}
