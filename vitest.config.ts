import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/calibration/**",
      "test/recovery/**",
      "test/**/*.slow.test.ts",
      "test/package/**",
      "test/hosts/real/**",
      "test/harnesses/**",
      "test/engines/**",
    ],
    // The default leaves one core idle, which on two cores is half of the machine.
    maxWorkers: "100%",
    testTimeout: 30_000,
  },
});
