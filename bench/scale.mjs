/**
 * `noisefloor reduce` by the number of rows: processor time, seconds and peak memory of one process, of two that take half of the
 * files each (a process may use several cores: where `taskset` is installed, also of one on one core and of two on a core each), of grades with two decimals, and of reading what they made. Lakes are made of whole numbers alone, so that they are the same everywhere.
 *
 * npm run build && node bench/scale.mjs 1e6 1e7
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

const PROGRAM = resolve(import.meta.dirname, "../dist/cli.js");
/** The program says at its end what it took. */
const WATCH =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('\\nUSAGE '+JSON.stringify(process.resourceUsage())))";
const FILES = 20;
const folder = mkdtempSync(join(tmpdir(), "noisefloor-scale-"));

/** 20 models with five seeds and ten checkpoints each; a file a model. */
async function makeLake(rows) {
  const lake = join(folder, `lake-${rows}`);
  mkdirSync(lake);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (let model = 0; model < FILES; model++) {
    await connection.run(`COPY (
      SELECT 'model-${model}' AS model, 'task-' || i % 4 AS task, CAST(s AS VARCHAR) AS seed, st * 1000 AS step, 'item-' || i AS item,
        CAST((i * 7919 + s * 104729 + st * 1299709 + i * i * (${model} + 31)) % 1000 < 300 + (i * 31) % 400 + ${model} * 4 AS INTEGER) AS score,
        CAST((i * 7919 + s * 104729 + st * 1299709) % 101 AS DOUBLE) / 100 AS grade
      FROM range(5) a(s), range(1, 11) b(st), range(${rows / FILES / 50}) c(i)
    ) TO '${join(lake, `part-${model}.parquet`)}' (FORMAT parquet)`);
  }
  connection.closeSync();
  return lake;
}

const run = (...args) => runOn(null, ...args);

/** `core` is the one that the process may use; `null` for all. */
function runOn(core, ...args) {
  const node = [process.execPath, "--import", WATCH, PROGRAM, ...args];
  const [command, ...rest] = core === null ? node : ["taskset", "-c", String(core), ...node];
  return new Promise((done, failed) => {
    const child = spawn(command, rest, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (piece) => {
      said += piece;
    });
    const began = performance.now();
    child.on("exit", (code) => {
      if (code !== 0) return failed(new Error(said));
      const usage = JSON.parse(said.slice(said.lastIndexOf("USAGE ") + 6));
      done({
        seconds: (performance.now() - began) / 1000,
        processor: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
        megabytes: usage.maxRSS / 1024,
      });
    });
  });
}

const hasTaskset = spawnSync("taskset", ["--version"]).status === 0;

/** Two processes that take half of the files each, beside the one that took all. */
async function halved(lake, name, one, cores) {
  const began = performance.now();
  const halves = await Promise.all(
    cores.map((core, k) => runOn(core, "reduce", lake, "--out", `${name}${k + 1}`, "--part", `${k + 1}/2`)),
  );
  const wall = (performance.now() - began) / 1000 / one.seconds;
  const worker = Math.max(...halves.map(({ processor }) => processor)) / one.processor;
  return `${halves.map(shown).join("; ")}; ${worker.toFixed(2)} of the processor time each, ${wall.toFixed(2)} of the time`;
}

const shown = ({ seconds, processor, megabytes }) =>
  `${processor.toFixed(1)} s of processor, ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB`;

try {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  let before = null;
  for (const rows of process.argv.slice(2).map(Number)) {
    const lake = await makeLake(rows);
    const out = (name) => join(folder, `${name}-${rows}`);
    const one = await run("reduce", lake, "--out", out("one"));
    console.log(`${rows} rows: reduce ${shown(one)}`);
    if (before !== null) {
      const exponent = Math.log(one.processor / before.processor) / Math.log(rows / before.rows);
      console.log(`  exponent of the processor time from ${before.rows} rows on: ${exponent.toFixed(2)}`);
    }
    before = { rows, ...one };
    console.log(`  two processes: ${await halved(lake, out("half"), one, [null, null])}`);
    if (hasTaskset && cpus().length > 1) {
      const alone = await runOn(0, "reduce", lake, "--out", out("core"));
      console.log(`  on one core: ${shown(alone)}`);
      console.log(`  two processes, on a core each: ${await halved(lake, out("cores"), alone, [0, 1])}`);
    }
    console.log(
      `  inspect of what was made (${(statSync(join(out("one"), "words.csv")).size / 1e6).toFixed(0)} MB): ${shown(await run("inspect", out("one")))}`,
    );
    const graded = await run("reduce", lake, "--map", "score=grade", "--scale", "100", "--out", out("graded"));
    const bytes = statSync(join(out("graded"), "words.csv")).size;
    console.log(
      `  two decimals at --scale 100: ${shown(graded)}, ${(bytes / 1e6).toFixed(0)} MB of words, ${(bytes / rows).toFixed(1)} bytes a score`,
    );
    console.log(`  inspect of them: ${shown(await run("inspect", out("graded")))}`);
    rmSync(lake, { recursive: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
