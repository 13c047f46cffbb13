import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "./exitCodes.js";

/** A file that is going to be written. */
export interface OutputPath {
  readonly flag: string;
  readonly path: string;
}

/**
 * Throws unless every output is a file of its own and none that was read, under whatever name: a link or another way of
 * writing a path is the same file. Standard output, devices and pipes may stand more than once.
 */
export async function requireDistinctPaths(outputs: readonly OutputPath[], inputs: readonly string[]): Promise<void> {
  const read = new Map<string, string>();
  for (const input of inputs) {
    const file = await identityOf(input);
    if (file !== null) read.set(file, input);
  }
  const taken = new Map<string, string>();
  for (const { flag, path } of outputs) {
    const file = path === "-" ? null : ((await identityOf(path)) ?? (await placeOf(path)));
    if (file === null) continue;
    const input = read.get(file);
    if (input !== undefined)
      throw new UsageError(`${flag} ${path} would replace ${input}, which is read. Name another file.`);
    const other = taken.get(file);
    if (other !== undefined) throw new UsageError(`${other} and ${flag} name the same file, ${path}. Name two.`);
    taken.set(file, flag);
  }
}

/** What only names of one regular file share; `null` where there is none. */
async function identityOf(path: string): Promise<string | null> {
  const info = await stat(path, { bigint: true }).catch(() => null);
  return info?.isFile() ? `${info.dev} ${info.ino}` : null;
}

/** Where a file would stand that is not there yet; `null` where something that is no file stands there. */
async function placeOf(path: string): Promise<string | null> {
  if ((await stat(path).catch(() => null)) !== null) return null;
  return join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
}
