import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { defineConfig } from "vitest/config";

/**
 * Test files share workers, so that each module is loaded once a worker and not once a file. One that replaces modules or globals or
 * touches the process, by itself or by a helper of the tests, keeps a worker of its own.
 */
const TOUCHES_ITS_WORKER =
  /\bvi\.|\bprocess\[|\bprocess\.(?!(?:cwd|execPath|pid|platform|version)\b|env\.\w+\b(?! =[^=]))/;
/** It puts back what it takes from the process. */
const PUTS_BACK = "test/cli/capture.ts";
const HELPER = /from "(\.[^"]+)\.js"/g;
/** What runs by scripts of its own. */
const APART = /^test\/(?:calibration|recovery|package|hosts\/real|harnesses|engines)\/|\.slow\.test\.ts$/;

function touchesItsWorker(path: string, seen = new Set<string>()): boolean {
  if (seen.has(path) || path === PUTS_BACK || !existsSync(path)) return false;
  seen.add(path);
  const text = readFileSync(path, "utf8");
  if (TOUCHES_ITS_WORKER.test(text)) return true;
  const helpers = [...text.matchAll(HELPER)].map(([, name = ""]) => `${posix.join(posix.dirname(path), name)}.ts`);
  return helpers.some((helper) => helper.startsWith("test/") && touchesItsWorker(helper, seen));
}

const files = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((name) => `test/${name.replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".test.ts") && !APART.test(path));
const shared = files.filter((path) => !touchesItsWorker(path));
const alone = files.filter((path) => !shared.includes(path));

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
          include: alone,
        },
      },
      // After the others: a worker is only shared with the file that comes next.
      { extends: true, test: { name: "shared", include: shared, isolate: false, sequence: { groupOrder: 1 } } },
    ],
  },
});
