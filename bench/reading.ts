import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "../src/node/index.js";
import { DUMPS, MB } from "./dumps.js";

/**
 * Time and memory of reading large dumps, which are made in a temporary folder and removed. Each case is read by a process
 * of its own, so that the peak of its memory is its own. `node build/reading.js` runs all cases; names choose some, and
 * `--keep folder` keeps the dumps there for the next time. See bench/README.md.
 */
/** Size in bytes, unpacked. */
function sizeOf(path: string): number {
  const info = statSync(path);
  if (path.endsWith(".gz")) return readFileSync(path).readUInt32LE(info.size - 4);
  return info.isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0)
    : info.size;
}

async function measure(path: string): Promise<void> {
  const before = process.cpuUsage();
  const start = performance.now();
  const results = await load(path);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const processor = (user + system) / 1e6;
  const size = sizeOf(path) / MB;
  const cells = results.matrices.reduce((sum, { scores }) => sum + scores.length, 0);
  const columns = [
    `${size.toFixed(0)} MB`,
    `${cells}`,
    `${seconds.toFixed(1)} s`,
    `${(size / seconds).toFixed(0)} MB/s`,
    `${(size / processor).toFixed(0)} MB/s`,
    `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
    loadavg()[0]!.toFixed(1),
  ];
  console.log(columns.map((text) => text.padStart(14)).join(""));
}

function run(...args: readonly string[]): void {
  spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...args], { stdio: "inherit" });
}

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === "--read") return measure(args[1]!);
  if (args[0] === "--make") return DUMPS.find(({ name }) => name === args[1])!.make(args[2]!);
  const kept = args[0] === "--keep" ? args[1] : undefined;
  const names = kept === undefined ? args : args.slice(2);
  const folder = kept ?? mkdtempSync(join(tmpdir(), "noisefloor-bench-"));
  mkdirSync(folder, { recursive: true });
  const head = ["size", "cells", "clock", "by the clock", "by processor", "peak memory", "load"];
  console.log(`${"".padEnd(20)}${head.map((text) => text.padStart(14)).join("")}`);
  try {
    for (const { name } of DUMPS.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const path = join(folder, name);
      // Also made by a process of its own: a process begins with the peak memory of the one that starts it.
      if (!readdirSync(folder).includes(name)) run("--make", name, path);
      process.stdout.write(name.padEnd(20));
      run("--read", path);
      if (kept === undefined) rmSync(path, { recursive: true });
    }
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true });
  }
}

await main(process.argv.slice(2));
