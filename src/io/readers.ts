import type { DumpReader, ReadOptions } from "./dumpReader.js";
import { type FileHead, fileHead } from "./fileHead.js";
import { lmEvalReader } from "./lmEval/reader.js";
import { tableReader } from "./tableReader.js";

/** Every reader, in the order in which they are asked: the first that recognises a file reads it. */
export const READERS: readonly DumpReader[] = [lmEvalReader, tableReader] as readonly DumpReader[];

/** The formats that can be read, and what they are, for people. */
export const FORMATS: Readonly<Record<string, string>> = Object.assign({}, ...READERS.map(({ formats }) => formats));

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
  return (await recognise(fileHead(bytes, name), options))?.format ?? null;
}
