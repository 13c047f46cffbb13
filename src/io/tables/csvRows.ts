import { InputError } from "../../errors.js";
import { countNewlines } from "../bytes/decode.js";
import { longRow, MOST_IN_ROW } from "../bytes/rowLimit.js";
import { ownText } from "../json/json.js";
import { CellTexts } from "./cellTexts.js";
import { LetterReader, type Letters } from "./letters.js";

/** A row of a text table. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** Line on which the row starts. */
  readonly line: number;
}

/** A row whose cells are numbers of texts; good until the next row comes. */
export interface CodedRow extends CsvRow {
  /** Made anew each time. */
  readonly cells: string[];
  /** Number of cells. */
  readonly width: number;
  /** As many as there are cells; what comes after them is of other rows. */
  readonly codes: readonly number[];
  /** Whether the text ended before the line did. */
  readonly isOpen: boolean;
  /** Whether a cell that does not begin with a quote has an odd number of them. */
  readonly hasOddQuote: boolean;
}

interface CsvRowsOptions {
  readonly file: string;
  readonly delimiter: string;
  /** Whether quotes enclose cells; default true. Otherwise they are characters like others. */
  readonly isQuoted?: boolean;
  /** Takes the rows as they come. */
  readonly onRow: (row: CodedRow) => void;
}

/** Whether the first row of a table says only by what its cells are parted, as spreadsheets want it: `sep=;`. */
export function isDelimiterLine(cells: readonly string[]): boolean {
  return cells.length === 2 && cells[0] === "sep=" && cells[1] === "";
}

/** Each column keeps its texts apart, which takes memory even where it holds nothing. */
const MOST_COLUMNS = 1 << 18;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

/**
 * Splits text that comes in pieces into rows of cells. Cells in double quotes may hold delimiters, line ends and doubled
 * quotes; blanks around the quotes do not count. A quote within a cell that does not begin with one stands for itself.
 * Blank lines are left out. Equal cells of a column are one text in memory.
 */
export class CsvRows {
  readonly #file: string;
  readonly #delimiter: string;
  readonly #delimiterCode: number;
  readonly #isQuoted: boolean;
  readonly #onRow: (row: CodedRow) => void;
  readonly #row;
  /** Whether a line has ended within quotes. */
  hasLongCells = false;
  /** The texts of each column so far. */
  readonly columns: CellTexts[] = [];
  #line = 1;
  /** The beginning of a row that has not ended. */
  #rest: string[] = [];
  #length = 0;
  /** So many characters are waited for before that row is looked at again. */
  #enough = 0;

  readonly #reader = new LetterReader();
  #text = "";
  #letters: Letters = new Uint8Array(0);
  #at = 0;
  #isLast = false;
  #isStopped = false;

  constructor({ file, delimiter, isQuoted = true, onRow }: CsvRowsOptions) {
    this.#file = file;
    this.#isQuoted = isQuoted;
    this.#onRow = onRow;
    this.#row = new ReusedRow(this.columns);
    this.#delimiter = delimiter;
    this.#delimiterCode = delimiter.charCodeAt(0);
  }

