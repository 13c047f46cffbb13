import { bigCodeReader } from "./bigCode.js";
import { deepEvalReader } from "./deepEval.js";
import { memoryContent } from "./dumpContent.js";
import type { DumpReader, ReadOptions } from "./dumpReader.js";
import { evalArenaReader } from "./evalArenaReader.js";
import { evaliteReader } from "./evalite.js";
import { everyEvalEverReader } from "./everyEvalEver/reader.js";
import { type FileHead, fileHead } from "./fileHead.js";
import { helmReader } from "./helm/reader.js";
import { inspectReader } from "./inspect/reader.js";
import { lightevalReader } from "./lighteval/reader.js";
import { lmEvalReader } from "./lmEval/reader.js";
import { olmesReader } from "./olmes/reader.js";
import { openaiEvalsReader } from "./openaiEvals.js";
import { openCompassReader } from "./openCompass/reader.js";
import { parquetReader } from "./parquet/reader.js";
import { promptfooReader } from "./promptfoo/reader.js";
import { resultsJsonReader } from "./resultsJson.js";
import { simpleEvalsReader } from "./simpleEvals.js";
import { tableReader } from "./tableReader.js";

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
  resultsJsonReader,
  parquetReader,
  tableReader,
] as readonly DumpReader[];

/** The formats that can be read, and what they are, for people. */
export const FORMATS: Readonly<Record<string, string>> = Object.assign({}, ...READERS.map(({ formats }) => formats));

/** Paths of the files that may stand beside a file of this name and explain it, whatever its harness. */
export function companionPaths(file: string): string[] {
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
    const format = await reader.recognise(head, options);
    if (format !== null) return { reader, format };
  }
  return null;
}

/**
 * Tells the format by the content. `null` when it is none of the known formats.
 * The caller's column names (`map`, ours → theirs) help to recognise a table with columns of other names.
 */
export async function detectFormat(bytes: Uint8Array, options: ReadOptions = {}, name = ""): Promise<string | null> {
  return (await recognise(await fileHead(memoryContent(bytes), name), options))?.format ?? null;
}
