import { spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { Zip, ZipDeflate } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { load } from "../src/node/index.js";
import { createRng } from "../src/random/rng.js";

/**
 * Time and memory of reading large dumps, which are made in a temporary folder and removed. Each case is read by a process
 * of its own, so that the peak of its memory is its own. `node build/reading.js` runs all cases; names choose some, and
 * `--keep folder` keeps the dumps there for the next time. See bench/README.md.
 */
const MB = 1_000_000;
const rng = createRng(1, "bench");
const WORDS = "the of and to in is that for it as was with be by on not he his but at are this have from or".split(" ");

/** Text of a prompt: words, now and then a quote, a line end or a letter that is not ASCII, all escaped as Python does. */
function prose(length: number): string {
  let text = "";
  while (text.length < length) {
    const draw = rng.nextUniform();
    text +=
      draw < 0.02
        ? '\\"'
        : draw < 0.05
          ? "\\n"
          : draw < 0.055
            ? "\\u00e9 "
            : `${WORDS[Math.floor(rng.nextUniform() * WORDS.length)]} `;
  }
  return text;
}

const PROSE = Array.from({ length: 64 }, () => prose(4000));

function someProse(length: number): string {
  const text = PROSE[Math.floor(rng.nextUniform() * PROSE.length)]!;
  // An escape must not be cut in two.
  return text.slice(0, length).replace(/\\(?:u[0-9a-f]{0,3})?$/, "");
}

/** A row as lm-evaluation-harness 0.4.9 writes it for a task of multiple choice, with prompts of five examples. */
function lmEvalRow(doc: number): string {
  const context = someProse(3500);
  const request = (answer: string) => `{"arg_0": "${context}", "arg_1": " ${answer}"}`;
  const hash = (salt: number) => ((doc * 2654435761 + salt) >>> 0).toString(16).padStart(8, "0").repeat(8);
  const likelihoods = [0, 1, 2, 3].map(() => (-10 * rng.nextUniform()).toFixed(6));
  const acc = rng.nextUniform() < 0.6 ? "1.0" : "0.0";
  return (
    `{"doc_id": ${doc}, "doc": {"question": "${someProse(200)}", "choices": ["a", "b", "c", "d"], "answer": 2}, ` +
    `"target": "2", "arguments": {${["a", "b", "c", "d"].map((answer, index) => `"gen_args_${index}": ${request(answer)}`).join(", ")}}, ` +
    `"resps": [${likelihoods.map((value) => `[["${value}", "False"]]`).join(", ")}], ` +
    `"filtered_resps": [${likelihoods.map((value) => `["${value}", "False"]`).join(", ")}], "filter": "none", "metrics": ["acc", "acc_norm"], ` +
    `"doc_hash": "${hash(1)}", "prompt_hash": "${hash(2)}", "target_hash": "${hash(3)}", "acc": ${acc}, "acc_norm": ${acc}}\n`
  );
}

async function written(
  path: string,
  bytes: number,
  line: (index: number) => string,
  header = "",
  footer = "",
): Promise<void> {
  const file = createWriteStream(path);
  let size = 0;
  let pending = header;
  for (let index = 0; size < bytes; index++) {
    pending += line(index);
    if (pending.length < 1 << 20) continue;
    size += pending.length;
    if (!file.write(pending)) await once(file, "drain");
    pending = "";
  }
  file.end(pending + footer);
  await finished(file);
}

function csvLine(quoted: boolean): (index: number) => string {
  const items = 10_000;
  const cell = quoted ? (text: string) => `"${text}"` : (text: string) => text;
  return (index) => {
    const run = Math.floor(index / items);
    return `${cell(`model-${run >> 2}`)},${cell("arc_challenge")},${run & 3},${cell(`Mercury_${index % items}`)},${index % 3 === 0 ? 1 : 0}\n`;
  };
}

/** The table of `long.csv` as parquet, with groups of a million rows. */
function longParquet(path: string): void {
  const rows = 2_540_000;
  const column = (name: string, type: "STRING" | "INT64" | "DOUBLE", value: (row: number) => unknown) => ({
    name,
    type,
    nullable: true,
    data: Array.from({ length: rows }, (_, row) => value(row)),
  });
  const columnData = [
    column("model", "STRING", (row) => `model-${Math.floor(row / 40_000)}`),
    column("task", "STRING", () => "arc_challenge"),
    column("seed", "INT64", (row) => BigInt(Math.floor(row / 10_000) & 3)),
    column("item", "STRING", (row) => `Mercury_${row % 10_000}`),
    column("score", "DOUBLE", (row) => (row % 3 === 0 ? 1 : 0)),
  ];
  writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 1_000_000 })));
}

