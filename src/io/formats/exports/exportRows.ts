import type { DumpContent } from "../../bytes/dumpContent.js";
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "../../json/json.js";
import { jsonRowBlocks } from "../../json/jsonRows.js";
import type { FileHead } from "../../reader/fileHead.js";
import { readCsvContent } from "../../tables/table.js";
import { firstRows } from "../tables/tableReader.js";

/** A row of an export, whether it was written as JSON or as a line of a table. */
export interface ExportRow {
  readonly members: JsonObject;
  readonly line: number;
}

/** The names of the columns, where the file is a table. */
export function headerOf(head: FileHead): readonly string[] {
  const known = headers.get(head);
  if (known !== undefined) return known;
  const { text, start } = head;
  const header =
    start === undefined || start === "{" || start === "["
      ? []
      : (firstRows(text.slice(0, 1 << 14), false, 1)[0]?.cells.map((cell) => cell.trim()) ?? []);
  headers.set(head, header);
  return header;
}

/** Several readers ask for the header of one file. */
const headers = new WeakMap<FileHead, readonly string[]>();

/** What the rows of an export answered, and what it took: as long as the rest together, and not needed. */
const UNUSED = new Set([
  "output",
  "outputs",
  "expected",
  "reference_output",
  "reference_outputs",
  "metrics",
  "context",
]);

/** The rows of an export, JSON or table; cells that hold JSON objects or lists are read as such. */
export async function exportRows(content: DumpContent, file: string): Promise<ExportRow[]> {
  const start = new TextDecoder()
    .decode(await content.slice(0, 64))
    .replace(/^\uFEFF/, "")
    .trimStart()[0];
  const rows: ExportRow[] = [];
  if (start === "{" || start === "[") {
    for await (const block of jsonRowBlocks(content, { file, keep: (key) => !UNUSED.has(key) })) {
      for (const row of block) rows.push(row);
    }
    return byRow(rows);
  }
  return tableRows(content, file);
}

/** The rows of a table as JSON rows would be, without what is not needed. */
export async function tableRows(content: DumpContent, file: string): Promise<ExportRow[]> {
  const { header, rows } = await readCsvContent(content, file);
  return Array.from(rows, ({ cells, line }) => {
    const members = new Map<string, JsonValue>();
    header.forEach((name, column) => {
      if (!UNUSED.has(name)) members.set(name, cellValue(cells[column] ?? ""));
    });
    return { members, line };
  });
}

function cellValue(cell: string): JsonValue {
  if (!/^\s*[{[]/.test(cell)) return cell;
  try {
    return parseJson(cell);
  } catch {
    return cell;
  }
}

/** The rows of a data frame that was written column by column, `{ column: { "0": value } }`; other rows as they are. */
function byRow(rows: readonly ExportRow[]): ExportRow[] {
  const [only, ...others] = rows;
  if (only === undefined || others.length > 0 || !isColumns(only.members)) return [...rows];
  const columns = [...only.members] as [string, JsonObject][];
  const indices = [...new Set(columns.flatMap(([, column]) => [...column.keys()]))];
  return indices.map((index) => ({
    members: new Map(columns.map(([name, column]) => [name, column.get(index) ?? null])),
    line: only.line,
  }));
}

function isColumns(members: JsonObject): boolean {
  return (
    members.size > 0 && [...members.values()].every((column) => isJsonObject(column) && [...column.keys()][0] === "0")
  );
}
