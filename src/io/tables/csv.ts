import { type CsvRow, CsvRows } from "./csvRows.js";

export type { CsvRow } from "./csvRows.js";

export interface CsvTable {
  readonly delimiter: string;
  /** All rows with the header; blank lines are left out. */
  readonly rows: readonly CsvRow[];
}

/** A header as R writes it: names in quotes with a space between them. */
const SPACED = /^"[^"]*"(?: "[^"]*")+\r?$/;
const DELIMITERS = [",", "\t", ";", "|"];

/** Splits a CSV, TSV or `;` table into cells. Line numbers count the line ends inside quoted cells. */
export async function parseCsv(text: string, file: string, delimiter = sniffDelimiter(text)): Promise<CsvTable> {
  const rows: CsvRow[] = [];
  const split = new CsvRows({ file, delimiter, onRow: ({ cells, line }) => rows.push({ cells, line }) });
  split.push(text);
  split.finish();
  return { delimiter, rows };
}

/** The delimiter that the header holds most often outside of quotes; a comma when it holds none. */
export function sniffDelimiter(text: string): string {
  if (SPACED.test(headerLine(text))) return " ";
  const header = withoutQuoted(headerLine(text));
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? "," : (DELIMITERS[counts.indexOf(most)] as string);
}

/** Whether lines end in CR alone, as old programs write them. */
export function endsLinesInReturns(text: string): boolean {
  return /\r(?!\r*(?:\n|$))/.test(withoutQuoted(headerLine(text)));
}

function withoutQuoted(text: string): string {
  return text.replaceAll(/"[^"]*"/g, "");
}

/** The text up to its first line end that is not blank. */
function headerLine(text: string): string {
  const start = text.search(/\S/);
  if (start < 0) return "";
  const end = text.indexOf("\n", start);
  return end < 0 ? text.slice(start) : text.slice(start, end);
}
