import { readdirSync, readFileSync, statSync } from "node:fs";
import { memoryContent } from "../../src/io/bytes/dumpContent.js";
import { fileHead } from "../../src/io/reader/fileHead.js";
import { READERS } from "../../src/io/readers.js";

/** The formats by which the readers know a file, in the order in which they are asked: the first one gets it. */
export async function formatsOf(name: string, bytes: Uint8Array): Promise<string[]> {
  const head = await fileHead(memoryContent(bytes), name);
  const found = await Promise.all(READERS.map((reader) => reader.recognise(head, {})));
  return found.filter((format) => format !== null);
}

/** Readers of what anybody may write; every dump that is rows or a table is such rows or such a table as well. */
const TABLES = new Set(["long rows", "long table", "matrix table", "parquet table", "table JSON", "training log"]);
/** Results by task under `results` are those of the harness that others copied. */
const COPIED: Readonly<Record<string, string>> = {
  "promptfoo results": "lm-eval aggregate",
  "lighteval results": "lm-eval aggregate",
};

/** The readers of harnesses that would take a file for theirs although another one gets it. */
export function strangers([first, ...others]: readonly string[]): string[] {
  return others.filter((format) => !TABLES.has(format) && COPIED[first as string] !== format);
}

/** The files of a folder, to any depth, up to this size; their paths within it. */
export function filesUnder(root: string, most = 1 << 22): { readonly path: string; readonly bytes: Uint8Array }[] {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  return paths.sort().flatMap((path) => {
    const info = statSync(`${root}/${path}`);
    return info.isFile() && info.size <= most ? [{ path, bytes: new Uint8Array(readFileSync(`${root}/${path}`)) }] : [];
  });
}
