import { InputError } from "../../errors.js";
import { plural } from "../../numberFormat.js";
import type { CellTexts } from "./cellTexts.js";
import type { CodedRow } from "./csvRows.js";
import { scoreText } from "./scoreCell.js";

interface ShortRow {
  readonly line: number;
  readonly width: number;
  readonly endsInScore: boolean;
}

interface WideRow {
  readonly line: number;
  readonly width: number;
}

/** The table as far as its rows' widths can be judged by it. */
export interface WidthContext {
  readonly file: string;
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly columns: readonly CellTexts[];
}

/**
 * Whether every row has a cell for every column. A row that has not may have lost a cell in its middle, and what follows
 * it then stands in the wrong columns; the same the other way round. So rows of another width than the header are
 * accepted only where no lost or added cell could have made them:
 * - unnamed columns at the end that hold nothing may be there or not;
 * - rows may all end in the same number of blank cells more than the header has;
 * - rows may end early where the file leaves out all blank cells at ends of rows, the columns that are missing hold
 *   nothing but texts elsewhere, and the row ends in a score, which is none of those texts.
 */
export class RowWidths {
  /** The first row of each width and kind of last cell. */
  readonly #short = new Map<string, ShortRow>();
  /** The first row that is wider than the header, by blank cells, and the first one of another such width. */
  #wide: WideRow | null = null;
  #otherWide: WideRow | null = null;
  #allAreWide = true;
  #hasBlankEnd = false;
  /** A short row at the end of a file without a line end. */
  #cut: ShortRow | null = null;
  /** The line of a row at the end of a file without a line end, whose last cell alone is empty: it may be cut behind a delimiter. */
  #cutCell: number | null = null;

  constructor(private readonly width: number) {}

  add(row: CodedRow, columns: readonly CellTexts[]): void {
    const last = textOf(row, columns, row.width - 1);
    const isBlank = last.trim() === "";
    const endsAsNoOther = isBlank && !this.#hasBlankEnd;
    this.#hasBlankEnd ||= isBlank;
    // A row that leaves out several cells at its end was not cut behind the last of them.
    const isOnlyBlank = row.width > 1 && textOf(row, columns, row.width - 2).trim() !== "";
    if (row.isOpen && endsAsNoOther && row.width === this.width && isOnlyBlank) this.#cutCell = row.line;
    if (row.width > this.width) this.#addWide(row);
    else this.#allAreWide = false;
    if (row.width >= this.width) return;
    const endsInScore = !isBlank && scoreText(last) !== null;
    const short = { line: row.line, width: row.width, endsInScore };
    if (row.isOpen) this.#cut = short;
    const kind = `${row.width} ${endsInScore}`;
    if (!this.#short.has(kind)) this.#short.set(kind, short);
  }

  #addWide({ width, line }: CodedRow): void {
    this.#wide ??= { width, line };
    if (width !== this.#wide.width) this.#otherWide ??= { width, line };
  }

  /** Throws for the first row that may have lost a cell or got one too many. */
  requireEven(context: WidthContext): void {
    const { file } = context;
    if (this.#cut !== null && !this.#isUnnamed(this.#cut.width, context)) throw cutLine(this.#cut, this.width, file);
    if (this.#cutCell !== null) throw cutCell(this.#cutCell, file);
    const lost = [...this.#short.values()].filter((row) => !this.#mayEnd(row, context)).sort((a, b) => a.line - b.line);
    if (lost[0] !== undefined) throw shortRow(lost[0], context);
    const late = this.#allAreWide ? this.#otherWide : this.#wide;
    if (late !== null) throw longRow(late, context);
  }

  /** Whether a row may have no cell for the columns from its width on. */
  #mayEnd({ width, endsInScore }: ShortRow, context: WidthContext): boolean {
    if (this.#isUnnamed(width, context)) return true;
    const missing = context.columns.slice(width, this.width);
    return endsInScore && !this.#hasBlankEnd && missing.length === this.width - width && missing.every(holdsTexts);
  }

  /** Whether the columns from here on have no name and hold nothing. */
  #isUnnamed(from: number, { header, columns }: WidthContext): boolean {
    return header.slice(from).every((name, index) => name.trim() === "" && isEmpty(columns[from + index]));
  }
}

/** The error for a row with more cells than the header. */
export function longRow({ line, width }: WideRow, { file, header, delimiter }: WidthContext): InputError {
  return new InputError(
    "ragged-row",
    `the row has ${width} cells, but the header has ${header.length}. ` +
      `A cell that holds ${JSON.stringify(delimiter)} must stand in double quotes.`,
    { file, line },
  );
}

function shortRow({ line, width }: ShortRow, { file, header, delimiter }: WidthContext): InputError {
  return new InputError(
    "ragged-row",
    `the row has ${plural(width, "cell")}, but the header has ${header.length}: what follows a lost cell would count for ` +
      `another column. Where a cell is empty, write the ${JSON.stringify(delimiter)} all the same.`,
    { file, line },
  );
}

function cutLine({ line, width }: ShortRow, columns: number, file: string): InputError {
  return new InputError(
    "truncated-line",
    `the last line is incomplete: it has ${width} of ${columns} cells and no line end (was the file copied in full?). ` +
      "Delete it to read the other lines.",
    { file, line },
  );
}

function cutCell(line: number, file: string): InputError {
  return new InputError(
    "truncated-line",
    "the last line may be incomplete: its last cell is empty, as in no other line, and no line end follows (was the file copied " +
      "in full?). Write a line end behind it if it is whole; delete it if not.",
    { file, line },
  );
}

function textOf({ codes }: CodedRow, columns: readonly CellTexts[], column: number): string {
  return (columns[column] as CellTexts).text(codes[column] as number);
}

function isEmpty(column: CellTexts | undefined): boolean {
  return column === undefined || column.texts().every((text, index) => index === 0 || text.trim() === "");
}

/** Whether what stands below the column's name is texts, at least one, and no score among them. */
function holdsTexts(column: CellTexts): boolean {
  const texts = column.texts().filter((text, index) => index > 0 && text.trim() !== "");
  return texts.length > 0 && texts.every((text) => scoreText(text) === null);
}
