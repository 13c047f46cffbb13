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
    ],
    testTimeout: 30_000,
  },
});
