import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { MODEL } from "../fixtures/demo/targets.js";
import { demoFiles } from "../fixtures/demo/write.js";
import { load } from "../src/node/index.js";
import { createRng } from "../src/random/rng.js";
import { renderHtml } from "../src/report/render/html.js";
import { reportDocument } from "../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../src/report/variance/varianceReport.js";

/**
 * Time by step from dumps on the disk to a page, its size, and the peak memory. The dumps are made in a temporary folder
 * first, and removed. One folder a process: `models` (default), `training`.
 */
interface Dump {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Fifty models × 14,042 items × three tasks, a long CSV file for each model and task, packed. */
function* models(): Generator<Dump> {
  const [count, items, tasks] = [50, 14_042, 3];
  for (let task = 0; task < tasks; task++) {
    const rng = createRng(1, `task ${task}`);
    const difficulty = Array.from({ length: items }, () => 4 * rng.nextUniform() - 2);
    for (let model = 0; model < count; model++) {
      const right = (item: number) => 1 / (1 + Math.exp((difficulty[item] as number) - (model / 25 - 1)));
      const rows = difficulty.map(
        (_, item) => `model ${model},task ${task},acc,${task}/${item},4,${rng.nextUniform() < right(item) ? 1 : 0}\n`,
      );
      const text = `model,task,metric,item,choices,score\n${rows.join("")}`;
      yield { path: `model-${model}/task-${task}.csv.gz`, bytes: gzipSync(text, { level: 1 }) };
    }
  }
}

/** The demo's experiment for three models of ten seeds: 21 checkpoints, ten tasks, four of them asked both ways. */
function* training(): Generator<Dump> {
  for (const seed of [1, 2, 3]) {
    const name = `${MODEL}-${seed}`;
    for (const { path, text } of demoFiles({ seed, items: 150 })) {
      const named = (part: string) =>
        part.replaceAll(MODEL, name).replaceAll(MODEL.replace("/", "__"), name.replace("/", "__"));
      yield { path: join(name.replace("/", "__"), named(path)), bytes: Buffer.from(named(text)) };
    }
  }
}

/** Seconds on the clock, and of all threads of this process. */
function clocks() {
  const { user, system } = process.cpuUsage();
  return { clock: performance.now() / 1000, processor: (user + system) / 1e6 };
}

function passed(from: ReturnType<typeof clocks>, to: ReturnType<typeof clocks>): string {
  return `${(to.clock - from.clock).toFixed(2)} s, processor ${(to.processor - from.processor).toFixed(2)} s`;
}

const FOLDERS = { models, training };
const print = (text: string) => void process.stdout.write(`${text}\n`);
const name = (process.argv[2] ?? "models") as keyof typeof FOLDERS;
const folder = mkdtempSync(join(tmpdir(), "noisefloor-report-"));
try {
  let [files, size] = [0, 0];
  for (const { path, bytes } of FOLDERS[name]()) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    files++;
    size += bytes.length;
  }
  print(`${name}: ${files} files, ${(size / 1e6).toFixed(0)} MB`);
  const start = clocks();
  let [doing, since] = ["reading", start];
  const step = (next: string) => {
    const now = clocks();
    print(`  ${doing}: ${passed(since, now)}`);
    [doing, since] = [next, now];
  };
  const results = await load(folder);
  const report = buildVarianceReport(results, { onProgress: step });
  step("page");
  const page = join(folder, "report.html");
  writeFileSync(page, renderHtml(reportDocument(report)));
  step("");
  print(`from dumps to a page: ${passed(start, since)}`);
  print(`page: ${(statSync(page).size / 1000).toFixed(0)} kB`);
  print(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
