import { InputError } from "../../errors.js";
import { ContentHasher } from "./contentHash.js";
import { type DumpContent, memoryContent } from "./dumpContent.js";
import { joinedBytes } from "./joinedBytes.js";

/** Smaller content is unpacked once and kept. */
const SMALL = 1 << 22;
/** Below this, no ratio is suspicious. */
const FREE_BYTES = 1 << 20;
/** Most bytes of an archive, which is read here and there, so that all of it is kept. */
const MOST_KEPT = 2 ** 28;

/** Whether bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** A piece of what a gzip file holds. */
export interface GzipPiece {
  readonly bytes: Uint8Array;
  /** Packed bytes that were needed up to its end. */
  readonly packed: number;
}

/** What unpacks a file, and how much may come of it. */
export interface GzipSource {
  /** Named in errors. */
  readonly file: string;
  /** Unpacks it from its beginning; throws `InputError` where it is damaged or cut off. */
  readonly unpack: () => AsyncIterable<GzipPiece>;
  /** Most bytes that may come out; counted as they come, whatever the file says. */
  readonly maxBytes: number;
  /** Most times that the content may be larger than it is packed, from its first MiB on; default 1000. */
  readonly maxRatio?: number;
}

/**
 * What a gzip file holds, unpacked as a stream each time that it is gone through. What is small, and archives, which are
 * read here and there, are unpacked as a whole.
 */
export async function gzipContent(source: GzipSource): Promise<DumpContent> {
  const head: Uint8Array[] = [];
  let length = 0;
  let isArchive = false;
  for await (const piece of counted(source)) {
    if (length === 0 && isGzip(piece)) throw nested(source.file);
    if (length === 0) isArchive = beginsArchive(piece);
    head.push(piece);
    length += piece.length;
    if (length > SMALL && !isArchive) return streamedContent(source);
    if (length > MOST_KEPT) throw largeArchive(source.file);
  }
  return memoryContent(joinedBytes(head));
}

/** Whether the bytes begin as zip archives (`PK`) or parquet files (`PAR1`) do. */
function beginsArchive([first, second, third]: Uint8Array): boolean {
  return first === 0x50 && (second === 0x4b || (second === 0x41 && third === 0x52));
}

function streamedContent(source: GzipSource): DumpContent {
  let hash: string | null = null;
  let size: number | null = null;
  const content: DumpContent = {
    async size(most = Number.POSITIVE_INFINITY) {
      if (size !== null) return size;
      let length = 0;
      for await (const piece of content.chunks()) {
        length += piece.length;
        if (length > most) break;
      }
      return length;
    },
    bytes: async () => joinedBytes(await all(counted(source))),
    async slice(start, end) {
      const parts: Uint8Array[] = [];
      let at = 0;
      for await (const piece of counted(source)) {
        parts.push(piece.subarray(Math.max(0, start - at), Math.max(0, end - at)));
        at += piece.length;
        if (at >= end) break;
      }
      return joinedBytes(parts);
    },
    async *chunks() {
      const hasher = new ContentHasher();
      let length = 0;
      for await (const piece of counted(source)) {
        hasher.add(piece);
        length += piece.length;
        yield piece;
      }
      hash = hasher.digest();
      size = length;
    },
    async hash() {
      if (hash === null) for await (const _ of content.chunks());
      return hash as unknown as string;
    },
  };
  return content;
}

/** The unpacked bytes, as long as they are not too many. */
async function* counted({ file, unpack, maxBytes, maxRatio = 1000 }: GzipSource): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const { bytes, packed } of unpack()) {
    length += bytes.length;
    if (length > maxBytes) throw tooLarge(file, maxBytes);
    if (length > FREE_BYTES && length > maxRatio * packed) throw tooDense(file, maxRatio);
    yield bytes;
  }
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}

/** The error for a gzip file that stops before its end. */
export function cutGzip(file: string): InputError {
  return new InputError("truncated-gzip", "the gzip file ends early (was it copied in full?)", { file });
}

/** The error for a gzip file that cannot be unpacked. */
export function badGzip(file: string, reason: string): InputError {
  return new InputError("bad-gzip", `the gzip file cannot be unpacked: ${reason}`, { file });
}

function largeArchive(file: string): InputError {
  const message = `the gzip file holds an archive of more than ${MOST_KEPT} bytes. Unpack it and give that.`;
  return new InputError("too-large", message, { file });
}

function tooDense(file: string, maxRatio: number): InputError {
  const message = `the gzip file unpacks to more than ${maxRatio} times its size. If that is right, raise maxRatio; if not, it is a decompression bomb.`;
  return new InputError("too-large", message, { file });
}

function nested(file: string): InputError {
  return new InputError("nested-gzip", "the file is packed with gzip twice. Unpack it once and give that.", { file });
}

/** The error for a file that is larger than the limit, packed or not. */
export function tooLarge(file: string, maxBytes: number): InputError {
  return new InputError(
    "too-large",
    `the file holds more than ${maxBytes} bytes. If that is right, raise maxBytes; if not, it may be a decompression bomb.`,
    { file },
  );
}
