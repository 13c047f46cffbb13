import { InputError } from "../errors.js";
import type { Note } from "../notes.js";
import { CellTexts } from "./cellTexts.js";
import { CodedRows } from "./codedRows.js";
import { sniffDelimiter } from "./csv.js";
import { type CodedRow, CsvRows } from "./csvRows.js";
import { encodingNotes } from "./decode.js";
import { type DumpContent, memoryContent } from "./dumpContent.js";
import { type JsonValue, WrittenNumber } from "./json.js";
import { type JsonRow, jsonRowBlocks, jsonRows } from "./jsonRows.js";
import { textPieces } from "./textPieces.js";

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
  /** One cell of a row, where that is quicker than making the row. */
  cell?(index: number, column: number): string | undefined;
}

export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
  /** Columns whose value was written as a text, where the format tells texts from numbers. */
  readonly texts?: ReadonlySet<number>;
}

const DELIMITER_NAMES = new Map([
  ["\t", "tab"],
  [";", '";"'],
  ["|", '"|"'],
]);

/** Reads a CSV, TSV or `;` table. */
export async function readCsvTable(bytes: Uint8Array, file: string): Promise<Table> {
  return withAllRows(await readCsvContent(memoryContent(bytes), file));
}

/** The table with all rows made. */
export function withAllRows(table: RowTable): Table {
  return { ...table, rows: [...table.rows] };
}

/** As `readCsvTable`, reading the content as a stream into little memory. */
export async function readCsvContent(content: DumpContent, file: string): Promise<RowTable> {
  const table = new CsvTableRows(file);
  for await (const text of textPieces(content, file)) table.push(text);
  const { header, rows, delimiter, replacedLine } = table.finish();
  const named = DELIMITER_NAMES.get(delimiter);
  const notes = [
    ...(named === undefined ? [] : [{ code: "delimiter", message: `${file}: cells are parted by ${named}` }]),
    ...(replacedLine === undefined ? [] : encodingNotes(await content.bytes(), file, replacedLine)),
  ];
  return { file, header: header.map((cell) => cell.trim()), rows, notes };
}

/** Collects the rows of a table that comes in pieces of text. */
class CsvTableRows {
  delimiter = ",";
  header: readonly string[] | null = null;
  rows: CodedRows | null = null;
  /** First line with a character that stands for bytes that could not be decoded. */
  replacedLine: number | undefined;
  #mayBeReplaced = false;
  #cells: CsvRows | null = null;

  constructor(private readonly file: string) {}

  push(text: string): void {
    if (this.#cells === null) {
      this.delimiter = sniffDelimiter(text);
      this.#cells = new CsvRows({ file: this.file, delimiter: this.delimiter });
    }
    this.#mayBeReplaced ||= text.includes("\ufffd");
    for (const row of this.#cells.push(text)) this.#add(row);
  }

  finish() {
    for (const row of this.#cells?.finish() ?? []) this.#add(row);
    const { header, rows, delimiter, replacedLine } = this;
    if (header === null || rows === null) throw new InputError("empty-file", "the file is empty", { file: this.file });
    return { header, rows, delimiter, replacedLine };
  }

  #add(row: CodedRow): void {
    if (this.#mayBeReplaced && this.replacedLine === undefined && hasReplacement(row.cells))
      this.replacedLine = row.line;
    if (this.header === null || this.rows === null) {
      this.header = row.cells;
      this.rows = new CodedRows((this.#cells as CsvRows).columns, row.codes.length);
      return;
    }
    if (row.codes.length > this.header.length) this.#requireWidth(row, this.header.length);
    this.rows.add(row);
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

/** Reads JSON rows (JSON Lines or an array of objects) as a table, the keys being the columns. */
export function readJsonTable(bytes: Uint8Array, file: string): Table {
  const table = new JsonTableRows();
  for (const row of jsonRows(bytes, { file, exact: () => true })) table.add(row);
  const { header, rows, replacedLine } = table;
  return { file, header: [...header.keys()], rows, notes: encodingNotes(bytes, file, replacedLine) };
}

/** As `readJsonTable`, reading the content as a stream. */
export async function readJsonContent(content: DumpContent, file: string): Promise<Table> {
  const table = new JsonTableRows();
  for await (const block of jsonRowBlocks(content, { file, exact: () => true }))
    for (const row of block) table.add(row);
  const { header, rows, replacedLine } = table;
  const notes = replacedLine === undefined ? [] : encodingNotes(await content.bytes(), file, replacedLine);
  return { file, header: [...header.keys()], rows, notes };
}

/** Collects rows as cells under the keys seen so far. */
class JsonTableRows {
  readonly header = new Map<string, number>();
  readonly rows: TableRow[] = [];
  replacedLine: number | undefined;
  readonly #texts: CellTexts[] = [];

  add({ members, line }: JsonRow): void {
    const cells: string[] = [];
    const texts = new Set<number>();
    for (const [key, value] of members) {
      const index = this.header.get(key) ?? this.header.size;
      if (index === this.header.size) {
        this.header.set(key, index);
        this.#texts.push(new CellTexts());
      }
      while (cells.length < index) cells.push("");
      const column = this.#texts[index] as CellTexts;
      cells[index] = column.text(column.add(cellText(value)));
      if (typeof value === "string") texts.add(index);
    }
    if (this.replacedLine === undefined && hasReplacement(cells)) this.replacedLine = line;
    this.rows.push({ cells, line, texts });
  }
}

function hasReplacement(cells: readonly string[]): boolean {
  return cells.some((cell) => cell?.includes("\ufffd"));
}

function cellText(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (value instanceof WrittenNumber) return value.text;
  if (value === null) return "";
  if (!Array.isArray(value)) return typeof value === "object" ? "{…}" : String(value);
  const parts = (value as JsonValue[]).map((part) => cellText(part)).join(", ");
  // Labels of subsets may stand as a list; a list of numbers is no score.
  return (value as JsonValue[]).every((part) => typeof part === "string") ? parts : `[${parts}]`;
}
