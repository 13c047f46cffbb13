import { closeSync, fstatSync, open, read } from "node:fs";
import { promisify } from "node:util";
import { CHUNK_LENGTH } from "../io/bytes/dumpContent.js";
import type { FilePath } from "./fileName.js";

// Opening and reading may wait for a disk far away, and others wait at the same time; the rest is done at once. A handle of
// node:fs/promises costs several times as much.
const [openFile, readInto] = [promisify(open), promisify(read)];

/** A file that was looked at. */
export interface ShortFile {
  readonly size: number;
  /** `null` of a file that is longer than what is read at a time. */
  readonly bytes: Uint8Array | null;
}

/** Opens a file once, for its size and, where it is short, its bytes. Rejects with the system's error. */
export async function readShort(path: FilePath): Promise<ShortFile> {
  const file = await openFile(path, "r");
  try {
    const { size } = fstatSync(file);
    if (size > CHUNK_LENGTH) return { size, bytes: null };
    const bytes = new Uint8Array(size);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await readInto(file, bytes, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { size, bytes: bytes.subarray(0, length) };
  } finally {
    closeSync(file);
  }
}
