import { defineConfig } from "vitest/config";

/** Calibration, recovery and fuzzing: tests that take minutes. */
export default defineConfig({
  test: {
    include: ["test/calibration/**/*.test.ts", "test/recovery/**/*.test.ts", "test/**/*.slow.test.ts"],
    testTimeout: 600_000,
  },
});
