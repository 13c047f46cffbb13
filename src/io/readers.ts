import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { BYTES, TEXT } from "../arguments/shapes.js";
import { memoryContent } from "./bytes/dumpContent.js";
import { alpacaLeaderboardReader } from "./formats/alpacaLeaderboard.js";
import { aiderReader } from "./formats/benchmarks/aider.js";
import { bigBenchReader } from "./formats/benchmarks/bigBench.js";
import { evalScopeReader } from "./formats/benchmarks/evalScope.js";
import { harborReader } from "./formats/benchmarks/harbor.js";
import { liveCodeBenchReader } from "./formats/benchmarks/liveCodeBench.js";
import { mmluProReader } from "./formats/benchmarks/mmluPro.js";
import { mtebReader } from "./formats/benchmarks/mteb.js";
import { tauBenchReader } from "./formats/benchmarks/tauBench.js";
import { vlmEvalKitReader } from "./formats/benchmarks/vlmEvalKit/reader.js";
import { bigCodeReader } from "./formats/bigCode.js";
import { deepEvalReader } from "./formats/deepEval.js";
import { evalArenaReader } from "./formats/evalArena/reader.js";
import { evaliteReader } from "./formats/evalite.js";
import { evalPlusReader } from "./formats/evalPlus.js";
import { everyEvalEverReader } from "./formats/everyEvalEver/reader.js";
import { experimentExportReader } from "./formats/exports/experimentExport.js";
import { ragasReader } from "./formats/exports/ragas.js";
import { helmReader } from "./formats/helm/reader.js";
import { humanEvalReader } from "./formats/humanEval.js";
import { inspectReader } from "./formats/inspect/reader.js";
import { lightevalReader } from "./formats/lighteval/reader.js";
import { lmEvalReader } from "./formats/lmEval/reader.js";
import { mtBenchSingleReader } from "./formats/mtBenchSingle.js";
import { olmesReader } from "./formats/olmes/reader.js";
import { openaiEvalsReader } from "./formats/openaiEvals.js";
import { openCompassReader } from "./formats/openCompass/reader.js";
import { resultsJsonReader } from "./formats/own/resultsJson.js";
import { parquetReader } from "./formats/parquet/reader.js";
import { preferenceReader } from "./formats/preferences.js";
import { promptfooReader } from "./formats/promptfoo/reader.js";
import { pyIrtReader } from "./formats/pyIrt.js";
import { reducedReader } from "./formats/reduced/reader.js";
import { simpleEvalsReader } from "./formats/simpleEvals.js";
import { sweBenchReader } from "./formats/sweBench.js";
import { tableJsonReader } from "./formats/tables/tableJson.js";
import { tableReader } from "./formats/tables/tableReader.js";
import { terminalBenchReader } from "./formats/terminalBench.js";
import { mlflowReader } from "./formats/trackers/mlflow.js";
import { wandbReader } from "./formats/trackers/wandb.js";
import type { DumpReader, ReadOptions } from "./reader/dumpReader.js";
import { type FileHead, fileHead } from "./reader/fileHead.js";
import { READ_OPTIONS } from "./reader/readOptions.js";

/** Every reader, in the order in which they are asked: the first that recognises a file reads it. */
export const READERS: readonly DumpReader[] = [
  inspectReader,
  promptfooReader,
  lightevalReader,
  lmEvalReader,
  helmReader,
  olmesReader,
  openaiEvalsReader,
  openCompassReader,
  simpleEvalsReader,
  deepEvalReader,
  evaliteReader,
  evalArenaReader,
  everyEvalEverReader,
  bigCodeReader,
  sweBenchReader,
  terminalBenchReader,
  harborReader,
  tauBenchReader,
  liveCodeBenchReader,
  mmluProReader,
  mtebReader,
  evalScopeReader,
  vlmEvalKitReader,
  aiderReader,
  bigBenchReader,
  experimentExportReader,
  ragasReader,
  wandbReader,
  mlflowReader,
  tableJsonReader,
  evalPlusReader,
  humanEvalReader,
  pyIrtReader,
  preferenceReader,
  mtBenchSingleReader,
  alpacaLeaderboardReader,
  resultsJsonReader,
  reducedReader,
  parquetReader,
  tableReader,
] as readonly DumpReader[];

/** The formats that can be read, and what they are, for people. */
export const FORMATS: Readonly<Record<string, string>> = Object.assign({}, ...READERS.map(({ formats }) => formats));

/** Paths of the files that may stand beside a file of this name and explain it, whatever its harness. */
export function companionPaths(file: string): string[] {
  requireArgument("companionPaths", "file", file, TEXT);
  return READERS.flatMap((reader) => reader.companionPaths?.(file) ?? []);
}

/** A format and the reader that reads it. */
export interface Recognised {
  readonly reader: DumpReader;
  readonly format: string;
}

/** The reader for a file; `null` when none recognises it. */
export async function recognise(head: FileHead, options: ReadOptions = {}): Promise<Recognised | null> {
  for (const reader of READERS) {
    const answer = reader.recognise(head, options);
    // Most answer at once, and a folder of small files would wait most of its time.
    const format = answer instanceof Promise ? await answer : answer;
    if (format !== null) return { reader, format };
  }
  return null;
}

/**
 * Tells the format by the content. `null` when it is none of the known formats.
 * The caller's column names (`map`, ours → theirs) help to recognise a table with columns of other names.
 */
export async function detectFormat(bytes: Uint8Array, options: ReadOptions = {}, name = ""): Promise<string | null> {
  requireArgument("detectFormat", "bytes", bytes, BYTES);
  requireArgument("detectFormat", "name", name, TEXT);
  optionsOf("detectFormat", options, READ_OPTIONS);
  return (await recognise(await fileHead(memoryContent(bytes), name), options))?.format ?? null;
}
