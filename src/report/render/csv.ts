import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { isNote } from "../../notes.js";
import { SECTIONS } from "../sections/sections.js";
import { type CsvCell, csvCell } from "../text/csvCell.js";
import type { VarianceReport } from "../variance/record.js";
import { schemaOf } from "./jsonDocument.js";

/** One table of a report as CSV, with a name for its file. */
export interface CsvTable {
  /** Lower-case letters and hyphens. */
  readonly name: string;
  readonly text: string;
}

/**
 * The tables of a report as CSV in full precision, one row a record: nested fields as `interval.low`, undefined numbers as
 * empty cells, and last the schema, by which readers leave such a table out of a folder of dumps. Texts that a spreadsheet would run as formulas stand behind an apostrophe; numbers are never touched.
 * Tables without rows are left out.
 */
export function reportCsv(report: VarianceReport): CsvTable[] {
  requireArgument(
    "reportCsv",
    "report",
    report,
    recordWith(["comparisons", "noise", "rankings", "answers"], "what buildVarianceReport returns"),
  );
  return reportCsvRows(report).map(({ name, rows }) => ({
    name,
    text: [...rows].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join(""),
  }));
}

/** The same tables as rows of cells, the header first: for a writer to whom `csvCell` gives what stands between the commas. */
export function reportCsvRows(
  report: VarianceReport,
): { readonly name: string; readonly rows: Iterable<readonly CsvCell[]> }[] {
  const tables = SECTIONS.flatMap((section) => section.tables?.(report) ?? []);
  return tables.flatMap(([name, rows]) => (rows.length === 0 ? [] : [{ name, rows: cellsOf(rows) }]));
}

/** Records as rows of cells; the columns are the fields of all records, in order of first appearance. */
function* cellsOf(records: readonly object[]): Generator<CsvCell[]> {
  const columns = new Set<string>();
  for (const record of records) for (const column of flatten(record).keys()) columns.add(column);
  yield [...columns, "schema"];
  for (const record of records) {
    const row = flatten(record);
    yield [...[...columns].map((column) => row.get(column) ?? null), schemaOf("report")];
  }
}

/** Fields of a record and of the records in it; lists of texts and notes are joined, others are left to the JSON output. */
function flatten(record: object): Map<string, CsvCell> {
  const cells = new Map<string, CsvCell>();
  const add = (path: string, value: unknown): void => {
    if (Array.isArray(value)) {
      const texts = value.flatMap((one) =>
        typeof one === "string" ? one : isNote(one) ? `${one.code}: ${one.message}` : [],
      );
      if (texts.length === value.length) cells.set(path, texts.join("; "));
    } else if (value !== null && typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) add(path === "" ? key : `${path}.${key}`, inner);
    } else if (value !== undefined) {
      cells.set(path, value as CsvCell);
    }
  };
  // All rows of a table are of one kind, which the name of its file says.
  const { kind: _, ...fields } = record as { readonly kind?: unknown };
  add("", fields);
  return cells;
}
