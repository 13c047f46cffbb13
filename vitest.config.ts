import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/**
 * Rooms of code without state, clock or console: their test files share workers, so that each module is loaded once a worker
 * and not once a file. A test that replaces modules or globals, or touches the process, keeps a worker of its own.
 */
const PURE_ROOMS = ["analysis", "arguments", "data", "inference", "io", "numeric", "random", "report"];
const TOUCHES_ITS_WORKER = /\bvi\.|\bprocess\.|cli\/main\.js/;

const shared = PURE_ROOMS.flatMap((room) =>
  readdirSync(join("test", room), { recursive: true, encoding: "utf8" })
    .map((name) => join("test", room, name).replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".test.ts") && !path.endsWith(".slow.test.ts"))
    .filter((path) => !TOUCHES_ITS_WORKER.test(readFileSync(path, "utf8"))),
);

export default defineConfig({
  test: {
    // The default leaves one core idle, which on two cores is half of the machine.
    maxWorkers: "100%",
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "alone",
          include: ["test/**/*.test.ts"],
          exclude: [
            "test/calibration/**",
            "test/recovery/**",
            "test/**/*.slow.test.ts",
            "test/package/**",
            "test/hosts/real/**",
            "test/harnesses/**",
            "test/engines/**",
            ...shared,
          ],
        },
      },
      // After the others: a worker is only shared with the file that comes next.
      { extends: true, test: { name: "shared", include: shared, isolate: false, sequence: { groupOrder: 1 } } },
    ],
  },
});
