import { open, realpath, rm } from "node:fs/promises";
import { clearedAtEnd } from "./clearedAtEnd.js";
import { WriteError } from "./exitCodes.js";

/**
 * Does what reads a file and replaces it, while no other of these programs does: by a file beside it, `NAME.lock`, which stands
 * there as long. Where another holds it, nothing is done and the error says what to do.
 */
export async function withLockedFile<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  // Two names of one file have one lock.
  const lock = `${await realpath(path).catch(() => path)}.lock`;
  const handle = await open(lock, "wx").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") {
      throw new WriteError(
        `${path} is in use by another gate (${lock} is there): run this one again when it is done, or delete ${lock} if none is running`,
      );
    }
    throw new WriteError(`cannot write ${lock}: ${error.message}`);
  });
  const stop = clearedAtEnd(lock);
  try {
    await handle.close();
    return await work();
  } finally {
    await rm(lock, { force: true });
    stop();
  }
}
