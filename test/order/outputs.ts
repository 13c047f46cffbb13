import { createRng } from "../../src/random/rng.js";
import { capture } from "../cli/capture.js";
import { PATHS } from "./madeDumps.js";
import { permuted } from "./permutedDumps.js";

/** What each command line prints on these paths, its messages and its exit code; the paths in the order of a seed, or as they are. */
export async function outputsOf(
  commands: readonly (readonly string[])[],
  paths: readonly string[],
  seed?: number,
): Promise<Map<string, string>> {
  const outputs = new Map<string, string>();
  const rng = seed === undefined ? null : createRng(seed, "order of files");
  for (const command of commands) {
    const args = command.flatMap((part) => {
      if (part === PATHS) return rng === null ? paths : permuted(paths, rng);
      return paths.find((path) => path.endsWith(`/${part}`)) ?? part;
    });
    const { code, stdout, stderr } = await capture(...args);
    outputs.set(command.join(" "), `exit ${code}\n${stderr}\n${stdout}`);
  }
  return outputs;
}
