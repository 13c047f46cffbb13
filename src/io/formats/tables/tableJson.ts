import { InputError } from "../../../errors.js";
import { folderOf, stemOf } from "../../bytes/sourcePath.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import type { JsonRow } from "../../json/jsonRow.js";
import type { DumpReader } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { assembleReadings, type StandaloneReading } from "../../reader/standaloneReading.js";
import { isQuestionName } from "../../tables/columnNames.js";
import { columnQuestion } from "../../tables/columnQuestion.js";
import { findColumns, isLongTable } from "../../tables/columns.js";
import type { Table } from "../../tables/rows.js";
import { tableOfRows } from "../../tables/table.js";
import { readLongTable } from "./longTable.js";

const FORMAT = "table JSON";

/** Tables that trackers and data frames write as JSON: the columns, then the rows. */
export const tableJsonReader: DumpReader<StandaloneReading> = {
  formats: {
    [FORMAT]:
      "columns and data, or columns by index, as JSON: tables of W&B (*.table.json), eval_results_table.json of MLflow, data frames",
  },
  recognise(head: FileHead) {
    const { start, keys } = head;
    if (start !== "{") return null;
    if (keys.includes("columns") && keys.includes("data")) return FORMAT;
    return isLongTable(findColumns(keys)) && areColumns(head.first(() => true)) ? FORMAT : null;
  },
  read: async ({ name, content }, _, { options, pattern, derivation }) => {
    const document = jsonDocument(await textBytes(content, name), name);
    const table = document.has("data") ? tableOf(document, name, options.map) : tableOfColumns(document, name);
    const from = (options.model ?? options.task) === undefined ? { from: "the path" } : {};
    return readLongTable(table, { ...namesOfPath(name), ...options, ...from, pattern, derivation });
  },
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

/** Whether every member is an object of cells, as a data frame writes each of its columns by default. */
function areColumns(document: JsonObject): boolean {
  const columns = [...document.values()];
  return columns.length > 1 && columns.every((column) => isJsonObject(column) && column.size > 0);
}

/** The table of columns that each hold their cells by the index of the row. Throws `InputError` where a column lacks a cell. */
function tableOfColumns(document: JsonObject, file: string): Table {
  const columns = [...document] as readonly (readonly [string, JsonObject])[];
  const [first, cells] = columns[0] as (typeof columns)[number];
  for (const [name, other] of columns) {
    const lost = [...cells.keys()].find((index) => !other.has(index));
    if (lost === undefined && other.size === cells.size) continue;
    const what =
      lost === undefined ? `more cells than ${first}` : `no cell ${JSON.stringify(lost)}, which ${first} has`;
    throw new InputError("bad-table", `the column has ${what}. Each row needs a cell in every column.`, {
      file,
      path: name,
    });
  }
  const rows = [...cells.keys()].map((index, at): JsonRow => {
    return { members: new Map(columns.map(([name, column]) => [name, column.get(index) as JsonValue])), line: at + 1 };
  });
  return tableOfRows(rows, file);
}

/** The table in a document. Throws `InputError` where none of its columns is known to hold scores. */
export function tableOf(document: JsonObject, file: string, map: Readonly<Record<string, string>> = {}): Table {
  const columns = listAt(document, "columns", file).map((column) => {
    const name = isJsonObject(column) ? textAt(column, "name") : column;
    if (typeof name !== "string" && typeof name !== "number") {
      throw new InputError("bad-table", "columns must be a list of names", { file, path: "columns" });
    }
    return String(name);
  });
  const twice = columns.find((name, index) => columns.indexOf(name) < index);
  if (twice !== undefined) {
    throw new InputError("repeated-column", `there are two columns ${JSON.stringify(twice)}. Give each its own name.`, {
      file,
    });
  }
  const rows = listAt(document, "data", file).map((row, index): JsonRow => {
    if (!Array.isArray(row) || row.length !== columns.length) {
      throw new InputError("bad-table", `a row must be a list of ${columns.length} cells, as there are columns`, {
        file,
        path: `data[${index}]`,
      });
    }
    return { members: new Map(columns.map((name, at) => [name, row[at] as JsonValue])), line: index + 1 };
  });
  const table = tableOfRows(rows, file);
  const found = findColumns(table.header, map, file);
  if (isLongTable(found) || (found.has("score") && table.header.some(isQuestionName))) return table;
  throw new InputError("unknown-columns", columnQuestion("a table with the columns", table.header, table.rows), {
    file,
  });
}

function listAt(document: JsonObject, key: string, file: string): readonly JsonValue[] {
  const list = document.get(key);
  if (Array.isArray(list) && list.length > 0) return list as readonly JsonValue[];
  throw new InputError("no-rows", `${key} must be a list with at least one entry`, { file, path: key });
}

/** `run-20260101_120000-abc/files/media/table/preds_12_5f3a.table.json` is the table preds of the run abc. */
function namesOfPath(file: string): { readonly model?: string; readonly task?: string } {
  const own = /^(.+)_\d+_[0-9a-f]{8,}\.table$/.exec(stemOf(file))?.[1];
  const folder = folderOf(file);
  const run =
    /(?:^|\/)(?:offline-)?run-\d{8}_\d{6}-([^/]+)\//.exec(file)?.[1] ?? /([^/]+)\/artifacts$/.exec(folder)?.[1];
  return { ...(own === undefined ? {} : { task: own }), ...(run === undefined ? {} : { model: run }) };
}
