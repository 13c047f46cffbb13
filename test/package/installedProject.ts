import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** A fresh project with nothing but the packed package in it, and the fixtures that the README reads. */
    readonly project: string;
    /** The packed package itself. */
    readonly tarball: string;
  }
}

const root = resolve(import.meta.dirname, "../..");

/** Packs what the build left and installs it as a user would, once for all tests of a run. */
export default function setup(tests: TestProject): () => void {
  requireFreshBuild();
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-package-"));
  const project = join(folder, "project");
  mkdirSync(project);
  npm(["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], root);
  const [packed = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  const tarball = join(folder, packed);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "fresh-project", private: true }));
  npm(["install", tarball], project);
  cpSync(join(root, "fixtures/dumps"), join(project, "fixtures/dumps"), { recursive: true });
  tests.provide("project", project);
  tests.provide("tarball", tarball);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Runs npm quietly and from its cache where it can; what npm says of a failure is in the error. */
export function npm(args: readonly string[], folder: string): void {
  execFileSync("npm", [...args, "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: "pipe",
  });
}

function requireFreshBuild(): void {
  const built = join(root, "dist/index.js");
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  const changed = Math.max(...sources.map((path) => statSync(join(root, "src", path)).mtimeMs));
  if (!existsSync(built) || statSync(built).mtimeMs < changed) {
    throw new Error(`${built} is missing or older than src: run npm run build, then these tests`);
  }
}
