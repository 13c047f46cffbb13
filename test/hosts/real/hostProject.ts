import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject, onTestFinished } from "vitest";
import { npm } from "../../package/installedProject.js";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A project with a harness and the packed package in it, which runs without a network. */
interface HostProject {
  run(command: string, ...args: readonly string[]): HostRun;
  write(file: string, text: string): void;
}

interface HostRun {
  readonly status: number | null;
  /** Everything that was printed. */
  readonly output: string;
  /** What the program's gates said, in their order. */
  readonly judged: readonly unknown[];
}

/** Installs exact versions of a harness's packages, without their install scripts, beside the programs of that name. */
export function hostProject(name: string, packages: readonly string[], ...options: readonly string[]): HostProject {
  const folder = mkdtempSync(join(tmpdir(), `noisefloor-${name}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(here(`programs/${name}`), folder, { recursive: true });
  cpSync(here("programs/quiz.mjs"), join(folder, "quiz.mjs"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "evaluation", private: true, type: "module" }));
  // Some ask for a newer Node than they need, of which npm only warns unless told otherwise.
  npm(["install", "--ignore-scripts", "--engine-strict=false", ...options, ...packages, inject("tarball")], folder);
  return {
    write: (file, text) => writeFileSync(join(folder, file), text),
    run(command, ...args) {
      const { status, stdout, stderr } = spawnSync(command, args, {
        cwd: folder,
        encoding: "utf8",
        env: {
          ...process.env,
          NODE_OPTIONS: `--import ${new URL("noNetwork.mjs", import.meta.url)}`,
          NO_COLOR: "1",
          PROMPTFOO_CONFIG_DIR: join(folder, ".promptfoo"),
        },
      });
      const judged = [...stdout.matchAll(/^judged (.*)$/gm)].map(([, text = ""]) => JSON.parse(text) as unknown);
      return { status, output: stdout + stderr, judged };
    },
  };
}
