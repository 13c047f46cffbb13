import { createReadStream, existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { COUNT, either, type Shape, TEXT, TEXTS } from "../arguments/shapes.js";
import type { Results } from "../data/results.js";
import { defined } from "../defined.js";
import { InputError } from "../errors.js";
import { memoryContent } from "../io/bytes/dumpContent.js";
import { type GzipSource, gzipContent, isGzip, tooLarge } from "../io/bytes/gzipContent.js";
import { joinedBytes } from "../io/bytes/joinedBytes.js";
import type { DumpContent, DumpSource, ReadOptions } from "../io/index.js";
import { readDumpsAside } from "../io/readDumps.js";
import { namesNoDump } from "../io/reader/foundNames.js";
import { READ_OPTIONS } from "../io/reader/readOptions.js";
import { fileContent, type OnRead, unreadable } from "./fileContent.js";
import type { FilePath } from "./fileName.js";
import { type FoundFile, findFiles, STDIN } from "./findFiles.js";
import { nativeDeflate } from "./nativeDeflate.js";
import { nativeGunzip } from "./nativeGunzip.js";
import { type LyingFile, ReadPool, usualWorkers } from "./readPool.js";
import { type ShortFile, shortFiles } from "./shortFile.js";
import { isSourceAddress } from "./sources/sourceAddress.js";
import { sourceDumps } from "./sources/sourceDumps.js";

/** How far reading has come. */
export interface LoadProgress {
  readonly file: string;
  /** Number of files begun, this one included. */
  readonly files: number;
  readonly totalFiles: number;
  /** Bytes read from the disk so far. */
  readonly bytes: number;
  /** Bytes of all files on the disk; `null` with standard input, a pipe or a device, whose length nobody knows. */
  readonly totalBytes: number | null;
}

export interface LoadOptions extends ReadOptions {
  /** Called for each file, and for every mebibyte of longer ones. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Stops reading before the next file, and within longer ones. */
  readonly signal?: AbortSignal;
  /**
   * Largest file, unpacked, all entries of an archive together; default 4 GiB. Of standard input, pipes and devices at most
   * 256 MiB are read.
   */
  readonly maxBytes?: number;
  /**
   * Threads that read files beside this one where there is much to read; default one for each core but one, 0 for none. The
   * results are the same for any number. The CommonJS build and bundles of one file have none.
   */
  readonly workers?: number;
}

const PATHS: Shape = { ...either(TEXT, TEXTS), repair: 'Pass "runs/" or ["a.csv", "b.csv"].' };

/**
 * Reads files, folders, globs and `-` (standard input) into results. Files may be packed with gzip. A table of scores on a server,
 * `clickhouse://host/database.table` or `postgres://host/database/schema.table` (with the optional package `pg`), is reduced there;
 * scores that are not only 0 and 1 need `?scale=100` behind it, by which each becomes a whole number.
 *
 * In a folder, files that are no dumps are left out, and a note names them, as are pipes and devices; a file that is named
 * must be a dump.
 *
 * @example const results = await load("runs/")
 */
export async function load(paths: string | readonly string[], choices: LoadOptions = {}): Promise<Results> {
  requireArgument("load", "paths", paths, PATHS);
  const shapes = {
    ...READ_OPTIONS,
    workers: { ...COUNT, repair: "Leave it out for the default, or pass 0 for none." },
  };
  const { onProgress, signal, maxBytes = 4 * 2 ** 30, workers, ...options } = optionsOf("load", choices, shapes);
  const written = typeof paths === "string" ? [paths] : paths;
  const files = await findFiles(written.filter((path) => !isSourceAddress(path)));
  const reduced: DumpSource[] = [];
  for (const address of written.filter(isSourceAddress)) {
    signal?.throwIfAborted();
    reduced.push(...(await sourceDumps(address, defined({ map: options.map }))));
  }
  const sizes = onProgress === undefined ? new Map<string, number>() : await sizesOf(files);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const totalBytes = total === Number.POSITIVE_INFINITY ? null : total;
  const readShort = shortFiles();
  const lying = new WeakMap<DumpContent, LyingFile>();
  let begun = 0;
  let bytes = 0;
  const sources = files.map((file): DumpSource => {
    const fetch = async () => {
      signal?.throwIfAborted();
      let left: number | null = null;
      const onRead: OnRead = (count) => {
        signal?.throwIfAborted();
        if (left === null) begun++;
        left ??= sizes.get(file.path) ?? 0;
        // The beginning is read more than once.
        const fresh = Math.min(count, left);
        left -= fresh;
        bytes += fresh;
        onProgress?.({ file: file.path, files: begun, totalFiles: files.length, bytes, totalBytes });
      };
      const limits = { maxBytes, ...defined({ maxRatio: options.maxRatio }) };
      return readContent(file, limits, { onRead, readShort, lying });
    };
    return { name: file.path, found: file.found, companion: file.companion, bytes: fetch };
  });
  const told = { maxBytes, ...options };
  const script = threadScript();
  if (script === null || workers === 0) return readDumpsAside([...sources, ...reduced], told, null);
  const pool = new ReadPool({ script, workers: workers ?? usualWorkers(), options: told, lying });
  try {
    return await readDumpsAside([...sources, ...reduced], told, pool);
  } finally {
    await pool.close();
  }
}

/** The program of a reading thread, which stands beside this one; `null` where it does not, as in a bundle of one file. */
function threadScript(): URL | null {
  const { url } = import.meta;
  // A module of a text, as `data:`, stands beside nothing.
  if (url?.startsWith("file:") !== true) return null;
  const script = new URL("./readThread.js", url);
  return existsSync(script) ? script : null;
}

/** How much may come of a file. */
type Limits = Pick<GzipSource, "maxBytes" | "maxRatio">;

interface Reading {
  readonly onRead: OnRead;
  readonly readShort: ReturnType<typeof shortFiles>;
  /** Where files lie that are read as they are. */
  readonly lying: WeakMap<DumpContent, LyingFile>;
}

/** Short files are read at once, long ones as far as a reader needs them. */
async function readContent(
  { path, location: asFound, found, isRegular }: FoundFile,
  limits: Limits,
  { onRead, readShort, lying }: Reading,
): Promise<Uint8Array | DumpContent> {
  const { maxBytes } = limits;
  if (found && (!isRegular || namesNoDump(path))) {
    onRead(0);
    return new Uint8Array();
  }
  // Public types name no Buffer, which a browser's project does not know; what is no text is one all the same.
  const location = asFound as FilePath;
  const file = { path, location };
  const packed = isRegular
    ? await shortOrLong(file, maxBytes, { onRead, readShort, lying })
    : await flowing(path === STDIN ? process.stdin : createReadStream(location), path, maxBytes, onRead);
  if (packed instanceof Uint8Array) {
    if (isGzip(packed)) return gzipContent({ file: path, unpack: () => nativeGunzip(packed, path), ...limits });
    const content = { ...memoryContent(packed), deflate: nativeDeflate };
    lying.set(content, { bytes: packed });
    return content;
  }
  if (!isGzip(await packed.slice(0, 2))) return packed;
  await packed.close?.();
  return gzipContent({ file: path, unpack: () => nativeGunzip({ location }, path, onRead), ...limits });
}

async function shortOrLong(
  { path, location }: { readonly path: string; readonly location: FilePath },
  maxBytes: number,
  { onRead, readShort, lying }: Reading,
): Promise<Uint8Array | DumpContent> {
  let short: ShortFile;
  try {
    short = await readShort(location);
  } catch (error) {
    throw unreadable(path, error as Error);
  }
  const { size, bytes } = short;
  if (size > maxBytes) throw tooLarge(path, maxBytes);
  // What the kernel makes up as it is read has no size, and perhaps no end.
  if (size === 0) return await flowing(createReadStream(location), path, maxBytes, onRead);
  if (bytes === null) {
    const content = fileContent(path, size, onRead, location);
    lying.set(content, { location, size, onRead });
    return content;
  }
  onRead(bytes.length);
  return bytes;
}

/** Bytes that cannot be gone back to, so that all of them are kept: no more than this, whatever else is allowed. */
const MOST_FLOWING = 2 ** 28;

/** All that comes of a pipe, a device or standard input. */
async function flowing(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number,
  onRead: OnRead,
): Promise<Uint8Array> {
  const most = Math.min(maxBytes, MOST_FLOWING);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      size += chunk.length;
      onRead(chunk.length);
      if (size > most) throw most < maxBytes ? flowsOn(path, most) : tooLarge(path, maxBytes);
    }
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException;
    throw syscall === undefined ? error : unreadable(path, error as Error);
  }
  return joinedBytes(chunks);
}

function flowsOn(file: string, most: number): InputError {
  const message = `more than ${most} bytes came, which must all be kept in memory. Write them to a file and name that: files of any size are read piece by piece.`;
  return new InputError("too-large", message, { file });
}

async function sizesOf(files: readonly FoundFile[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const { path, location, found, isRegular } of files) {
    const sizeOf = () =>
      stat(location as FilePath).then(
        ({ size }) => size,
        () => 0,
      );
    sizes.set(path, isRegular ? await sizeOf() : found ? 0 : Number.POSITIVE_INFINITY);
  }
  return sizes;
}
