import { requireArgument } from "../../arguments/requireArgument.js";
import { BYTES } from "../../arguments/shapes.js";
import { contentHash } from "./contentHash.js";

/** Where keys that stand twice in one JSON object are counted. */
export interface KeyRepeats {
  add(key: string, line: number): void;
  scan(bytes: Uint8Array): void;
}

/** What a system has of its own to unpack deflated bytes with. */
export interface Deflate {
  /** The unpacked bytes; throws where they are damaged, cut off, or more than `most`. */
  inflate(packed: Uint8Array, most: number): Uint8Array;
  /** CRC-32 of bytes; `null` where the system has none. */
  readonly crc32: ((bytes: Uint8Array) => number) | null;
}

/** The bytes of one dump, wherever they lie: readers take as much of them at a time as they need. */
export interface DumpContent {
  /** Number of bytes. Where they must be gone through for that, it may stop at a number above `most`. */
  size(most?: number): Promise<number>;
  /** All bytes at once, for formats that must be read in one piece. */
  bytes(): Promise<Uint8Array>;
  /** The bytes from `start` up to `end` or to the end of the content, for formats with a directory. */
  slice(start: number, end: number): Promise<Uint8Array>;
  /** The bytes in order, for formats that can be read as a stream. A piece is good until the next one is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Fingerprint of the content; the same for byte-identical dumps. */
  hash(): Promise<string>;
  /** Takes the keys that stand twice in one object, where somebody asks for them. */
  readonly repeats?: KeyRepeats;
  /** Unpacks the entries of an archive more quickly, where the system can. */
  readonly deflate?: Deflate;
  /** Lets go of what the content holds open; it may be read again after that. */
  close?(): Promise<void>;
}

/** Length of the pieces that content is read in. */
export const CHUNK_LENGTH = 1 << 20;

/** Content that lies in memory. */
export function memoryContent(bytes: Uint8Array): DumpContent {
  requireArgument("memoryContent", "bytes", bytes, BYTES);
  return {
    size: async () => bytes.length,
    bytes: async () => bytes,
    slice: async (start, end) => bytes.subarray(start, end),
    async *chunks() {
      yield* pieces(bytes);
    },
    hash: async () => contentHash(bytes),
  };
}

/** Bytes in memory piece by piece. */
export function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_LENGTH) yield bytes.subarray(at, at + CHUNK_LENGTH);
}
