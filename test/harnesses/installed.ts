import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

const root = fileURLToPath(new URL("../../fixtures/harnesses/.installed", import.meta.url)).replaceAll("\\", "/");

/** The installed versions of a harness whose run ended well, such as `inspect-0.3.285`. */
function versionsOf(harness: string): string[] {
  if (!existsSync(root)) return [];
  const isVersion = (name: string) => name.startsWith(`${harness}-`) && /^\d/.test(name.slice(harness.length + 1));
  return readdirSync(root).filter((name) => isVersion(name) && existsSync(`${root}/${name}/done`));
}

/** A suite over the output of each version of a harness that is installed; where there is none, the title says so. */
export function describeHarness(harness: string, suite: (out: string) => void): void {
  const versions = versionsOf(harness);
  if (versions.length === 0) {
    describe.skip(`${harness} (skipped: not installed; node fixtures/harnesses/run.mjs installs and runs it)`, () =>
      suite(root));
  }
  for (const name of versions) describe(name, () => suite(`${root}/${name}/out`));
}

export function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, "utf8")) as Value;
}

/** The files of a folder, to any depth. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
}
