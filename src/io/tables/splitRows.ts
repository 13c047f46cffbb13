import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { separatorError } from "../bytes/lineSeparators.js";
import { textPieces } from "../bytes/textPieces.js";
import type { CellTexts } from "./cellTexts.js";
import { CodedRows } from "./codedRows.js";
import { endsLinesInReturns, sniffDelimiter } from "./csv.js";
import { type CodedRow, CsvRows, isDelimiterLine } from "./csvRows.js";
import type { Table } from "./rows.js";
import { longRow, RowWidths, type WidthContext } from "./rowWidths.js";
import { isNumberCell, scoreText } from "./scoreCell.js";

/** What comes of quotes that were not meant to enclose cells. */
const SPLITTING_ERRORS = new Set(["bad-csv", "ragged-row"]);

/** A text table in rows of cells. */
interface SplitRows extends Pick<Table, "header" | "notes"> {
  readonly rows: CodedRows;
  readonly delimiter: string;
  /** The texts of each column, those of the header among them. */
  readonly columns: readonly CellTexts[];
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

/**
 * The rows with quotes as characters; `null` where a line has not as many cells as the header, or where quotes enclose
 * cells elsewhere, so that one is lost.
 */
async function plainRows(content: DumpContent, file: string): Promise<SplitRows | null> {
  const table = new CsvTableRows(file, false);
  for await (const text of textPieces(content, file)) table.push(text);
  table.finish();
  if (!table.isEven || table.hasLostQuote) return null;
  const message = `${file}: quotes are part of the cells, because they enclose none that hold a tab or a line end; every line has as many tabs as the header`;
  return table.result([{ code: "quotes-as-written", message }]);
}

/** What is wrong with the quotes of a text that calls itself a table by its name; `null` where nothing is. */
export function quotingError(text: string, file: string): InputError | null {
  if (!/\.[ct]sv(?:\.gz)?$/i.test(file)) return null;
  try {
    new CsvRows({ file, delimiter: sniffDelimiter(text), onRow: () => undefined }).push(text);
  } catch (error) {
    if (error instanceof InputError && error.code === "bad-csv") return error;
  }
  return null;
}

/** Collects the rows of a table that comes in pieces of text. */
class CsvTableRows {
  delimiter = ",";
  /** Whether every row has as many cells as the header. */
  isEven = true;
  #header: readonly string[] | null = null;
  #rows: CodedRows | null = null;
  #widths: RowWidths | null = null;
  #isRowNamed = false;
  /** Code of a first cell that is not the header's. */
  #otherCode = -1;
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
      if (endsLinesInReturns(text)) throw returnsOnly(file);
      const other = text.includes("\n") ? null : separatorError(text, file, 1);
      if (other !== null) throw other;
      this.delimiter = sniffDelimiter(text);
      this.#cells = new CsvRows({ file, delimiter: this.delimiter, isQuoted, onRow: (row) => this.#add(row) });
    }
    this.#mayBeReplaced ||= text.includes("\ufffd");
    this.#cells.push(text);
  }

  finish(): void {
    this.#cells?.finish();
    if (this.isQuoted && this.#header !== null) this.#widths?.requireEven(this.#context(this.#header));
  }

  /** Whether a line has ended within quotes. */
  get hasLongCells(): boolean {
    return this.#cells?.hasLongCells ?? false;
  }

  /** Whether quotes enclose as many different cells as there are with an odd number of them, which is at least one. */
  get hasLostQuote(): boolean {
    const quoted = (this.#cells?.columns ?? []).flatMap((column) =>
      column.texts().filter((text) => text.includes('"')),
    );
    const odd = quoted.filter((text) => text.split('"').length % 2 === 0).length;
    const enclosed = quoted.filter((text) => isEnclosed(text)).length;
    return odd > 0 && enclosed >= odd;
  }

  result(notes: readonly Note[]): SplitRows {
    const [header, rows] = [this.#header, this.#rows];
    if (header === null || rows === null) throw new InputError("empty-file", "the file is empty", { file: this.file });
    const { columns = [] } = this.#cells ?? {};
    return { header, rows, delimiter: this.delimiter, columns, replacedLine: this.#replacedLine, notes };
  }

  #add(row: CodedRow): void {
    if (this.#mayBeReplaced && this.#replacedLine === undefined && hasReplacement(row.cells))
      this.#replacedLine = row.line;
    if (this.isQuoted && row.hasOddQuote) throw oddQuote(row.line, this.file);
    if (this.isQuoted && this.hasLongCells) requireOneRow(row, this.delimiter, this.file);
    const { columns } = this.#cells as CsvRows;
    if (this.#header === null || this.#rows === null || this.#widths === null) {
      if (isDelimiterLine(row.cells)) return;
      requireDistinct(row, this.file);
      this.#header = row.cells;
      this.#rows = new CodedRows(columns, row.width);
      this.#widths = new RowWidths(row.width);
      return;
    }
    if (this.#rows.length === 0 && isRowNamed(row, this.#header)) {
      // The header names no column of row names, as R writes it.
      this.#header = ["", ...this.#header];
      this.#rows = new CodedRows(columns, row.width);
      this.#widths = new RowWidths(row.width);
      this.#isRowNamed = true;
    }
    if (this.#isRowNamed && row.cells[0]?.trim() !== String(this.#rows.length + 1)) {
      throw longRow(row, this.#context(this.#header.slice(1)));
    }
    if (this.#beginsAsHeader(row, columns) && repeatsHeader(row, this.#header))
      throw repeatedHeader(row.line, this.file);
    if (row.width !== this.#header.length) this.isEven = false;
    if (row.width > this.#header.length && this.isQuoted) this.#requireBlank(row, this.#header);
    this.#widths.add(row, columns);
    this.#rows.add(row);
  }

  /** Whether the first cell is the header's; asked once for a text that stands in many rows. */
  #beginsAsHeader({ codes }: CodedRow, columns: readonly CellTexts[]): boolean {
    const [code] = codes;
    if (code === undefined || code === this.#otherCode) return false;
    const text = (columns[0] as CellTexts).text(code);
    const name = this.#header?.[0]?.trim() ?? "";
    if (text.length >= name.length && withoutMark(text) === name) return true;
    this.#otherCode = code;
    return false;
  }

  #requireBlank({ cells, line, width }: CodedRow, header: readonly string[]): void {
    if (cells.slice(header.length).some((cell) => cell.trim() !== "")) {
      if (cells.some((cell) => /\r./s.test(cell))) throw returnWithin(this.file, line);
      throw (
        separatorError(cells.join(this.delimiter), this.file, line) ?? longRow({ line, width }, this.#context(header))
      );
    }
  }

  #context(header: readonly string[]): WidthContext {
    return { file: this.file, header, delimiter: this.delimiter, columns: this.#cells?.columns ?? [] };
  }
}

/** Whether this is the first of rows that R numbers: one cell more than the header has, and a 1 before all others. */
function isRowNamed({ cells, width }: CodedRow, header: readonly string[]): boolean {
  return width === header.length + 1 && width > 2 && cells[0]?.trim() === "1" && cells.at(-1)?.trim() !== "";
}

/** Whether a row is the header once more: names, and no scores that may stand twice. */
function repeatsHeader({ cells, width }: CodedRow, header: readonly string[]): boolean {
  if (width < 2 || width !== header.length || withoutMark(cells[0] ?? "") !== header[0]?.trim()) return false;
  if (cells.some((cell, index) => withoutMark(cell) !== header[index]?.trim())) return false;
  return cells.filter((cell) => scoreText(cell) !== null).length <= width / 2;
}

function withoutMark(cell: string): string {
  return cell.replace(/^\uFEFF/, "").trim();
}

function repeatedHeader(line: number, file: string): InputError {
  const message =
    "the header stands here once more: two tables were put together. Delete this line if their rows belong together, " +
    "or give each table a file of its own.";
  return new InputError("repeated-header", message, { file, line });
}

/** Whether a text is what a cell in quotes looks like: quotes around, and in it only double ones. */
function isEnclosed(text: string): boolean {
  const cell = text.trim();
  return (
    cell.length > 1 &&
    cell.startsWith('"') &&
    cell.endsWith('"') &&
    !cell.slice(1, -1).replaceAll('""', "").includes('"')
  );
}

/** Two columns of one name cannot be told apart. Numbers may be scores of a table without a header. */
function requireDistinct({ cells, line }: CodedRow, file: string): void {
  const places = new Map<string, number>();
  for (const [index, cell] of cells.entries()) {
    const name = cell.trim();
    const earlier = places.get(name);
    if (earlier !== undefined && name !== "" && !isNumberCell(name)) {
      const message = `columns ${earlier + 1} and ${index + 1} are both called ${JSON.stringify(name)}. Rename one of them, or leave it out.`;
      throw new InputError("equal-columns", message, { file, line });
    }
    places.set(name, index);
  }
}

function oddQuote(line: number, file: string): InputError {
  const message =
    "the quoting is broken: a cell that does not begin with a quote has an odd number of them, so that one may be lost. " +
    "Write such a cell in double quotes, and each quote in it twice.";
  return new InputError("bad-csv", message, { file, line });
}

/**
 * Throws where a row goes over several lines by its quotes, and each of these lines would be a row without them, with numbers where
 * this one has numbers: two quotes are lost, and the rows between them would be.
 */
function requireOneRow({ cells, width, line }: CodedRow, delimiter: string, file: string): void {
  const lines = cells.join(delimiter).split("\n");
  if (lines.length === 1 || width === 1) return;
  const rows = lines.map((one) => one.split(delimiter));
  const numbers = cells.flatMap((cell, index) => (isNumberCell(cell.trim()) ? index : []));
  const isRow = (row: readonly string[]) =>
    row.length === width && numbers.every((index) => isNumberCell((row[index] as string).trim()));
  if (numbers.length === 0 || !rows.every(isRow)) return;
  const message =
    `the quoting is broken: by the quotes, lines ${line} to ${line + lines.length - 1} are one row, and without them rows of ` +
    `${width} cells each, so that quotes may be lost. Write each cell with a quote in double quotes, and the quote in it twice.`;
  throw new InputError("bad-csv", message, { file, line });
}

function returnWithin(file: string, line: number): InputError {
  const message =
    "a CR stands alone within the line, as the line ends of old Mac programs do. Save the file with line ends LF or CRLF alone (tr '\\r' '\\n').";
  return new InputError("cr-line-ends", message, { file, line });
}

function returnsOnly(file: string): InputError {
  const message =
    "the lines end in CR alone, as old Mac programs write them. Save the file with line ends LF or CRLF (tr '\\r' '\\n').";
  return new InputError("cr-line-ends", message, { file, line: 1 });
}

/** Whether a cell holds the character that stands for bytes that could not be decoded. */
export function hasReplacement(cells: readonly string[]): boolean {
  return cells.some((cell) => cell?.includes("\ufffd"));
}