  push(text: string): void {
    this.#rest.push(text);
    this.#length += text.length;
    if (this.#length >= this.#enough) this.#rows(false);
    if (this.#length > MOST_IN_ROW) throw longRow(this.#file, this.#line);
  }

  finish(): void {
    this.#rows(true);
  }

  /** Gives no more rows. */
  stop(): void {
    this.#isStopped = true;
  }

  #rows(isLast: boolean): void {
    this.#text = this.#rest.length === 1 ? (this.#rest[0] as string) : this.#rest.join("");
    this.#letters = this.#reader.letters(this.#text);
    this.#at = 0;
    this.#isLast = isLast;
    const row = this.#row;
    const end = isLast ? this.#text.length : this.#text.lastIndexOf("\n") + 1;
    let start = 0;
    while (this.#at < end && !this.#isStopped) {
      row.line = this.#line;
      row.width = this.#cells(row.codes);
      if (row.width === 0) break;
      start = this.#at;
      if (row.width > 1 || row.cells[0]?.trim() !== "") this.#onRow(row);
    }
    this.#rest = start < this.#text.length ? [ownText(this.#text.slice(start))] : [];
    this.#length = this.#text.length - start;
    this.#enough = 2 * this.#length;
    this.#text = "";
  }

  /** Reads the next row into `codes` and says how many there are; 0 when it does not end in what has come so far. */
  #cells(codes: number[]): number {
    const letters = this.#letters;
    let width = 0;
    const firstLine = this.#line;
    this.#row.hasOddQuote = false;
    while (true) {
      const quote = this.#isQuoted ? this.#quote() : -1;
      const cell = quote < 0 ? this.#plain(width) : this.#quoted(quote, width);
      if (cell === null) {
        this.#line = firstLine;
        return 0;
      }
      codes[width++] = cell;
      const code = letters[this.#at];
      if (code === this.#delimiterCode) {
        this.#at++;
        continue;
      }
      const end = this.#lineEnd(this.#at);
      this.#row.isOpen = code === undefined;
      if (end > letters.length && !this.#isLast) {
        this.#line = firstLine;
        return 0;
      }
      this.#at = end;
      this.#line++;
      return width;
    }
  }

  /** Behind the line end at a place: LF, or CR LF, before which a text file of Windows that was written twice has one more CR. */
  #lineEnd(at: number): number {
    let end = at;
    while (this.#letters[end] === RETURN) end++;
    return end + 1;
  }

  /** Where the quote of the next cell stands, after blanks perhaps; -1 where the cell does not begin with one. */
  #quote(): number {
    const letters = this.#letters;
    let at = this.#at;
    while (true) {
      const code = letters[at];
      if (code === QUOTE) return at;
      if ((code !== 32 && code !== 9) || code === this.#delimiterCode) return -1;
      at++;
    }
  }

  #plain(index: number): number {
    const letters = this.#letters;
    const start = this.#at;
    const column = this.#column(index);
    const guessed = column.guessedEnd(letters, start);
    if (guessed >= 0 && this.#endsAt(guessed)) {
      this.#at = guessed;
      return column.confirm();
    }
    const delimiter = this.#delimiterCode;
    let end = start;
    let quotes = 0;
    for (; end < letters.length; end++) {
      const code = letters[end];
      if (code === delimiter || code === NEWLINE || (code === RETURN && this.#endsAt(end))) break;
      if (code === QUOTE) quotes++;
    }
    if (quotes % 2 === 1) this.#row.hasOddQuote = true;
    this.#at = end;
    return column.add(this.#text.slice(start, end));
  }

  #quoted(quote: number, column: number): number | null {
    const text = this.#text;
    let close = text.indexOf('"', quote + 1);
    let isEscaped = false;
    while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) {
      isEscaped = true;
      close = text.indexOf('"', close + 2);
    }
    if (close < 0) {
      if (!this.#isLast) return null;
      throw this.#broken("a quote is not closed");
    }
    let end = close + 1;
    while (!this.#endsAt(end) && (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9)) end++;
    if (!this.#endsAt(end)) {
      throw this.#broken(
        `after the closing quote must come ${JSON.stringify(this.#delimiter)} or the end of the line, got ${JSON.stringify(text.slice(end, end + 20))}`,
      );
    }
    const written = text.slice(quote + 1, close);
    this.#at = end;
    const newlines = countNewlines(written);
    this.#line += newlines;
    this.hasLongCells ||= newlines > 0;
    return this.#column(column).add(isEscaped ? written.replaceAll('""', '"') : written, true);
  }

  /** Whether a cell ends here: at a delimiter, at the end of the line or of all. */
  #endsAt(at: number): boolean {
    const letters = this.#letters;
    const code = letters[at];
    return (
      code === this.#delimiterCode ||
      code === NEWLINE ||
      at >= letters.length ||
      (code === RETURN && this.#endsInReturns(at))
    );
  }

  #endsInReturns(at: number): boolean {
    const last = this.#lineEnd(at) - 1;
    return last >= this.#letters.length || this.#letters[last] === NEWLINE;
  }

  #column(index: number): CellTexts {
    if (index >= MOST_COLUMNS) throw this.#tooWide();
    while (this.columns.length <= index) this.columns.push(new CellTexts());
    return this.columns[index] as CellTexts;
  }

  #tooWide(): InputError {
    const message = `the row has more than ${MOST_COLUMNS} cells. Write one row a score: model, task, item, score.`;
    return new InputError("too-large", message, { file: this.#file, line: this.#line });
  }

  #broken(message: string): InputError {
    return new InputError("bad-csv", `the quoting is broken: ${message}`, { file: this.#file, line: this.#line });
  }
}

class ReusedRow implements CodedRow {
  readonly codes: number[] = [];
  width = 0;
  line = 1;
  isOpen = false;
  hasOddQuote = false;

  constructor(private readonly columns: readonly CellTexts[]) {}

  get cells(): string[] {
    return this.codes.slice(0, this.width).map((code, index) => (this.columns[index] as CellTexts).text(code));
  }
}
