import { defineConfig } from "vitest/config";

/** Real harnesses that run with the packed package. Needs a build and the registry; takes minutes. */
export default defineConfig({
  test: {
    include: ["test/hosts/real/**/*.test.ts"],
    globalSetup: ["test/package/installedProject.ts"],
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
});
