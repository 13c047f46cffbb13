import { contentHash } from "./contentHash.js";

/** The bytes of one dump, wherever they lie: readers take as much of them at a time as they need. */
export interface DumpContent {
  /** Number of bytes. */
  readonly size: number;
  /** All bytes at once, for formats that must be read in one piece. */
  bytes(): Promise<Uint8Array>;
  /** The bytes from `start` up to `end`, for formats with a directory. */
  slice(start: number, end: number): Promise<Uint8Array>;
  /** The bytes in order, piece by piece, for formats that can be read as a stream. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Fingerprint of the content; the same for byte-identical dumps. */
  hash(): Promise<string>;
}

/** Content that lies in memory. */
export function memoryContent(bytes: Uint8Array): DumpContent {
  return {
    size: bytes.length,
    bytes: async () => bytes,
    slice: async (start, end) => bytes.subarray(start, end),
    async *chunks() {
      yield bytes;
    },
    hash: async () => contentHash(bytes),
  };
}
