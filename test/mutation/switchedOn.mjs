import { afterAll, inject } from "vitest";

/** Runs before each test file: switches the change on which is being tried, or counts which changes a file comes by. */
const change = inject("change");
globalThis.__stryker__ ??= { hitCount: 0 };
const state = globalThis.__stryker__;
if (change === null) {
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern
  afterAll(({}, file) => {
    const { static: onLoad = {}, perTest = {} } = state.mutantCoverage ?? {};
    file.meta.visits = onLoad;
    if (Object.keys(perTest).length > 0) throw new Error("visits are counted by file");
  });
} else {
  state.activeMutant = change;
  // A change can make a loop endless: each round of one that it stands in counts.
  state.hitLimit = inject("visitsAtMost");
}
