import { closeSync, fstatSync, open, openSync, read, readSync } from "node:fs";
import { promisify } from "node:util";
import { CHUNK_LENGTH } from "../io/bytes/dumpContent.js";
import type { FilePath } from "./fileName.js";

// A handle of node:fs/promises costs several times as much.
const [openFile, readInto] = [promisify(open), promisify(read)];

/** A file that was looked at. */
export interface ShortFile {
  readonly size: number;
  /** `null` of a file that is longer than what is read at a time. */
  readonly bytes: Uint8Array | null;
}

/** Milliseconds from which on a file was waited for, and how many in a row are far away: one may wait for a busy processor. */
const [WAITED, FAR] = [2, 3];
/** Files that are asked for side by side after such ones, before others are tried at once. */
const ASKED_ASIDE = 64;

/**
 * Opens files once each, for their size and, where they are short, their bytes. Rejects with the system's error.
 *
 * What lies near is read at once: to be told when it has come would cost more than to read it. A disk far away lets a file
 * wait, and the next ones are then asked for side by side.
 */
export function shortFiles(now: () => number = () => performance.now()): (path: FilePath) => Promise<ShortFile> {
  let [aside, waited] = [0, 0];
  return async (path) => {
    if (aside > 0) {
      aside--;
      return readAside(path);
    }
    const began = now();
    try {
      return readAtOnce(path);
    } finally {
      waited = now() - began >= WAITED ? waited + 1 : 0;
      if (waited >= FAR) [aside, waited] = [ASKED_ASIDE, 0];
    }
  };
}

function readAtOnce(path: FilePath): ShortFile {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    if (size > CHUNK_LENGTH) return { size, bytes: null };
    const bytes = new Uint8Array(size);
    let length = 0;
    while (length < size) {
      const bytesRead = readSync(file, bytes, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { size, bytes: bytes.subarray(0, length) };
  } finally {
    closeSync(file);
  }
}

async function readAside(path: FilePath): Promise<ShortFile> {
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
