import type { Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import { glob } from "tinyglobby";
import { requireArgument } from "../arguments/requireArgument.js";
import { TEXTS } from "../arguments/shapes.js";
import { InputError } from "../errors.js";
import { isPassedOver } from "../io/reader/foundNames.js";
import { companionPaths } from "../io/readers.js";
import { type FilePath, filePath, inFolder, shownPath } from "./fileName.js";
import { remoteAddress } from "./remoteAddress.js";

/** A file to be read. */
export interface FoundFile {
  /** With "/" between its parts, as the user gave it; bytes that are no text stand as `\xff`. */
  readonly path: string;
  /** What the system is asked for. */
  readonly location: string | Uint8Array;
  /** Found in a folder or by a glob, rather than named. */
  readonly found: boolean;
  /** Standing beside a named file, which it explains. */
  readonly companion: boolean;
  /** A file with content of its own; not a pipe, a socket or a device, nor a link to one. */
  readonly isRegular: boolean;
}

/** Standard input. */
export const STDIN = "-";

/**
 * The files that paths, folders and globs stand for: folders to any depth in sorted order, without hidden files and
 * `node_modules`; each file once; with the files that explain a named one and stand beside it.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  requireArgument("findFiles", "paths", paths, TEXTS);
  const files = new Map<string, FoundFile>();
  const add = ({ location, kind }: Entry, found: boolean, companion = false) => {
    const path = shownPath(location);
    const earlier = files.get(path);
    if (earlier !== undefined && (!earlier.found || found)) return;
    files.set(path, { path, location, found, companion, isRegular: kind === "file" });
  };
  for (const written of paths) {
    const path = withSlashes(written);
    const kind = path === STDIN ? "other" : await kindOf(path);
    if (kind === "folder") for (const inside of await walk(path)) add(inside, true);
    else if (kind !== null) add({ location: path, kind }, false);
    else for (const match of await expandGlob(path, written)) add(match, true);
  }
  for (const { path } of [...files.values()]) {
    for (const beside of companionPaths(path)) {
      if (!files.has(beside) && (await kindOf(beside)) === "file") add({ location: beside, kind: "file" }, false, true);
    }
  }
  return [...files.values()];
}

type Kind = "file" | "folder" | "other";

interface Entry {
  readonly location: FilePath;
  readonly kind: Kind;
}

async function kindOf(path: FilePath): Promise<Kind | null> {
  try {
    return kindOfStats(await stat(path));
  } catch {
    return null;
  }
}

function kindOfStats(info: Pick<Stats, "isDirectory" | "isFile">): Kind {
  if (info.isDirectory()) return "folder";
  return info.isFile() ? "file" : "other";
}

async function walk(folder: FilePath, root = folder): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: "buffer" }).catch((error: Error) => {
    throw new InputError("unreadable", `the folder cannot be read: ${error.message}`, { file: shownPath(folder) });
  });
  const prefix = typeof folder === "string" ? withoutSlash(folder) : Buffer.concat([folder, Buffer.from("/")]);
  const files: Entry[] = [];
  for (const entry of entries.sort((a, b) => byName(a.name, b.name))) {
    const name = filePath(entry.name);
    if (isPassedOver(entry.name.toString("latin1"))) continue;
    const location = inFolder(prefix, name);
    const kind = entry.isSymbolicLink() ? await linkedKind(location, root) : kindOfStats(entry);
    if (kind === "folder") files.push(...(await walk(location, root)));
    else if (kind !== null) files.push({ location, kind });
  }
  return files;
}

function withoutSlash(folder: string): string {
  const base = folder.replace(/\/+$/, "");
  return base === "." ? "" : `${base}/`;
}

/** As texts are sorted, where they are texts. */
function byName(a: Buffer, b: Buffer): number {
  const [first, second] = [shownPath(filePath(a)), shownPath(filePath(b))];
  return first < second ? -1 : first > second ? 1 : Buffer.compare(a, b);
}

/**
 * A link to a file is followed. One to a folder is not, since it may lead back; `null` where it leads to what is read anyway.
 * Other folders, and links to nothing, are left out by name.
 */
async function linkedKind(path: FilePath, root: FilePath): Promise<Kind | null> {
  const kind = await kindOf(path);
  if (kind !== "folder") return kind ?? "other";
  const [target, read] = await Promise.all([path, root].map((each) => realpath(each, { encoding: "buffer" })));
  const inside = Buffer.concat([read as Buffer, Buffer.from(sep)]);
  const isRead =
    (target as Buffer).equals(read as Buffer) || (target as Buffer).subarray(0, inside.length).equals(inside);
  return isRead ? null : "other";
}

async function expandGlob(pattern: string, written: string): Promise<Entry[]> {
  const remote = remoteAddress(written);
  if (remote !== null) throw remote;
  if (!/[*?[\]{}!()]/.test(pattern)) throw notFound(written);
  const matches = await glob(pattern, { ignore: ["**/node_modules/**"], expandDirectories: false });
  if (matches.length === 0) throw notFound(written, "no file matches this pattern");
  const paths = matches.map(withSlashes).sort();
  const kinds = await Promise.all(paths.map(kindOf));
  // What was there a moment ago, and cannot be looked at, is said when it is read.
  return paths.map((location, index) => ({ location, kind: kinds[index] ?? "file" }));
}

function notFound(path: string, reason = "there is no such file or folder"): InputError {
  return new InputError("not-found", reason, { file: path });
}

function withSlashes(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}
