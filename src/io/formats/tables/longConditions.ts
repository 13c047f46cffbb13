import type { Run } from "../../../data/run.js";
import { findFingerprintColumns, fingerprintOf } from "../../runs/fingerprintColumns.js";
import type { ModelColumns } from "../../runs/followedColumns.js";
import { isOfModelName, isSplitName } from "../../tables/columnNames.js";
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
  const splits = found.has("split") ? -1 : splitColumn(header, rows, new Set([...taken, ...found.values()]));
  if (splits >= 0) found.set("split", splits);
  const item = columns.get("item");
  for (const [part, index] of found) {
    if (item !== undefined && varies(rows, index, null) && !varies(rows, index, item)) found.delete(part);
  }
  const made = new Map<Run, Map<string, Run>>();
  const place = ({ run, row: { cells } }: LongRow): Run => {
    const known = made.get(run) ?? new Map<string, Run>();
    made.set(run, known);
    const key = JSON.stringify([...found.values()].map((index) => cells[index] ?? ""));
    const met = known.get(key);
    if (met !== undefined) return met;
    const own = fingerprintOf(cells, found);
    const stated = { ...run, ...(own === undefined ? {} : { fingerprint: { ...run.fingerprint, ...own } }) };
    known.set(key, stated);
    return stated;
  };
  const stating = new Set(found.values());
  return { rows: stating.size === 0 ? rows : rows.withRuns(place), columns: stating };
}

/** The column that holds names of parts of a data set and nothing else, whatever it is called. */
function splitColumn(header: readonly string[], rows: LongRows, taken: ReadonlySet<number>): number {
  return header.findIndex((name, index) => {
    // What a model was trained on is no part that it was tested on.
    if (taken.has(index) || /train|tun(?:ed|ing)/i.test(name)) return false;
    for (let row = 0; row < rows.length; row++) if (!isSplitName(rows.textAt(row, index))) return false;
    return rows.length > 0;
  });
}

/** Longer texts are remarks. */
const LONGEST = 40;

/**
 * Columns of unknown meaning, by name, with the one value that each model has in them, on several rows; `null` for a column
 * that says several things of a model, or nothing.
 */
export function modelColumns({ header }: RowTable, rows: LongRows, taken: ReadonlySet<number>): ModelColumns {
  const open = header.flatMap((name, index) => (taken.has(index) || name === "" || isOfModelName(name) ? [] : index));
  if (open.length === 0) return new Map();
  const counts = new Map<string, number>();
  for (let row = 0; row < rows.length; row++) {
    const { model } = rows.runAt(row);
    counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  if ([...counts.values()].some((count) => count < 2)) return new Map();
  return new Map(open.map((index) => [header[index] as string, valuesByModel(rows, index)]));
}

function valuesByModel(rows: LongRows, index: number): ReadonlyMap<string, string> | null {
  const values = new Map<string, string>();
  for (let row = 0; row < rows.length; row++) {
    const { model } = rows.runAt(row);
    const value = rows.textAt(row, index);
    if (value === "" || value.length > LONGEST || (values.get(model) ?? value) !== value) return null;
    values.set(model, value);
  }
  return values;
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
