import { defineConfig } from "vitest/config";

/** The packed package, installed in a fresh project. Needs a build, and the registry or npm's cache. */
export default defineConfig({
  test: {
    include: ["test/package/**/*.test.ts"],
    globalSetup: ["test/package/installedProject.ts"],
    testTimeout: 30_000,
  },
});
