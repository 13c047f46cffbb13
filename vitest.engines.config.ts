import { defineConfig } from "vitest/config";

/** The printed SQL on servers and clusters, which these tests start on loopback and end: `npm run test:engines`. */
export default defineConfig({
  test: {
    include: ["test/engines/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
