import type { Demanding } from "../analysis/memoryNeed.js";
import type { Results } from "../data/results.js";
import { defined } from "../defined.js";
import { load } from "../node/index.js";
import { requireMemory } from "./memoryLimit.js";
import { chosenResults, type ReadingFlags, readingOptions } from "./options.js";
import { progress } from "./progress.js";

/** Flags of commands whose analysis may be too large. */
export interface MemoryFlags {
  readonly maxMemory?: string;
}

/** Reads the paths, with a bar of progress, and keeps what the flags select. Throws where the analysis would not fit. */
export async function readResults(
  paths: readonly string[],
  flags: ReadingFlags & MemoryFlags,
  choices: { readonly mayBeEmpty?: boolean; readonly analysis?: Demanding; readonly json?: boolean | undefined } = {},
): Promise<Results> {
  const bar = progress();
  const results = await load(paths, { ...readingOptions(flags), onProgress: bar.update }).finally(bar.clear);
  const chosen = chosenResults(results, flags, choices);
  const { analysis, json } = choices;
  if (analysis !== undefined) requireMemory(chosen, analysis, { ...defined({ maxMemory: flags.maxMemory }), json });
  return chosen;
}
