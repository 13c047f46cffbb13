import { defineConfig } from "vitest/config";

/** The tests of one room, which `test/mutation/run.mjs` names: what is noticed elsewhere does not count. */
export default defineConfig({
  test: {
    include: [`${process.env.NOISEFLOOR_MUTATED_ROOM ?? "test/{inference,analysis}/**"}/*.test.ts`],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
