import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { InputError } from "../errors.js";
import { CHUNK_LENGTH } from "../io/bytes/dumpContent.js";
import { badGzip, cutGzip, type GzipPiece } from "../io/bytes/gzipContent.js";
import type { OnRead } from "./fileContent.js";
import type { FilePath } from "./fileName.js";

/** Unpacks gzip with the system's zlib: bytes in memory, or the file that they are in. */
export async function* nativeGunzip(
  packed: Uint8Array | { readonly location: FilePath },
  file: string,
  onRead?: OnRead,
): AsyncGenerator<GzipPiece> {
  const input =
    packed instanceof Uint8Array
      ? Readable.from([packed])
      : createReadStream(packed.location, { highWaterMark: CHUNK_LENGTH });
  input.on("data", (piece: Uint8Array) => onRead?.(piece.length));
  const gunzip = createGunzip({ chunkSize: CHUNK_LENGTH });
  // Errors of either come out of the unpacked stream.
  const done = pipeline(input, gunzip).catch(() => undefined);
  try {
    for await (const bytes of gunzip as AsyncIterable<Uint8Array>) yield { bytes, packed: gunzip.bytesWritten };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === "Z_BUF_ERROR" ? cutGzip(file) : badGzip(file, message);
  } finally {
    input.destroy();
    gunzip.destroy();
    await done;
  }
}
