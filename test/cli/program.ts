import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";

/** What a process left behind. */
interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = resolve(import.meta.dirname, "../..");

/**
 * The program as a process of its own, bundled from the sources for the tests of one file. `path` is its file, to be
 * run by node; `shell` runs a shell command in which `noisefloor` is the program.
 */
export function program() {
  // Within the package, so that the program finds what it depends on.
  const folder = join(root, "build", `test-${process.pid}-${process.env.VITEST_WORKER_ID ?? 0}`);
  const path = join(folder, "cli.js");
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    await build({
      entryPoints: [join(root, "src/cli/bin.ts")],
      outdir: folder,
      entryNames: "cli",
      bundle: true,
      splitting: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20",
      logLevel: "error",
    });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const shell = (command: string, cwd: string, more: Readonly<Record<string, string>> = {}): Promise<Ended> => {
    const env = { ...process.env, ...more };
    const script = `noisefloor() { "${process.execPath}" "${path}" "$@"; }\n${command}`;
    return ended(spawn("bash", ["-c", script], { cwd, env, stdio: ["ignore", "pipe", "pipe"] }));
  };
  return { path, shell };
}

/** Waits for a process and keeps what it prints. */
export function ended(child: ReturnType<typeof spawn>): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    written.stdout += chunk.toString("utf8");
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    written.stderr += chunk.toString("utf8");
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal, ...written }));
  });
}
