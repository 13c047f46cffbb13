// Reading a folder (one is made where none is named: 2,311 files of lm-evaluation-harness, 240 MB) with no thread beside the
// program's own, one and two, in turn: seconds on the clock, of the processor, and the peak memory of the process. After `npm run build`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, workers] = process.argv.slice(2);
if (workers !== undefined) {
  const { load } = await import("../dist/node.js");
  const start = performance.now();
  const before = process.cpuUsage();
  const results = await load(folder, { workers: Number(workers) });
  const clock = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const hash = createHash("sha256").update(JSON.stringify(results));
  for (const { scores } of results.matrices) hash.update(scores);
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ clock, processor: (user + system) / 1e6, megabytes, hash: hash.digest("hex") }));
} else {
  const made = folder === undefined ? mkdtempSync(join(tmpdir(), "noisefloor-threads-")) : null;
  try {
    if (made !== null) await makeDemo(made);
    const self = fileURLToPath(import.meta.url);
    const runs = new Map([0, 1, 2].map((count) => [count, []]));
    for (let round = 0; round < 5; round++) {
      for (const [count, own] of runs) {
        const { stdout } = spawnSync(process.execPath, [self, made ?? folder, String(count)], { encoding: "utf8" });
        own.push(JSON.parse(stdout));
      }
    }
    const hashes = new Set([...runs.values()].flat().map(({ hash }) => hash));
    if (hashes.size !== 1) throw new Error("the results differ");
    const least = (own, key, digits) => Math.min(...own.map((run) => run[key])).toFixed(digits);
    for (const [count, own] of runs) {
      console.log(
        `${count} threads: ${least(own, "clock", 2)} s, processor ${least(own, "processor", 2)} s, ${least(own, "megabytes", 0)} MB`,
      );
    }
  } finally {
    if (made !== null) rmSync(made, { recursive: true });
  }
}

async function makeDemo(into) {
  const { build } = await import("esbuild");
  const script = join(into, "..", `${process.pid}-demo.mjs`);
  const entry = fileURLToPath(new URL("../fixtures/demo/write.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile: script, bundle: true, platform: "node", format: "esm" });
  const { demoFiles } = await import(script);
  for (const { path, text } of demoFiles({ seed: 1, items: 150 })) {
    mkdirSync(join(into, dirname(path)), { recursive: true });
    writeFileSync(join(into, path), text);
  }
  rmSync(script);
}
