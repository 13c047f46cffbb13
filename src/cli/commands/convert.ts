import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { groupBy } from "../../data/groupBy.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { axisValue, RUN_AXES, type Run } from "../../data/run.js";
import { selectRuns } from "../../data/select.js";
import { inertJson } from "../../inertJson.js";
import { evalArenaRows } from "../../io/formats/evalArena/rows.js";
import { resultsJson } from "../../io/formats/own/resultsJson.js";
import { scoreMatrixRows } from "../../io/formats/own/scoreMatrix.js";
import { scoreTableRows } from "../../io/formats/own/scoreTable.js";
import { scoreParquet } from "../../io/formats/parquet/scoreParquet.js";
import { csvField } from "../../io/tables/quotedCell.js";
import { csvStream, fieldsOf } from "../../node/csvStream.js";
import { formatCount, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { requireDistinctPaths } from "../distinctPaths.js";
import { EXIT, UsageError } from "../exitCodes.js";
import type { ReadingFlags } from "../options.js";
import { writeStream } from "../print.js";
import { readResults } from "../readResults.js";
import { replaceFile, unwritten } from "../replaceFile.js";
import { replaceFolder } from "../replaceFolder.js";
import { say } from "../say.js";

/** What `convert` can write. */
const TARGETS = ["long", "matrix", "json", "eval-arena", "parquet"] as const;

interface ConvertFlags extends ReadingFlags {
  readonly to: (typeof TARGETS)[number];
  readonly out?: string;
  readonly partition?: string;
}

/** `noisefloor convert`: what was read, in a form that other programs and this one read. */
export async function convert(paths: readonly string[], flags: ConvertFlags): Promise<number> {
  const { out = "-", to } = flags;
  if (to === "parquet" && out === "-") throw new UsageError("parquet is no text: name a file with --out");
  const axes = partitionAxes(flags);
  const results = await readResults(paths, flags);
  await requireDistinctPaths([{ flag: "--out", path: out }], [...paths, ...results.files.map(({ name }) => name)]);
  if (axes !== null) await writeLake(out, results, axes);
  else if (!(await writeStream(out, await WRITERS[to](results)))) return EXIT.done;
  const left = leftOut(results, to);
  const cells = results.matrices.reduce((total, matrix) => total + matrix.scores.length, 0);
  const kept = to === "long" || to === "json" ? `, ${plural(results.runScores.length, "score")} of whole runs` : "";
  say(`noisefloor: wrote ${plural(cells, "cell")}${kept}${out === "-" ? "" : ` to ${out}`}`);
  if (left.length > 0) say(`noisefloor: not in ${to}: ${left.join(", ")}; --to long and --to json keep everything`);
  return EXIT.done;
}

const AXES = ["task", "metric", ...RUN_AXES] as const;
type Axis = (typeof AXES)[number];

/** What the files of a lake are told apart by; `null` for one file. */
function partitionAxes({ partition, to }: ConvertFlags): readonly Axis[] | null {
  if (partition === undefined) return null;
  if (to !== "parquet") throw new UsageError("--partition parts a table of parquet: add --to parquet");
  return partition.split(",").map((written) => {
    const axis = AXES.find((name) => name === written.trim());
    if (axis === undefined) throw new UsageError(`--partition takes ${AXES.join(", ")}, got "${written}"`);
    return axis;
  });
}

/** Folders such as `task=quiz/model=a`, with one file each, which holds these columns too. */
async function writeLake(out: string, results: Results, axes: readonly Axis[]): Promise<void> {
  const runs = results.matrices.flatMap((matrix) => matrix.runs.map((run) => ({ matrix, run })));
  const nameOn = (run: Run, axis: Axis) => (axis === "task" || axis === "metric" ? run[axis] : axisValue(run, axis));
  const folders = groupBy(runs, ({ run }) =>
    axes.map((axis) => `${axis}=${folderName(nameOn(run, axis) ?? NO_VALUE)}`).join("/"),
  );
  await replaceFolder(out, requireEmpty, async (beside) => {
    for (const [index, [folder, inside]] of [...folders].entries()) {
      const keep = new Set(inside.map(({ run }) => run));
      const matrices = [...new Set(inside.map(({ matrix }) => matrix))].flatMap(
        (matrix) => selectRuns(matrix, (run) => keep.has(run)) ?? [],
      );
      await mkdir(join(beside, folder), { recursive: true });
      // No two of one name, which a system that takes A for a would put into one folder.
      const name = `part-${String(index).padStart(5, "0")}.parquet`;
      await replaceFile(join(beside, folder, name), [await scoreParquet({ ...results, matrices })]);
    }
  });
}

/** As Hive and those after it write that there is none. */
const NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

/** A name as that of a folder, whatever stands in it: readers of such folders undo the escapes. */
function folderName(text: string): string {
  const escaped = encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped === "" ? NO_VALUE : escaped;
}

async function requireEmpty(out: string): Promise<string[]> {
  const [entry] = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw unwritten(out, error);
  });
  if (entry === undefined) return [];
  throw new UsageError(`--out ${out} holds ${entry}, which would be read with the new files: name a new folder`);
}

/** The pieces of a file, each made when it is asked for, so that large results need not fit into one text. */
const WRITERS: Readonly<Record<ConvertFlags["to"], (results: Results) => Readable | Promise<Readable>>> = {
  long: (results) => csvStream(fieldsOf(scoreTableRows(results), csvField)),
  matrix: (results) => csvStream(fieldsOf(scoreMatrixRows(onlyMatrix(results, "a matrix")), csvField)),
  json: (results) => Readable.from(inert(resultsJson(results))),
  "eval-arena": (results) => Readable.from(inert(evalArenaRows(onlyMatrix(results, "eval-arena rows")))),
  parquet: async (results) => Readable.from([await scoreParquet(results)]),
};

function* inert(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield inertJson(piece);
}

function onlyMatrix({ matrices }: Results, what: string): ResultMatrix {
  const [matrix] = matrices;
  if (matrix !== undefined && matrices.length === 1) return matrix;
  const names = matrices.map(({ task, metric }) => `${task} ${metric}`);
  throw new UsageError(
    names.length === 0
      ? `${what} needs scores by item, and these dumps hold only scores of whole runs`
      : `${what} holds one task and metric, and these dumps hold ${names.length}: ${someNames(names, 6)}. ` +
          `Choose with --task and --metric.`,
  );
}

/** What the target has no place for, and these results hold. */
function leftOut({ matrices, runScores, printedScores }: Results, to: ConvertFlags["to"]): string[] {
  if (to === "long" || to === "json") return [];
  const items = matrices.flatMap((matrix) => matrix.items);
  const runs = matrices.flatMap((matrix) => matrix.runs);
  const lost: [boolean, string][] = [
    [runScores.length > 0, `${formatCount(runScores.length)} scores of whole runs`],
    [printedScores.length > 0, "printed scores"],
    [to !== "parquet" && items.some(({ cluster }) => cluster !== undefined), "clusters"],
    [items.some(({ subsets }) => subsets !== undefined), "subsets"],
    [to !== "parquet" && items.some(({ choices }) => choices !== undefined), "choices"],
    [runs.some(({ fingerprint }) => fingerprint !== undefined), "fingerprints"],
    [to === "eval-arena" && matrices.some(({ higherIsBetter }) => !higherIsBetter), "that less is better"],
    [to === "eval-arena" && matrices.some(({ states }) => states !== null), "items without a score"],
  ];
  return lost.filter(([isLost]) => isLost).map(([, what]) => what);
}
