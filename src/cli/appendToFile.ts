import { open } from "node:fs/promises";
import { unwritten } from "./replaceFile.js";

/**
 * Adds a text to the end of a file, as job summaries of CI servers want it: all of it or, where the disk is full, none.
 * Other programs may add to the file at the same time.
 */
export async function appendToFile(path: string, text: string): Promise<void> {
  try {
    const handle = await open(path, "a");
    try {
      const info = await handle.stat();
      await handle.appendFile(text).catch(async (error: Error) => {
        if (info.isFile()) await handle.truncate(info.size);
        throw error;
      });
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unwritten(path, error as NodeJS.ErrnoException);
  }
}
