import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { createRng } from "../../src/random/rng.js";
import { capture } from "../cli/capture.js";
import { FOLDER, PATHS } from "./madeDumps.js";
import { permuted } from "./permutedDumps.js";

/** The tests of a suite print to a terminal of one width. */
export function fixWidth(): void {
  const columns = process.env.COLUMNS;
  beforeAll(() => {
    process.env.COLUMNS = "120";
  });
  afterAll(() => {
    if (columns === undefined) delete process.env.COLUMNS;
    else process.env.COLUMNS = columns;
  });
}

/** What each command line prints on these paths, its messages and its exit code; the paths in the order of a seed, or as they are. */
export async function outputsOf(
  commands: readonly (readonly string[])[],
  { folder, paths }: { readonly folder: string; readonly paths: readonly string[] },
  seed?: number,
): Promise<Map<string, string>> {
  const outputs = new Map<string, string>();
  const outFolder = dirname(folder);
  const rng = seed === undefined ? null : createRng(seed, "order of files");
  for (const command of commands) {
    const args = command.flatMap((part) => {
      if (part === PATHS) return rng === null ? paths : permuted(paths, rng);
      if (part === FOLDER) return folder;
      if (part.startsWith("OUT.")) return join(outFolder, part);
      return paths.find((path) => path.endsWith(`/${part}`)) ?? part;
    });
    const { code, stdout, stderr } = await capture(...args);
    const written = command
      .filter((part) => part.startsWith("OUT."))
      .map((name) => readFileSync(join(outFolder, name), "utf8"));
    outputs.set(command.join(" "), [`exit ${code}`, stderr, stdout, ...written].join("\n"));
  }
  return outputs;
}

/** The first line in which outputs of one command differ, for each command where they do. */
export function differencesOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...before].flatMap(([command, output]) => {
    const other = after.get(command) ?? "";
    if (output === other) return [];
    const [mine, theirs] = [output.split("\n"), other.split("\n")];
    const line = mine.findIndex((text, index) => text !== theirs[index]);
    return [`${command}, line ${line}: ${mine[line]?.slice(0, 300)} | ${theirs[line]?.slice(0, 300)}`];
  });
}
