import { Readable } from "node:stream";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
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
import { say } from "../say.js";

/** What `convert` can write. */
const TARGETS = ["long", "matrix", "json", "eval-arena", "parquet"] as const;

interface ConvertFlags extends ReadingFlags {
  readonly to: (typeof TARGETS)[number];
  readonly out?: string;
}

/** `noisefloor convert`: what was read, in a form that other programs and this one read. */
export async function convert(paths: readonly string[], flags: ConvertFlags): Promise<number> {
  const { out = "-", to } = flags;
  if (to === "parquet" && out === "-") throw new UsageError("parquet is no text: name a file with --out");
  const results = await readResults(paths, flags);
  await requireDistinctPaths([{ flag: "--out", path: out }], [...paths, ...results.files.map(({ name }) => name)]);
  await writeStream(out, await WRITERS[to](results));
  const left = leftOut(results, to);
  const cells = results.matrices.reduce((total, matrix) => total + matrix.scores.length, 0);
  const kept = to === "long" || to === "json" ? `, ${plural(results.runScores.length, "score")} of whole runs` : "";
  say(`noisefloor: wrote ${plural(cells, "cell")}${kept}${out === "-" ? "" : ` to ${out}`}`);
  if (left.length > 0) say(`noisefloor: not in ${to}: ${left.join(", ")}; --to long and --to json keep everything`);
  return EXIT.done;
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
