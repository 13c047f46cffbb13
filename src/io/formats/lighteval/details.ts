import { textFingerprint } from "../../bytes/contentHash.js";
import type { ZipLimits } from "../../bytes/zip.js";
import { type ScoreCell, scoreCell } from "../../tables/scoreCell.js";
import { type ParquetRow, parquetRows } from "../parquet/parquetFile.js";

/** The items of one task in the order of the file, which is all that numbers them. */
export interface LightevalDetails {
  readonly rows: readonly LightevalRow[];
  /** Metrics whose values are no numbers of one item. */
  readonly leftOut: readonly string[];
}

export interface LightevalRow {
  readonly cells: ReadonlyMap<string, ScoreCell>;
  /** Number of answers to choose from; 0 where the row does not say. */
  readonly choices: number;
  /** Fingerprint of the question; NaN where there is none. */
  readonly document: number;
}

/** Names of one column over the versions, the newest first. */
const METRICS = ["__metric__", "metric", "metrics"];
const DOCUMENTS = ["__doc__", "doc"];

/** Whether these are the columns of details: structs since 0.11, flat ones before. */
export function isLightevalDetails(columns: readonly string[]): boolean {
  const hasMetrics = METRICS.some((name) => columns.includes(name));
  return hasMetrics && [...DOCUMENTS, "example", "full_prompt"].some((name) => columns.includes(name));
}

/** Reads a file of details. */
export async function readLightevalDetails(
  bytes: Uint8Array,
  file: string,
  columns: readonly string[],
  limits: ZipLimits = {},
): Promise<LightevalDetails> {
  const metricColumn = METRICS.find((name) => columns.includes(name)) as string;
  const document = DOCUMENTS.find((name) => columns.includes(name));
  const question = columns.includes("example") ? "example" : "full_prompt";
  const wanted = [metricColumn, ...(document === undefined ? [question, "choices"] : [document])];
  const rows = await parquetRows(
    bytes,
    file,
    wanted.filter((name) => columns.includes(name)),
    limits,
  );
  const leftOut = new Set<string>();
  const read = rows.map((row): LightevalRow => {
    const doc = document === undefined ? row : objectOf(row[document]);
    const query = document === undefined ? row[question] : doc.query;
    return {
      cells: cellsOf(row[metricColumn], leftOut),
      choices: Array.isArray(doc.choices) && doc.choices.length >= 2 ? doc.choices.length : 0,
      document: typeof query === "string" ? textFingerprint(query) : Number.NaN,
    };
  });
  return { rows: read, leftOut: [...leftOut] };
}

function cellsOf(value: unknown, leftOut: Set<string>): Map<string, ScoreCell> {
  const cells = new Map<string, ScoreCell>();
  for (const [metric, written] of typeof value === "string" ? pythonPairs(value) : Object.entries(objectOf(value))) {
    const score = typeof written === "bigint" ? Number(written) : written;
    const isPlain = score === null || ["number", "boolean", "string"].includes(typeof score);
    const cell = isPlain ? scoreCell(score as number | boolean | string | null) : null;
    if (cell === null) leftOut.add(metric);
    // A struct has a member for every metric of the file: one that is null is no metric of this task.
    else if (score !== null) cells.set(metric, cell);
  }
  return cells;
}

/** The members of a dictionary that Python printed, as far as they are numbers: versions up to 0.6 wrote texts. */
function pythonPairs(text: string): [string, string][] {
  const pairs = text.matchAll(/['"]([^'"]+)['"]\s*:\s*(?:np\.\w+\()?(-?[\d.]+(?:e[-+]?\d+)?|True|False|nan|None)/gi);
  return [...pairs].map(([, key = "", value = ""]) => [key, value]);
}

function objectOf(value: unknown): ParquetRow {
  return typeof value === "object" && value !== null ? (value as ParquetRow) : {};
}
