import type { Note } from "../../notes.js";

/** A table of texts, from CSV or JSON rows. */
export interface Table {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
  /** What was assumed about the file. */
  readonly notes: readonly Note[];
}

/** A table whose rows are made when they are asked for; a `Table` is one too. */
export interface RowTable extends Omit<Table, "rows"> {
  readonly rows: RowList;
}

/** Rows that can be gone through, and asked for one by one; an array is such a list. */
export interface RowList extends Iterable<TableRow> {
  readonly length: number;
  at(index: number): TableRow | undefined;
  /** As of the row, where that is quicker than making it. */
  readonly quick?: QuickCells;
}

/** Parts of rows that need not be made for them. */
export interface QuickCells {
  cell(index: number, column: number): string | undefined;
  line(index: number): number;
  /** A number that only equal texts of a column share. */
  code(index: number, column: number): number;
  /** Whether a cell was written as a text, where the format tells texts from numbers. */
  isText?(index: number, column: number): boolean;
}

export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
  /** Columns whose value was written as a text, where the format tells texts from numbers. */
  readonly texts?: ReadonlySet<number>;
}
