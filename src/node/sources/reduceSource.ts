import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";
import { KnownRuns, QUOTED, type ReducedFile, readReducedTable } from "../../io/formats/reduced/tables.js";
import { csvField, quoteCell } from "../../io/tables/quotedCell.js";
import type { ItemRow, RunRow } from "../../reduce/reducedRows.js";
import { checkError } from "../../reduce/reducedTables.js";
import { reductionSql } from "../../reduce/reductionSql.js";
import { wordCheck } from "../../reduce/wordCheck.js";
import { requireOneKind, scoreColumns } from "./scoreColumns.js";
import { ConnectionLost, type ScoreSource, type SourceColumn, type SourceRow } from "./scoreSource.js";

/** Takes the lines of a table; called again, for all of them, where a lost connection had another try. */
type WriteTable = (name: "items.csv" | "runs.csv" | "words.csv", lines: AsyncIterable<string>) => Promise<void>;

export interface ReduceChoices {
  readonly map?: Readonly<Record<string, string>>;
  readonly where?: string;
  /** What scores are multiplied with to whole numbers, where the address names none; default none, scores of 0 and 1. */
  readonly scale?: number;
  /** Milliseconds before each further try of a lost connection; default half a second, then three seconds. */
  readonly pauses?: readonly number[];
}

export interface ReducedCounts {
  readonly items: number;
  readonly runs: number;
  readonly words: number;
}

/**
 * Runs the queries where the scores lie, on all sources side by side, and writes what they give as tables that are read as dumps
 * are, each checked as it comes. A lost connection is tried again, from the first query on, so that no row is counted twice.
 *
 * @throws InputError naming the source, for whatever the engine or the checks refuse, when every source has ended.
 */
export async function reduceSources(
  sources: readonly (() => Promise<ScoreSource>)[],
  choices: ReduceChoices,
  writerOf: (source: number) => WriteTable,
): Promise<ReducedCounts[]> {
  const seen: SourceColumn[] = [];
  const ended = await Promise.allSettled(
    sources.map((open, index) =>
      withTries(open, choices, (source) => reduceOnce(source, choices, seen, writerOf(index))),
    ),
  );
  const counts = ended.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  if (counts.every(({ words }) => words === 0))
    throw new InputError("no-rows", "the table holds no row of scores that is asked for");
  return counts;
}

async function withTries<T>(
  open: () => Promise<ScoreSource>,
  { pauses = [500, 3000] }: ReduceChoices,
  use: (source: ScoreSource) => Promise<T>,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const source = await open();
      try {
        return await use(source);
      } finally {
        await source.close();
      }
    } catch (error) {
      const pause = pauses[tries];
      if (!(error instanceof ConnectionLost) || pause === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function reduceOnce(
  source: ScoreSource,
  { map, where, scale: asked }: ReduceChoices,
  seen: SourceColumn[],
  write: WriteTable,
): Promise<ReducedCounts> {
  const columns = scoreColumns(source.columns, map);
  const scale = source.scale ?? asked;
  seen.push(...source.columns);
  requireOneKind(seen, columns);
  const queries = reductionSql({
    engine: source.engine,
    table: source.table,
    columns,
    isBoolean: source.columns.some(({ name, kind }) => name === columns.score && kind === "true and false"),
    ...defined({ where, scale }),
  });
  const known = new KnownRuns();
  const read = (rows: readonly SourceRow[], kind: keyof ReducedFile, before = 0): ReducedFile => {
    const header = Object.keys(rows[0] ?? {});
    const cells = rows.map((row, index) => ({
      cells: header.map((name) => row[name] ?? ""),
      line: before + index + 1,
    }));
    return readReducedTable({ file: `${source.name}, ${kind}`, header, rows: cells, notes: [] }, kind, known);
  };
  for await (const rows of source.query(queries.check)) {
    const [fault] = read(rows, "faults").faults;
    if (fault !== undefined) throw checkError({ ...fault, place: { file: source.name } });
  }
  const items: ItemRow[] = [];
  const runs: RunRow[] = [];
  let words = 0;
  const lines = async function* (query: string, use: (rows: readonly SourceRow[]) => void) {
    let isFirst = true;
    for await (const rows of source.query(query)) {
      if (rows.length === 0) continue;
      use(rows);
      const header = Object.keys(rows[0] as SourceRow);
      if (isFirst) yield line(header.map((name) => csvField(name.startsWith("noisefloor_") ? name + QUOTED : name)));
      isFirst = false;
      yield rows.map((row) => line(header.map((name) => field(row[name])))).join("");
    }
  };
  await write(
    "items.csv",
    lines(queries.items, (rows) => void items.push(...read(rows, "items", items.length).items)),
  );
  await write(
    "runs.csv",
    lines(queries.runs, (rows) => void runs.push(...read(rows, "runs", runs.length).runs)),
  );
  const counts = new Map<string, number>();
  for (const { task } of items) counts.set(task, (counts.get(task) ?? 0) + 1);
  const check = wordCheck(counts, runs);
  await write(
    "words.csv",
    lines(queries.words, (rows) => {
      const found = scale === undefined ? read(rows, "words", words).words : read(rows, "scores", words).scores;
      for (const word of found) check.add(word);
      words += rows.length;
    }),
  );
  check.end();
  return { items: items.length, runs: runs.length, words };
}

/** A cell as it is written; most are whole numbers, which nothing is done to. */
function field(value: string | null | undefined): string {
  if (value === null || value === undefined) return "";
  return /^\d+$/.test(value) ? value : csvField(quoteCell(value));
}
const line = (fields: readonly string[]) => `${fields.join(",")}\n`;
