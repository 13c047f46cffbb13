import { compareNames } from "../../../data/nameOrder.js";
import type { Run } from "../../../data/run.js";
import { findFingerprintColumns, fingerprintOf } from "../../runs/fingerprintColumns.js";
import { isOfModelName } from "../../tables/columnNames.js";
import type { ColumnIndex } from "../../tables/columns.js";
import { joinedKey } from "../../tables/joinedKey.js";
import type { RowTable } from "../../tables/rows.js";
import type { LongRow, LongRows } from "./longRows.js";

/** Rows whose runs state how they were made, and the columns that say it. */
export interface StatedRows {
  readonly rows: LongRows;
  readonly columns: ReadonlySet<number>;
}

/**
 * Columns that say how runs were made are part of the run: rows that differ in one are of two runs. Not so where a column is
 * the item's own, having one value for each item of a task and several in a run.
 */
export function withConditions(
  { header }: RowTable,
  columns: ColumnIndex,
  rows: LongRows,
  taken: ReadonlySet<number>,
): StatedRows {
  const found = findFingerprintColumns(header, taken);
  const item = columns.get("item");
  for (const [part, index] of found) {
    if (item !== undefined && varies(rows, index, null) && !varies(rows, index, item)) found.delete(part);
  }
  const following = followingColumns(header, rows, new Set([...taken, ...found.values()]));
  const made = new Map<Run, Map<string, Run>>();
  const place = ({ run, row: { cells } }: LongRow): Run => {
    const known = made.get(run) ?? new Map<string, Run>();
    made.set(run, known);
    const key = JSON.stringify([...found.values()].map((index) => cells[index] ?? ""));
    const other = following.map((index) => `${header[index]} ${(cells[index] ?? "").trim()}`).join(", ");
    const own = other === "" ? fingerprintOf(cells, found) : { ...fingerprintOf(cells, found), other };
    const stated = known.get(key) ?? {
      ...run,
      ...(own === undefined ? {} : { fingerprint: { ...run.fingerprint, ...own } }),
    };
    known.set(key, stated);
    return stated;
  };
  const stating = new Set([...found.values(), ...following]);
  return { rows: stating.size === 0 ? rows : rows.withRuns(place), columns: stating };
}

/** Longer texts are remarks. */
const LONGEST = 40;

/**
 * Columns of unknown meaning that follow the models: each model has one value in them, on several rows, and not all the same.
 * What they may do to a difference cannot be told from the models.
 */
function followingColumns(header: readonly string[], rows: LongRows, taken: ReadonlySet<number>): number[] {
  const open = header.flatMap((name, index) => (taken.has(index) || name === "" || isOfModelName(name) ? [] : index));
  if (open.length === 0) return [];
  const counts = new Map<string, number>();
  for (let row = 0; row < rows.length; row++) {
    const { model } = rows.runAt(row);
    counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  if (counts.size < 2 || [...counts.values()].some((count) => count < 2)) return [];
  return open.filter((index) => follows(rows, index)).sort((a, b) => compareNames(header[a] ?? "", header[b] ?? ""));
}

function follows(rows: LongRows, index: number): boolean {
  const values = new Map<string, string>();
  for (let row = 0; row < rows.length; row++) {
    const { model } = rows.runAt(row);
    const value = rows.textAt(row, index).trim();
    if (value === "" || value.length > LONGEST || (values.get(model) ?? value) !== value) return false;
    values.set(model, value);
  }
  const [first, ...others] = values.values();
  return others.some((value) => value !== first) && !isNamedAfterModel(values);
}

/** Whether each value is a part of the model's name, or the name a part of it. */
function isNamedAfterModel(values: ReadonlyMap<string, string>): boolean {
  return [...values].every(([model, value]) => {
    const [a, b] = [model.toLowerCase(), value.toLowerCase()];
    return Math.min(a.length, b.length) > 2 && (a.includes(b) || b.includes(a));
  });
}

/** Whether a column has several values in one run, or with a column of items in one item of a task. */
function varies(rows: LongRows, index: number, item: number | null): boolean {
  const values = new Map<string | Run, string>();
  for (let row = 0; row < rows.length; row++) {
    const run = rows.runAt(row);
    const thing = item === null ? run : joinedKey([run.task, rows.cellAt(row, item) ?? ""]);
    const value = rows.textAt(row, index);
    const first = values.get(thing);
    if (first === undefined) values.set(thing, value);
    else if (first !== value) return true;
  }
  return false;
}
