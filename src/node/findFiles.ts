import { readdir, stat } from "node:fs/promises";
import { glob } from "tinyglobby";
import { InputError } from "../errors.js";
import { companionPaths } from "../io/readers.js";

/** A file to be read. */
export interface FoundFile {
  /** With "/" between its parts, as the user gave it. */
  readonly path: string;
  /** Found in a folder or by a glob, rather than named. */
  readonly found: boolean;
  /** Standing beside a named file, which it explains. */
  readonly companion: boolean;
}

/** Standard input. */
export const STDIN = "-";

/**
 * The files that paths, folders and globs stand for: folders to any depth in sorted order, without hidden files and
 * `node_modules`; each file once; with the files that explain a named one and stand beside it.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const files = new Map<string, FoundFile>();
  const add = (path: string, found: boolean, companion = false) => {
    const earlier = files.get(path);
    if (earlier === undefined || (earlier.found && !found)) files.set(path, { path, found, companion });
  };
  for (const written of paths) {
    const path = withSlashes(written);
    const kind = path === STDIN ? "file" : await kindOf(path);
    if (kind === "file") add(path, false);
    else if (kind === "folder") for (const inside of await walk(path)) add(inside, true);
    else for (const match of await expandGlob(path, written)) add(match, true);
  }
  for (const { path } of [...files.values()]) {
    for (const beside of companionPaths(path)) {
      if (!files.has(beside) && (await kindOf(beside)) === "file") add(beside, false, true);
    }
  }
  return [...files.values()];
}

async function kindOf(path: string): Promise<"file" | "folder" | null> {
  try {
    const info = await stat(path);
    return info.isDirectory() ? "folder" : "file";
  } catch {
    return null;
  }
}

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const base = folder.replace(/\/+$/, "");
  const prefix = base === "." ? "" : `${base}/`;
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = `${prefix}${entry.name}`;
    const kind = entry.isSymbolicLink() ? await linkedFile(path) : entry.isDirectory() ? "folder" : "file";
    if (kind === "folder") files.push(...(await walk(path)));
    else if (kind === "file") files.push(path);
  }
  return files;
}

/** A link to a file is followed, a link to a folder is not: it may lead back. */
async function linkedFile(path: string): Promise<"file" | null> {
  return (await kindOf(path)) === "file" ? "file" : null;
}

async function expandGlob(pattern: string, written: string): Promise<string[]> {
  if (!/[*?[\]{}!()]/.test(pattern)) throw notFound(written);
  const matches = await glob(pattern, { ignore: ["**/node_modules/**"], expandDirectories: false });
  if (matches.length === 0) throw notFound(written, "no file matches this pattern");
  return matches.map(withSlashes).sort();
}

function notFound(path: string, reason = "there is no such file or folder"): InputError {
  return new InputError("not-found", reason, { file: path });
}

function withSlashes(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}
