import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { textPieces } from "../bytes/textPieces.js";
import { CodedRows } from "./codedRows.js";
import { sniffDelimiter } from "./csv.js";
import { type CodedRow, CsvRows } from "./csvRows.js";
import type { Table } from "./rows.js";

/** What comes of quotes that were not meant to enclose cells. */
const SPLITTING_ERRORS = new Set(["bad-csv", "ragged-row"]);

/** A text table in rows of cells. */
export interface SplitRows extends Pick<Table, "header" | "notes"> {
  readonly rows: CodedRows;
  readonly delimiter: string;
  /** First line with a character that stands for bytes that could not be decoded. */
  readonly replacedLine: number | undefined;
}

/**
 * Programs that part cells by tabs often write quotes as they come. Quotes are taken as characters where taking them as
 * enclosing cells fails or joins lines, and without that every line has as many tabs as the header.
 */
export async function splitRows(content: DumpContent, file: string): Promise<SplitRows> {
  const enclosing = new CsvTableRows(file, true);
  let failure: InputError | null = null;
  try {
    for await (const text of textPieces(content, file)) enclosing.push(text);
    enclosing.finish();
  } catch (error) {
    if (!(error instanceof InputError) || !SPLITTING_ERRORS.has(error.code)) throw error;
    failure = error;
  }
  const mayBePlain = enclosing.delimiter === "\t" && (failure !== null || enclosing.hasLongCells);
  const plain = mayBePlain ? await plainRows(content, file) : null;
  if (plain !== null) return plain;
  if (failure !== null) throw failure;
  return enclosing.result([]);
}

/** The rows with quotes as characters; `null` where a line has not as many cells as the header. */
async function plainRows(content: DumpContent, file: string): Promise<SplitRows | null> {
  const table = new CsvTableRows(file, false);
  for await (const text of textPieces(content, file)) table.push(text);
  table.finish();
  if (!table.isEven) return null;
  const message = `${file}: quotes are part of the cells, because they enclose none that hold a tab or a line end; every line has as many tabs as the header`;
  return table.result([{ code: "quotes-as-written", message }]);
}

/** Collects the rows of a table that comes in pieces of text. */
class CsvTableRows {
  delimiter = ",";
  /** Whether every row has as many cells as the header. */
  isEven = true;
  #header: readonly string[] | null = null;
  #rows: CodedRows | null = null;
  #replacedLine: number | undefined;
  #mayBeReplaced = false;
  #cells: CsvRows | null = null;

  constructor(
    private readonly file: string,
    private readonly isQuoted: boolean,
  ) {}

  push(text: string): void {
    if (this.#cells === null) {
      const { file, isQuoted } = this;
      this.delimiter = sniffDelimiter(text);
      this.#cells = new CsvRows({ file, delimiter: this.delimiter, isQuoted, onRow: (row) => this.#add(row) });
    }
    this.#mayBeReplaced ||= text.includes("\ufffd");
    this.#cells.push(text);
  }

  finish(): void {
    this.#cells?.finish();
  }

  /** Whether a line has ended within quotes. */
  get hasLongCells(): boolean {
    return this.#cells?.hasLongCells ?? false;
  }

  result(notes: readonly Note[]): SplitRows {
    const [header, rows] = [this.#header, this.#rows];
    if (header === null || rows === null) throw new InputError("empty-file", "the file is empty", { file: this.file });
    return { header, rows, delimiter: this.delimiter, replacedLine: this.#replacedLine, notes };
  }

  #add(row: CodedRow): void {
    if (this.#mayBeReplaced && this.#replacedLine === undefined && hasReplacement(row.cells))
      this.#replacedLine = row.line;
    if (this.#header === null || this.#rows === null) {
      this.#header = row.cells;
      this.#rows = new CodedRows((this.#cells as CsvRows).columns, row.width);
      return;
    }
    if (row.width !== this.#header.length) this.isEven = false;
    if (row.width > this.#header.length && this.isQuoted) this.#requireWidth(row, this.#header.length);
    this.#rows.add(row);
  }

  /** Blank cells too many do no harm. */
  #requireWidth({ cells, line }: CodedRow, width: number): void {
    if (cells.slice(width).every((cell) => cell.trim() === "")) return;
    throw new InputError(
      "ragged-row",
      `the row has ${cells.length} cells, but the header has ${width}. ` +
        `A cell that holds ${JSON.stringify(this.delimiter)} must stand in double quotes.`,
      { file: this.file, line },
    );
  }
}

/** Whether a cell holds the character that stands for bytes that could not be decoded. */
export function hasReplacement(cells: readonly string[]): boolean {
  return cells.some((cell) => cell?.includes("\ufffd"));
}
