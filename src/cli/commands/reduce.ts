import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../errors.js";
import { quoteCell } from "../../io/tables/quotedCell.js";
import { csvStream } from "../../node/csvStream.js";
import { findFiles } from "../../node/findFiles.js";
import { openParquetLake, type ParquetLake } from "../../node/parquetLake.js";
import { plural } from "../../numberFormat.js";
import { checkError } from "../../reduce/reducedTables.js";
import { type ReductionQueries, reductionSql } from "../../reduce/reductionSql.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { replaceFile } from "../replaceFile.js";
import { say } from "../say.js";
import { shellWord } from "../shellWord.js";
import { scoreColumns } from "./scoreColumns.js";

interface ReduceFlags {
  readonly out: string;
  readonly map?: readonly string[];
  readonly where?: string;
  readonly part?: string;
}

/** `noisefloor reduce`: parquet files as tables that are read as dumps are. */
export async function reduce(paths: readonly string[], { out, map, where, part }: ReduceFlags): Promise<number> {
  const files = shareOf(await parquetFiles(paths), part);
  const lake = await openParquetLake(files);
  try {
    const names = lake.columns.map(({ name }) => name);
    const columns = scoreColumns(names, map);
    const type = lake.columns.find(({ name }) => name === columns.score)?.type;
    const queries = reductionSql({
      engine: "duckdb",
      table: lake.table,
      columns,
      isBoolean: type === "BOOLEAN",
      ...(where === undefined ? {} : { where }),
    });
    await requireSound(lake, queries.check);
    await mkdir(out, { recursive: true });
    const tables = ["items", "runs", "words"] as const satisfies readonly (keyof ReductionQueries)[];
    const rows: number[] = [];
    for (const table of tables) rows.push(await writeTable(join(out, `${table}.csv`), lake, queries[table]));
    const [items, runs, words] = rows as [number, number, number];
    say(
      `noisefloor: ${plural(files.length, "file")} reduced to ${plural(items, "item")}, ${plural(runs, "run")} and ${plural(words, "word")} in ${out}`,
      `Next: noisefloor report ${shellWord(out)}`,
    );
    return EXIT.done;
  } finally {
    lake.close();
  }
}

async function parquetFiles(paths: readonly string[]): Promise<string[]> {
  const found = await findFiles(paths);
  const files = found
    .filter(({ path, found: inside }) => !inside || /\.(?:parquet|pq)$/i.test(path))
    .map(({ path }) => path);
  if (files.length === 0) throw new InputError("no-files", "no parquet file was found", { file: paths.join(", ") });
  return files;
}

/** The files of one job of several: every n-th from the k-th on. */
function shareOf(files: readonly string[], part: string | undefined): readonly string[] {
  if (part === undefined) return files;
  const [, k, n] = (/^(\d+)\/(\d+)$/.exec(part) ?? []).map(Number);
  if (k === undefined || n === undefined || k < 1 || k > n) {
    throw new UsageError(`--part takes k/n with k from 1 to n, e.g. 3/16, got "${part}"`);
  }
  const share = files.filter((_, index) => index % n === k - 1);
  if (share.length > 0) return share;
  throw new UsageError(`--part ${part} is empty: there are only ${plural(files.length, "file")}`);
}

async function requireSound(lake: ParquetLake, check: string): Promise<void> {
  const rows: (readonly (string | null)[])[] = [];
  for await (const block of lake.query(check)) rows.push(...block);
  const faults = rows.slice(1);
  for (const [fault, places, task, item] of faults) {
    throw checkError({ fault: `${fault}`, places: Number(places), task: task ?? "", item: item ?? "", place: {} });
  }
}

/** Writes what a query gives as CSV; the number of rows. */
async function writeTable(file: string, lake: ParquetLake, query: string): Promise<number> {
  let lines = 0;
  async function* cells() {
    for await (const block of lake.query(query)) {
      lines += block.length;
      yield* block.map((row) => row.map((cell) => (cell === null ? "" : quoteCell(cell))));
    }
  }
  await replaceFile(file, await csvStream(cells()));
  return lines - 1;
}
