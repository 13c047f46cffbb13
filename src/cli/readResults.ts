import type { Results } from "../data/results.js";
import { load } from "../node/index.js";
import { chosenResults, type ReadingFlags, readingOptions } from "./options.js";
import { progress } from "./progress.js";

/** Reads the paths, with a bar of progress, and keeps what the flags select. */
export async function readResults(
  paths: readonly string[],
  flags: ReadingFlags,
  choices: { readonly mayBeEmpty?: boolean } = {},
): Promise<Results> {
  const bar = progress();
  const results = await load(paths, { ...readingOptions(flags), onProgress: bar.update }).finally(bar.clear);
  return chosenResults(results, flags, choices);
}
