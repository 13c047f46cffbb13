import { groupBy } from "../../data/groupBy.js";
import { defined } from "../../defined.js";
import { ArgumentError, InputError } from "../../errors.js";
import { COLUMNS, type Column, isTotalName, metricOfColumn, namesOf, plainName } from "./columnNames.js";

/** Index of each known column in the header. */
export type ColumnIndex = ReadonlyMap<Column, number>;

/** What each name may stand for, and when it is asked: our own names of all columns first, then their other names. */
const RANKS = groupBy(
  [...COLUMNS.map((column) => ({ column, name: column as string })), ...COLUMNS.flatMap(otherNames)].map(
    (entry, rank) => ({
      ...entry,
      rank,
    }),
  ),
  ({ name }) => name,
);

function otherNames(column: Column) {
  return namesOf(column)
    .slice(1)
    .map((name) => ({ column, name }));
}

/**
 * Finds the known columns of a header by their names: first by the caller's (ours → theirs), then by ours, then by the other
 * names of each column, and a column called after a metric for the score.
 */
export function findColumns(
  header: readonly string[],
  map: Readonly<Record<string, string>> = {},
  file?: string,
): ColumnIndex {
  const found = new Map<Column, number>();
  for (const [ours, theirs] of Object.entries(map)) {
    if (!isColumn(ours)) {
      throw new ArgumentError("readDumps", `map must name one of ${COLUMNS.join(", ")}, got ${JSON.stringify(ours)}.`);
    }
    const index = header.findIndex((name) => name.trim() === theirs);
    if (index < 0) throw unknownColumn(theirs, header, file);
    found.set(ours, index);
  }
  const taken = new Set(found.values());
  const candidates = header.flatMap((name, index) =>
    (RANKS.get(plainName(name)) ?? []).map(({ column, rank }) => ({ column, rank, index })),
  );
  for (const { column, index } of candidates.sort((a, b) => a.rank - b.rank || a.index - b.index)) {
    if (found.has(column) || taken.has(index)) continue;
    found.set(column, index);
    taken.add(index);
  }
  if (!found.has("score")) {
    const index = header.findIndex((name, position) => !taken.has(position) && metricOfColumn(name) !== null);
    if (index >= 0) found.set("score", index);
  }
  if (!found.has("score")) findSummary(header, found);
  findNamed(header, found);
  return found;
}

/** What stands next to a mean where each row is the summary of a run. */
const SPREADS = ["count", "size", "std", "sd", "stdev", "std_dev"];

/** Rows of `mean, std, count`, as data frames summarise groups: the mean is the score, and a first column without a name the model. */
function findSummary(header: readonly string[], found: Map<Column, number>): void {
  const taken = new Set(found.values());
  const called = (...names: readonly string[]) =>
    header.findIndex((name, index) => !taken.has(index) && names.includes(plainName(name)));
  const mean = called("mean");
  if (mean < 0 || (called(...SPREADS) < 0 && !found.has("n") && !found.has("stderr"))) return;
  found.set("score", mean);
  const count = called("count", "size");
  if (count >= 0 && !found.has("n")) found.set("n", count);
  const hasNames = (["model", "task", "item", "seed", "step"] as const).some((column) => found.has(column));
  if (!hasNames && (header[0] ?? "").trim() === "") found.set("model", 0);
}

/** Rows of `name, accuracy, total`: a score and of how many items it is make each row a run, and its name the model's. */
function findNamed(header: readonly string[], found: Map<Column, number>): void {
  if (!found.has("score") || (["model", "task", "item"] as const).some((column) => found.has(column))) return;
  const name = header.findIndex((other) => plainName(other) === "name");
  if (name >= 0 && (found.has("n") || header.some(isTotalName))) found.set("model", name);
}

/** Whether these columns make a table with one row a score. */
export function isLongTable(columns: ColumnIndex): boolean {
  return (
    columns.has("score") && (["model", "task", "item", "seed", "step"] as const).some((column) => columns.has(column))
  );
}

function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name);
}

function unknownColumn(name: string, header: readonly string[], file: string | undefined): InputError {
  return new InputError(
    "unknown-column",
    `there is no column ${JSON.stringify(name)}; the columns are ${header.map((column) => JSON.stringify(column)).join(", ")}`,
    { ...defined({ file }), line: 1 },
  );
}
