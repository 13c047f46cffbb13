import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { clearedAtEnd } from "./clearedAtEnd.js";
import { unwritten } from "./replaceFile.js";

/**
 * Fills a folder beside the one that is named, and puts what it holds in the place of what is older when all of it is whole: whatever
 * goes wrong, no half is left to be read. What `older` names is taken away; it throws for what must stay.
 */
export async function replaceFolder<T>(
  out: string,
  older: (out: string) => Promise<readonly string[]>,
  fill: (folder: string) => Promise<T>,
): Promise<T> {
  await older(out);
  const beside = await mkdtemp(`${out.replace(/\/+$/, "")}.writing-`).catch((error: NodeJS.ErrnoException) => {
    throw unwritten(out, error);
  });
  const stop = clearedAtEnd(beside);
  try {
    const made = await fill(beside);
    const before = await older(out);
    await mkdir(out, { recursive: true });
    for (const entry of before) await rm(join(out, entry), { recursive: true });
    for (const entry of await readdir(beside)) await rename(join(beside, entry), join(out, entry));
    return made;
  } finally {
    await rm(beside, { recursive: true, force: true });
    stop();
  }
}
