import { type Run, runKey } from "../../../data/run.js";
import type { DerivedCell } from "../../runs/derivedColumns.js";
import type { Column } from "../../tables/columnNames.js";
import type { ColumnIndex } from "../../tables/columns.js";
import type { RowTable, TableRow } from "../../tables/rows.js";

/** A row of a table with one row a score. */
export interface LongRow {
  readonly run: Run;
  readonly row: TableRow;
  /** What a formula made of the row, in place of its score. */
  readonly derived?: DerivedCell;
}

/** The runs of rows: each run once, in the order in which they come first, and for each row the place of its own. */
export interface RowRuns {
  readonly runs: readonly Run[];
  readonly places: Int32Array;
}

/** The runs of so many rows; rows of one run get the same object. */
export function rowRuns(length: number, runOf: (row: number) => Run): RowRuns {
  const known = new Map<Run, number>();
  const runs: Run[] = [];
  const places = new Int32Array(length);
  let last: Run | null = null;
  let place = 0;
  for (let row = 0; row < length; row++) {
    const run = runOf(row);
    // Rows of one run mostly stand together.
    if (run !== last) {
      place = known.get(run) ?? runs.length;
      if (place === runs.length) {
        known.set(run, place);
        runs.push(run);
      }
      last = run;
    }
    places[row] = place;
  }
  return { runs, places };
}

/** The rows with their runs. Only the runs are kept; a row is made when it is gone through. */
export class LongRows implements Iterable<LongRow> {
  constructor(
    private readonly table: RowTable,
    private readonly of: RowRuns,
    private readonly derive?: (row: TableRow) => DerivedCell,
  ) {}

  get length(): number {
    return this.of.places.length;
  }

  at(index: number): LongRow {
    const run = this.runAt(index);
    const row = this.table.rows.at(index) as TableRow;
    return this.derive === undefined ? { run, row } : { run, row, derived: this.derive(row) };
  }

  *[Symbol.iterator](): Generator<LongRow> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  runAt(index: number): Run {
    return this.of.runs[this.of.places[index] as number] as Run;
  }

  /** One cell, without making the row. */
  cellAt(index: number, column: number): string {
    const { rows } = this.table;
    return (rows.quick === undefined ? rows.at(index)?.cells[column] : rows.quick.cell(index, column)) ?? "";
  }

  /** The same without blanks around it. */
  textAt(index: number, column: number): string {
    return this.cellAt(index, column).trim();
  }

  lineAt(index: number): number {
    const { rows } = this.table;
    return rows.quick === undefined ? (rows.at(index) as TableRow).line : rows.quick.line(index);
  }

  /** A number that only equal texts of a column share; `null` where the table keeps none. */
  codeAt(index: number, column: number): number | null {
    return this.table.rows.quick?.code(index, column) ?? null;
  }

  /** Whether a cell was written as a text; `undefined` where the format does not tell texts from numbers. */
  isTextAt(index: number, column: number): boolean | undefined {
    const { rows } = this.table;
    return rows.quick === undefined ? rows.at(index)?.texts?.has(column) : rows.quick.isText?.(index, column);
  }

  /** Whether cells can be read without making rows, and no score is reckoned. */
  get isPlain(): boolean {
    return this.derive === undefined && this.table.rows.quick !== undefined;
  }

  /** The different runs. */
  distinctRuns(): readonly Run[] {
    return this.of.runs;
  }

  map<Value>(make: (row: LongRow) => Value): Value[] {
    return Array.from(this, make);
  }

  /** The same rows with other runs. */
  withRuns(runOf: (row: LongRow) => Run): LongRows {
    return new LongRows(
      this.table,
      rowRuns(this.length, (row) => runOf(this.at(row))),
    );
  }

  /** The same rows, each run in the place of another, and perhaps with a score that is reckoned. */
  mapped(runOf: (run: Run) => Run, derive?: (row: TableRow) => DerivedCell): LongRows {
    return new LongRows(this.table, { ...this.of, runs: this.of.runs.map(runOf) }, derive);
  }
}

/** The text of a known column; `undefined` where the column or the text is not there. */
export function cellOf({ cells }: TableRow, columns: ColumnIndex, column: Column): string | undefined {
  const index = columns.get(column);
  const text = index === undefined ? "" : (cells[index] ?? "").trim();
  return text === "" ? undefined : text;
}

/** A text that two runs share when their rows stand in one sheet: the same run, made the same way. */
export function sheetKey(run: Run): string {
  return `${runKey(run)}\u0000${JSON.stringify(run.fingerprint ?? null)}`;
}
