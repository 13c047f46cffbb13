import { once } from "node:events";
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { Zip, ZipDeflate } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { createRng } from "../src/random/rng.js";

/** Large dumps to be read, as harnesses and people write them. */
export const MB = 1_000_000;
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

export interface Dump {
  readonly name: string;
  readonly make: (path: string) => Promise<void> | void;
}

export const DUMPS: readonly Dump[] = [
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
