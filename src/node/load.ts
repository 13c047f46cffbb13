import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import type { Results } from "../data/results.js";
import { InputError } from "../errors.js";
import { CHUNK_LENGTH } from "../io/bytes/dumpContent.js";
import { type DumpContent, type DumpSource, type ReadOptions, readDumps } from "../io/index.js";
import { fileContent, type OnRead, unreadable } from "./fileContent.js";
import { type FoundFile, findFiles, STDIN } from "./findFiles.js";
import { gzipContent, isGzip, tooLarge } from "./gzipContent.js";

/** How far reading has come. */
export interface LoadProgress {
  readonly file: string;
  /** Number of files begun, this one included. */
  readonly files: number;
  readonly totalFiles: number;
  /** Bytes read from the disk so far. */
  readonly bytes: number;
  /** Bytes of all files on the disk; `null` with standard input, whose length nobody knows. */
  readonly totalBytes: number | null;
}

export interface LoadOptions extends ReadOptions {
  /** Called for each file, and for every mebibyte of longer ones. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Stops reading before the next file, and within longer ones. */
  readonly signal?: AbortSignal;
  /** Largest file, unpacked, all entries of an archive together; default 4 GiB. */
  readonly maxBytes?: number;
}

/** Extensions of files that stand beside dumps in a folder and are none; named ones are still read. */
const NO_DUMPS = new Set(
  ".md .rst .html .htm .log .yaml .yml .toml .ini .py .sh .ipynb .js .ts .r .tex .pdf .png .jpg .jpeg .gif .svg .webp .zip .tar .pt .bin .safetensors".split(
    " ",
  ),
);

/**
 * Reads files, folders, globs and `-` (standard input) into results. Files may be packed with gzip.
 *
 * In a folder, files that are no dumps are left out, and a note names them; a file that is named must be a dump.
 *
 * @example const results = await load("runs/")
 */
export async function load(
  paths: string | readonly string[],
  { onProgress, signal, maxBytes = 4 * 2 ** 30, ...options }: LoadOptions = {},
): Promise<Results> {
  const files = await findFiles(typeof paths === "string" ? [paths] : paths);
  const sizes = onProgress === undefined ? new Map<string, number>() : await sizesOf(files);
  const totalBytes = sizes.has(STDIN) ? null : [...sizes.values()].reduce((sum, size) => sum + size, 0);
  let begun = 0;
  let bytes = 0;
  const sources = files.map((file): DumpSource => {
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
    const fetch = async () => {
      signal?.throwIfAborted();
      return readContent(file, maxBytes, onRead);
    };
    return { name: file.path, found: file.found, companion: file.companion, bytes: fetch };
  });
  return readDumps(sources, { maxBytes, ...options });
}

/** Short files are read at once, long ones as far as a reader needs them. */
async function readContent(
  { path, found }: FoundFile,
  maxBytes: number,
  onRead: OnRead,
): Promise<Uint8Array | DumpContent> {
  if (found && NO_DUMPS.has(extname(path).toLowerCase())) {
    onRead(0);
    return new Uint8Array();
  }
  const packed = path === STDIN ? await readStdin(maxBytes) : await shortOrLong(path, maxBytes, onRead);
  if (packed instanceof Uint8Array) {
    onRead(packed.length);
    return isGzip(packed) ? gzipContent({ file: path, packed, maxBytes }) : packed;
  }
  if (!isGzip(await packed.slice(0, 2))) return packed;
  await packed.close?.();
  return gzipContent({ file: path, packed: path, maxBytes, onRead });
}

async function shortOrLong(path: string, maxBytes: number, onRead: OnRead): Promise<Uint8Array | DumpContent> {
  try {
    const info = await stat(path);
    if (info.size > maxBytes) throw tooLarge(path, maxBytes);
    // Pipes and the like have no size.
    if (info.isFile() && info.size > CHUNK_LENGTH) return fileContent(path, info.size, onRead);
    const bytes = await readFile(path);
    if (bytes.length > maxBytes) throw tooLarge(path, maxBytes);
    return bytes;
  } catch (error) {
    throw error instanceof InputError ? error : unreadable(path, error as Error);
  }
}

async function sizesOf(files: readonly FoundFile[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const { path } of files) {
    const size =
      path === STDIN
        ? Number.POSITIVE_INFINITY
        : await stat(path).then(
            (info) => info.size,
            () => 0,
          );
    sizes.set(path, size);
  }
  return sizes;
}

async function readStdin(maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size > maxBytes) throw tooLarge(STDIN, maxBytes);
  }
  return Buffer.concat(chunks);
}
