import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { encodingNotes } from "../bytes/decode.js";
import { type DumpContent, memoryContent } from "../bytes/dumpContent.js";
import { type JsonValue, WrittenNumber } from "../json/json.js";
import type { JsonRow } from "../json/jsonRow.js";
import { jsonRowBlocks } from "../json/jsonRows.js";
import { CellTexts } from "./cellTexts.js";
import { decimalCommaColumns, decimalCommaNotes, withDecimalPoint } from "./decimalCommas.js";
import type { RowTable, Table, TableRow } from "./rows.js";
import { scoreText } from "./scoreCell.js";
import { hasReplacement, splitRows } from "./splitRows.js";

const DELIMITER_NAMES = new Map([
  ["\t", "tab"],
  [";", '";"'],
  ["|", '"|"'],
  [" ", "spaces"],
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
  const { header, rows, delimiter, columns, replacedLine, notes } = await splitRows(content, file);
  const named = DELIMITER_NAMES.get(delimiter);
  return {
    file,
    header: header.map((cell) => cell.trim()),
    rows,
    notes: [
      ...(named === undefined ? [] : [{ code: "delimiter", message: `${file}: cells are parted by ${named}` }]),
      ...notes,
      ...readDecimalCommas(file, header, columns),
      ...(await encodingNotes(content, file, replacedLine)),
    ],
  };
}

/** Writes points for commas in columns where these stand for decimals. */
function readDecimalCommas(
  file: string,
  header: readonly string[],
  columns: readonly CellTexts[],
  rewrite = (column: number) => columns[column]?.rewrite(withDecimalPoint),
): Note[] {
  const named = header.map((name, index) => ({ name, texts: columns[index]?.texts() ?? [] }));
  const found = decimalCommaColumns(named);
  const notes = decimalCommaNotes(file, named, found);
  found.forEach(rewrite);
  return notes;
}

/** Reads JSON rows (JSON Lines or an array of objects) as a table, the keys being the columns. */
export async function readJsonContent(content: DumpContent, file: string): Promise<Table> {
  const table = new JsonTableRows(file);
  for await (const block of jsonRowBlocks(content, { file, exact: () => true }))
    for (const row of block) table.add(row);
  const { header, rows, replacedLine } = table;
  const notes = [...table.readDecimalCommas(), ...(await encodingNotes(content, file, replacedLine))];
  return { file, header: [...header.keys()], rows, notes };
}

/** Rows that were read elsewhere, as a table, the keys being the columns. */
export function tableOfRows(rows: Iterable<JsonRow>, file: string): Table {
  const table = new JsonTableRows(file);
  for (const row of rows) table.add(row);
  return { file, header: [...table.header.keys()], rows: table.rows, notes: [] };
}

/** Cells of rows that lack a key which another row has: they take room, and a few keys a row could make any number of them. */
const MOST_GAPS = 1e7;
const MOST_KEYS = 1 << 18;

/** Collects rows as cells under the keys seen so far. */
class JsonTableRows {
  readonly header = new Map<string, number>();
  readonly rows: (TableRow & { readonly cells: string[] })[] = [];
  replacedLine: number | undefined;
  readonly #texts: CellTexts[] = [];
  #gaps = 0;
  #cells = 0;

  constructor(private readonly file: string) {}

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
    this.#cells += members.size;
    this.#gaps += cells.length - members.size;
    if (this.header.size > MOST_KEYS || this.#gaps > Math.max(MOST_GAPS, 4 * this.#cells))
      throw this.#tooManyKeys(line);
    if (this.replacedLine === undefined && hasReplacement(cells)) this.replacedLine = line;
    this.rows.push({ cells, line, texts });
  }

  readDecimalCommas(): Note[] {
    return readDecimalCommas(this.file, [...this.header.keys()], this.#texts, (column) => {
      for (const { cells } of this.rows)
        if (column < cells.length) cells[column] = withDecimalPoint(cells[column] ?? "");
    });
  }

  #tooManyKeys(line: number): InputError {
    const message = `the rows have ${this.header.size} different keys, most rows few of them. Put what differs from row to row under one key.`;
    return new InputError("too-large", message, { file: this.file, line });
  }
}

function cellText(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (value instanceof WrittenNumber) return value.text;
  if (value === null) return "";
  if (!Array.isArray(value)) return typeof value === "object" ? "{…}" : String(value);
  const parts = (value as JsonValue[]).map((part) => cellText(part)).join(", ");
  // Labels of subsets may stand as a list; a list of numbers is no score, nor is one of a text that looks like one.
  if (!(value as JsonValue[]).every((part) => typeof part === "string")) return `[${parts}]`;
  return scoreText(parts) === null || parts === "" ? parts : `${parts},`;
}
