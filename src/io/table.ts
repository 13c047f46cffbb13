import { InputError } from "../errors.js";
import type { Note } from "../notes.js";
import { parseCsv } from "./csv.js";
import { decodeText, encodingNotes } from "./decode.js";
import { type JsonValue, WrittenNumber } from "./json.js";
import { jsonRows } from "./jsonRows.js";

/** A table of texts, from CSV or JSON rows. */
export interface Table {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
  /** What was assumed about the file. */
  readonly notes: readonly Note[];
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
  const { rows, delimiter } = await parseCsv(decodeText(bytes, file), file);
  const [header, ...body] = rows;
  if (header === undefined) throw new InputError("empty-file", "the file is empty", { file });
  const named = DELIMITER_NAMES.get(delimiter);
  const notes = [
    ...(named === undefined ? [] : [{ code: "delimiter", message: `${file}: cells are parted by ${named}` }]),
    ...encodingNotes(bytes, file, rows.find(({ cells }) => hasReplacement(cells))?.line),
  ];
  for (const { cells, line } of body) {
    if (cells.length <= header.cells.length || cells.slice(header.cells.length).every((cell) => cell.trim() === ""))
      continue;
    throw new InputError(
      "ragged-row",
      `the row has ${cells.length} cells, but the header has ${header.cells.length}. ` +
        `A cell that holds ${JSON.stringify(delimiter)} must stand in double quotes.`,
      { file, line },
    );
  }
  return { file, header: header.cells.map((cell) => cell.trim()), rows: body, notes };
}

/** Reads JSON rows (JSON Lines or an array of objects) as a table, the keys being the columns. */
export function readJsonTable(bytes: Uint8Array, file: string): Table {
  const columns = new Map<string, number>();
  const rows: TableRow[] = [];
  for (const { members, line } of jsonRows(bytes, { file, keep: () => true, exact: () => true })) {
    const cells: string[] = [];
    const texts = new Set<number>();
    for (const [key, value] of members) {
      const index = columns.get(key) ?? columns.size;
      columns.set(key, index);
      while (cells.length < index) cells.push("");
      cells[index] = cellText(value);
      if (typeof value === "string") texts.add(index);
    }
    rows.push({ cells, line, texts });
  }
  const replaced = rows.find(({ cells }) => hasReplacement(cells));
  return { file, header: [...columns.keys()], rows, notes: encodingNotes(bytes, file, replaced?.line) };
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
