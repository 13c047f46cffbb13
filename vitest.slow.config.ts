import { defineConfig } from "vitest/config";

/** Calibration, recovery and fuzzing: tests that take minutes. */
export default defineConfig({
  test: {
    include: ["test/calibration/**/*.test.ts", "test/recovery/**/*.test.ts", "test/**/*.slow.test.ts"],
    // The default leaves one core idle, which on two cores is half of the machine.
    maxWorkers: "100%",
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
  },
});