/** An archive of Inspect AI, deflated entry by entry until it has as many bytes. */
function archive(path: string, bytes: number): void {
  const file = openSync(path, "w");
  let size = 0;
  const zip = new Zip((_, chunk) => {
    size += writeSync(file, chunk);
  });
  const add = (name: string, value: unknown) => {
    const entry = new ZipDeflate(name, { level: 1 });
    zip.add(entry);
    entry.push(new TextEncoder().encode(JSON.stringify(value)), true);
  };
  const evaluation = {
    task: "bench",
    model: "org/model",
    created: "2025-01-01T00:00:00+00:00",
    dataset: {},
    config: { epochs: 1 },
  };
  add("header.json", { version: 2, status: "success", eval: evaluation, plan: {}, results: null });
  for (let id = 1; size < bytes; id++) {
    const noise = Array.from({ length: 3000 }, () => Math.floor(rng.nextUniform() * 2 ** 32).toString(36)).join(" ");
    const messages = [
      { role: "user", content: noise },
      { role: "assistant", content: PROSE[id % PROSE.length] },
    ];
    const scores = { match: { value: id % 3 === 0 ? "C" : "I", answer: "x" } };
    add(`samples/${id}_epoch_1.json`, { id, epoch: 1, input: noise, target: "x", messages, scores });
  }
  zip.end();
  closeSync(file);
}

interface Case {
  readonly name: string;
  readonly make: (path: string) => Promise<void> | void;
}

const CASES: readonly Case[] = [
  { name: "lm-eval.jsonl", make: (path) => written(path, 1000 * MB, lmEvalRow) },
  {
    name: "lm-eval-array.json",
    make: (path) => written(path, 1000 * MB, (doc) => `${doc === 0 ? "" : ","}${lmEvalRow(doc)}`, "[", "]"),
  },
  { name: "long.csv", make: (path) => written(path, 100 * MB, csvLine(false), "model,task,seed,item,score\n") },
  { name: "long-quoted.csv", make: (path) => written(path, 100 * MB, csvLine(true), "model,task,seed,item,score\n") },
  { name: "long.parquet", make: longParquet },
  {
    name: "long.csv.gz",
    make: async (path) => {
      await written(`${path}.plain`, 100 * MB, csvLine(false), "model,task,seed,item,score\n");
      await pipeline(createReadStream(`${path}.plain`), createGzip({ level: 6 }), createWriteStream(path));
      rmSync(`${path}.plain`);
    },
  },
  { name: "inspect.eval", make: (path) => archive(path, 200 * MB) },
  {
    name: "small-files",
    make: (path) => {
      mkdirSync(path);
      for (let file = 0; file < 5000; file++) {
        const lines = Array.from({ length: 20 }, (_, item) => `m${file},t,${item},${(file + item) % 2}\n`);
        writeFileSync(join(path, `run-${file}.csv`), `model,task,item,score\n${lines.join("")}`);
      }
    },
  },
];

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
  if (args[0] === "--make") return CASES.find(({ name }) => name === args[1])!.make(args[2]!);
  const kept = args[0] === "--keep" ? args[1] : undefined;
  const names = kept === undefined ? args : args.slice(2);
  const folder = kept ?? mkdtempSync(join(tmpdir(), "noisefloor-bench-"));
  mkdirSync(folder, { recursive: true });
  const head = ["size", "cells", "clock", "by the clock", "by processor", "peak memory", "load"];
  console.log(`${"".padEnd(20)}${head.map((text) => text.padStart(14)).join("")}`);
  try {
    for (const { name } of CASES.filter(({ name }) => names.length === 0 || names.includes(name))) {
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
