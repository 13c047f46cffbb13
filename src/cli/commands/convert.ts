import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { evalArenaRows } from "../../io/formats/evalArena/rows.js";
import { resultsJson } from "../../io/formats/own/resultsJson.js";
import { scoreMatrix } from "../../io/formats/own/scoreMatrix.js";
import { scoreTable } from "../../io/formats/own/scoreTable.js";
import { scoreParquet } from "../../io/formats/parquet/scoreParquet.js";
import { formatCount, plural } from "../../numberFormat.js";
import { plainText } from "../../report/text/plainText.js";
import { someNames } from "../../someNames.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { type ReadingFlags, readResults } from "../options.js";

/** What `convert` can write. */
export const TARGETS = ["long", "matrix", "json", "eval-arena", "parquet"] as const;

interface ConvertFlags extends ReadingFlags {
  readonly to: (typeof TARGETS)[number];
  readonly out?: string;
}

/** `noisefloor convert`: what was read, in a form that other programs and this one read. */
export async function convert(paths: readonly string[], flags: ConvertFlags): Promise<number> {
  const { out = "-", to } = flags;
  if (to === "parquet" && out === "-") throw new UsageError("parquet is no text: name a file with --out");
  const results = await readResults(paths, flags);
  if (to === "parquet") await write([await scoreParquet(results)], out);
  else await write(WRITERS[to](results), out);
  const left = leftOut(results, to);
  const cells = results.matrices.reduce((total, matrix) => total + matrix.scores.length, 0);
  const kept = to === "long" || to === "json" ? `, ${plural(results.runScores.length, "score")} of whole runs` : "";
  say(`wrote ${plural(cells, "cell")}${kept}${out === "-" ? "" : ` to ${out}`}`);
  if (left.length > 0) say(`not in ${to}: ${left.join(", ")}; --to long and --to json keep everything`);
  return EXIT.done;
}

const WRITERS: Readonly<Record<Exclude<ConvertFlags["to"], "parquet">, (results: Results) => Iterable<string>>> = {
  long: scoreTable,
  json: resultsJson,
  matrix: (results) => scoreMatrix(onlyMatrix(results, "a matrix")),
  "eval-arena": (results) => evalArenaRows(onlyMatrix(results, "eval-arena rows")),
};

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

/** Writes piece by piece, so that large results need not fit into one text; packed when the name ends in `.gz`. */
async function write(pieces: Iterable<string | Uint8Array>, out: string): Promise<void> {
  if (out === "-") {
    for (const piece of pieces) process.stdout.write(piece);
    return;
  }
  const source = Readable.from(pieces, { objectMode: true });
  const target = createWriteStream(out);
  const written = out.endsWith(".gz") ? pipeline(source, createGzip(), target) : pipeline(source, target);
  await written.catch((error: NodeJS.ErrnoException) => {
    throw error.syscall === undefined ? error : new UsageError(`cannot write ${out}: ${error.message}`);
  });
}

function say(message: string): void {
  process.stderr.write(`noisefloor: ${plainText(message)}\n`);
}
