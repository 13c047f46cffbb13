import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";
import { findFiles } from "../../node/findFiles.js";
import { openParquetSource } from "../../node/sources/parquetSource.js";
import { type ReducedCounts, reduceSources } from "../../node/sources/reduceSource.js";
import type { ScoreSource } from "../../node/sources/scoreSource.js";
import { isSourceAddress } from "../../node/sources/sourceAddress.js";
import { sourcesAt } from "../../node/sources/sourceDumps.js";
import { plural } from "../../numberFormat.js";
import { shellWord } from "../../shellWord.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { columnMap, scaleOption } from "../options.js";
import { replaceFile, unwritten } from "../replaceFile.js";
import { replaceFolder } from "../replaceFolder.js";
import { say } from "../say.js";

interface ReduceFlags {
  readonly out: string;
  readonly map?: readonly string[];
  readonly where?: string;
  readonly part?: string;
  readonly scale?: string;
}

interface Share {
  readonly k: number;
  readonly n: number;
}

/** `noisefloor reduce`: a table of scores, where it lies, as tables that are read as dumps are. */
export async function reduce(paths: readonly string[], { out, map, where, part, scale }: ReduceFlags): Promise<number> {
  const choices = { map: columnMap(map), ...defined({ where, scale: scaleOption(scale) }) };
  const share = part === undefined ? undefined : shareOf(part);
  const { sources, name } = await sourcesOf(paths, share);
  const counts = await replaceFolder(out, olderTables, async (folder) => {
    const inside = sources.map((_, index) => (sources.length === 1 ? folder : join(folder, String(index + 1))));
    for (const each of inside) await mkdir(each, { recursive: true });
    const made = await reduceSources(
      sources,
      choices,
      (index) => (table, lines) => replaceFile(join(inside[index] as string, table), lines),
    );
    for (const [index, { words }] of made.entries()) {
      const each = inside[index] as string;
      // A server without such rows has no tables to read.
      if (words === 0) for (const table of TABLES) await rm(join(each, table), { force: true });
      const { k, n } = share ?? { k: index + 1, n: sources.length };
      if (n > 1) await writeFile(join(each, PART), `noisefloor_part_1,parts\n${k},${n}\n`);
    }
    return made;
  });
  const total = (count: keyof ReducedCounts) => counts.reduce((sum, one) => sum + one[count], 0);
  const items =
    sources.length === 1 ? plural(total("items"), "item") : `${plural(total("items"), "item")} (all servers)`;
  say(
    `noisefloor: ${name} reduced to ${items}, ${plural(total("runs"), "run")} and ${plural(total("words"), "word")} in ${out}`,
    `Next: noisefloor report ${shellWord(out)}`,
  );
  return EXIT.done;
}

interface NamedSources {
  readonly sources: readonly (() => Promise<ScoreSource>)[];
  readonly name: string;
}

/** The tables at addresses of servers, or all parquet files as one table. */
async function sourcesOf(paths: readonly string[], share: Share | undefined): Promise<NamedSources> {
  const addresses = paths.filter(isSourceAddress);
  if (addresses.length === 0) {
    const files = ofShare(await parquetFiles(paths), share);
    const name = plural(files.length, "file");
    return { sources: [() => openParquetSource(files, paths.join(", "))], name };
  }
  if (addresses.length < paths.length)
    throw new UsageError("tables of servers and files are reduced apart: name one kind");
  if (share !== undefined)
    throw new UsageError("--part shares files among jobs; a server is asked for all of its rows");
  const sources = addresses.flatMap(sourcesAt);
  return { sources, name: plural(sources.length, "table") };
}

async function parquetFiles(paths: readonly string[]): Promise<string[]> {
  const found = await findFiles(paths);
  const files = found
    .filter(({ path, found: inside }) => !inside || /\.(?:parquet|pq)$/i.test(path))
    .map(({ path }) => path);
  if (files.length === 0) throw new InputError("no-files", "no parquet file was found", { file: paths.join(", ") });
  return files;
}

function shareOf(part: string): Share {
  const [, k, n] = (/^(\d{1,6})\/(\d{1,6})$/.exec(part) ?? []).map(Number);
  if (k === undefined || n === undefined || k < 1 || k > n) {
    throw new UsageError(`--part takes k/n with k from 1 to n, e.g. 3/16, got "${part}"`);
  }
  return { k, n };
}

/** The files of one job of several: every n-th from the k-th on. */
function ofShare(files: readonly string[], share: Share | undefined): readonly string[] {
  if (share === undefined) return files;
  const { k, n } = share;
  const chosen = files.filter((_, index) => index % n === k - 1);
  if (chosen.length > 0) return chosen;
  throw new UsageError(`--part ${k}/${n} is empty: there are only ${plural(files.length, "file")}`);
}

const PART = "part.csv";
const TABLES: readonly string[] = ["items.csv", "runs.csv", "words.csv"];

/** What an earlier call left in a folder; whatever else is there is refused, since it would be read with the new tables. */
async function olderTables(out: string): Promise<string[]> {
  const entries = await readdir(out, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw unwritten(out, error);
  });
  for (const entry of entries) {
    const isOurs = entry.isDirectory() ? /^\d+$/.test(entry.name) : [...TABLES, PART].includes(entry.name);
    if (!isOurs)
      throw new UsageError(
        `--out ${out} holds ${entry.name}, which would be read with the new tables: name a new folder`,
      );
    if (entry.isDirectory()) await olderTables(join(out, entry.name));
  }
  return entries.map(({ name }) => name);
}
