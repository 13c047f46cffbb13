import { realpathSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { UsageError } from "../exitCodes.js";

/** Throws `UsageError` unless a path, which may be a glob, lies in the folder, whichever links lead to it. */
export function requireWithin(root: string, path: string): void {
  if (path === "-") throw new UsageError("there is no standard input here: name files");
  const whole = resolve(root, path);
  if (!isWithin(root, whole) || !isWithin(realpathSync(root), existing(whole))) {
    throw new UsageError(
      `${JSON.stringify(path)} lies outside of ${root}: start noisefloor mcp with another --root to read it`,
    );
  }
}

function isWithin(root: string, path: string): boolean {
  const between = relative(root, path);
  return between !== ".." && !between.startsWith(`..${sep}`) && !isAbsolute(between);
}

/** Where the part of a path that exists really lies, with the rest behind it. */
function existing(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : existing(above);
  }
}
