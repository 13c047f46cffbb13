import { pipeline, Readable } from "node:stream";

interface CsvStreamOptions {
  /** Ends each row; default a line feed. */
  readonly lineEnd?: string;
}

/**
 * Rows of fields as CSV, written by fast-csv row by row, so that no table need fit into one text. The fields come as they are
 * to stand, in quotes where they must be: fast-csv quotes by column and not by cell, and puts every cell with a bar in
 * quotes. A fault while the rows are made ends the stream with its error.
 */
export async function csvStream(
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  { lineEnd = "\n" }: CsvStreamOptions = {},
): Promise<Readable> {
  const { format } = await import("fast-csv");
  const csv = format({ headers: false, quote: false, rowDelimiter: lineEnd, includeEndRowDelimiter: true });
  pipeline(Readable.from(rows), csv, () => {});
  return csv;
}

/** Each row with every cell as this function writes it. */
export function* fieldsOf<Cell>(rows: Iterable<readonly Cell[]>, field: (cell: Cell) => string): Generator<string[]> {
  for (const cells of rows) yield cells.map(field);
}
