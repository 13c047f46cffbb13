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

/** The rows with their runs. Only the runs are kept; a row is made when it is gone through. */
export class LongRows implements Iterable<LongRow> {
  #distinct: ReadonlySet<Run> | null = null;

  constructor(
    private readonly table: RowTable,
    private readonly runs: readonly Run[],
    private readonly derive?: (row: TableRow) => DerivedCell,
  ) {}

  get length(): number {
    return this.runs.length;
  }

  at(index: number): LongRow {
    const run = this.runs[index] as Run;
    const row = this.table.rows.at(index) as TableRow;
    return this.derive === undefined ? { run, row } : { run, row, derived: this.derive(row) };
  }

  *[Symbol.iterator](): Generator<LongRow> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  runAt(index: number): Run {
    return this.runs[index] as Run;
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
  distinctRuns(): ReadonlySet<Run> {
    this.#distinct ??= new Set(this.runs);
    return this.#distinct;
  }

  map<Value>(make: (row: LongRow) => Value): Value[] {
    return Array.from(this, make);
  }

  /** The same rows with other runs. */
  withRuns(runOf: (row: LongRow) => Run): LongRows {
    return new LongRows(this.table, this.map(runOf));
  }

  /** The same rows with other runs, and a score that is reckoned. */
  derived(runOf: (run: Run) => Run, derive: (row: TableRow) => DerivedCell): LongRows {
    return new LongRows(this.table, this.runs.map(runOf), derive);
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
