import type { Results } from "../../../src/data/results.js";
import { InputError } from "../../../src/errors.js";
import { CHUNK_LENGTH } from "../../../src/io/bytes/dumpContent.js";
import { slicedContent } from "../../../src/io/bytes/slicedContent.js";
import { type DumpSource, type ReadOptions, readDumps } from "../../../src/io/index.js";
import { namesNoDump } from "../../../src/io/reader/foundNames.js";
import type { DroppedFile } from "./droppedFile.js";

/** How far reading has come. */
export interface ReadingProgress {
  readonly file: string;
  /** Number of files begun, this one included. */
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** Reads dropped files as the command line reads the same ones from the disk: long ones piece by piece. */
export async function readDropped(
  files: readonly DroppedFile[],
  options: ReadOptions,
  onProgress: (progress: ReadingProgress) => void,
): Promise<Results> {
  const wanted = files.map((dropped) => ({ ...dropped, isLeftOut: dropped.found && namesNoDump(dropped.path) }));
  const totalBytes = wanted.reduce((sum, { file, isLeftOut }) => sum + (isLeftOut ? 0 : file.size), 0);
  let begun = 0;
  let bytes = 0;
  const sources = wanted.map(({ path, file, found, isLeftOut }): DumpSource => {
    let left = isLeftOut ? 0 : file.size;
    const onRead = (count: number) => {
      // The beginning is read more than once.
      const fresh = Math.min(count, left);
      left -= fresh;
      bytes += fresh;
      onProgress({ file: path, files: begun, totalFiles: files.length, bytes, totalBytes });
    };
    const read = async (start: number, end: number, into?: Uint8Array) => {
      const part = new Uint8Array(await file.slice(start, end).arrayBuffer().catch(unreadable(path)));
      onRead(part.length);
      if (into === undefined) return part;
      into.set(part);
      return into.subarray(0, part.length);
    };
    const fetch = async () => {
      begun++;
      onRead(0);
      if (isLeftOut) return new Uint8Array();
      return file.size > CHUNK_LENGTH ? slicedContent(file.size, read) : read(0, file.size);
    };
    return { name: path, found, bytes: fetch };
  });
  return readDumps(sources, options);
}

function unreadable(file: string): (error: Error) => never {
  return ({ message }) => {
    throw new InputError("unreadable", `the file cannot be read: ${message}`, { file });
  };
}
