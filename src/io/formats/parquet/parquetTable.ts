import type { ZipLimits } from "../../bytes/zip.js";
import type { Table, TableRow } from "../../tables/rows.js";
import { parquetRows } from "./parquetFile.js";

/** Reads a parquet file as a table of texts, so that it is read as the same table in CSV would be. */
export async function readParquetTable(
  bytes: Uint8Array,
  file: string,
  columns: readonly string[],
  limits: ZipLimits = {},
): Promise<Table> {
  const rows = (await parquetRows(bytes, file, columns, limits)).map((row, index): TableRow => {
    const texts = new Set<number>();
    const cells = columns.map((column, position) => {
      const value = row[column];
      if (typeof value === "string") texts.add(position);
      return cellText(value);
    });
    return { cells, line: index + 1, texts };
  });
  return { file, header: columns, rows, notes: [] };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? "{…}" : String(value);
}
