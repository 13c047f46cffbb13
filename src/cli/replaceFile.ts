import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { clearedAtEnd } from "./clearedAtEnd.js";
import { WriteError } from "./exitCodes.js";

let written = 0;

/**
 * Writes a file beside the older one of its name and puts it in its place when it is whole: whatever goes wrong, and
 * whenever, there is the older file or the new one. Links are followed. What is no regular file (a device, a pipe) cannot be
 * replaced and is written to.
 */
export async function replaceFile(
  path: string,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  try {
    const older = await stat(path).catch(() => null);
    const target = older === null ? path : await realpath(path);
    if (older !== null && !older.isFile()) await writeInto(await open(target, "w"), pieces);
    else await writeBeside(target, older?.mode, pieces);
  } catch (error) {
    throw unwritten(path, error as NodeJS.ErrnoException);
  }
}

/** The error for a file that cannot be written; what is no fault of the system is passed on. */
export function unwritten(path: string, error: NodeJS.ErrnoException): Error {
  return error.syscall === undefined ? error : new WriteError(`cannot write ${path}: ${error.message}`);
}

async function writeBeside(target: string, mode: number | undefined, pieces: Parameters<typeof replaceFile>[1]) {
  // Hidden, so that a folder that is read has no half of it either.
  const beside = join(dirname(target), `.${basename(target).slice(0, 100)}.${process.pid}-${written++}.tmp`);
  const handle = await open(beside, "wx", mode);
  // The file that is being written goes with the program, the older one stays.
  const stop = clearedAtEnd(beside);
  try {
    await writeInto(handle, pieces, mode);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    stop();
  }
}

async function writeInto(handle: FileHandle, pieces: Parameters<typeof replaceFile>[1], mode?: number): Promise<void> {
  try {
    for await (const piece of pieces) await handle.appendFile(piece);
    // The mask of the process may have taken rights away that the older file gives.
    if (mode !== undefined) await handle.chmod(mode & 0o7777);
    await handle.sync().catch(() => undefined);
  } finally {
    await handle.close();
  }
}
