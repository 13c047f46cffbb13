import { defineConfig } from "vitest/config";

/** What real harnesses wrote, installed and run by fixtures/harnesses/run.mjs; skipped where they are not there. */
export default defineConfig({
  test: { include: ["test/harnesses/**/*.test.ts"], testTimeout: 60_000 },
});
