import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findFiles, load } from "../../src/node/index.js";
import { inputError, jsonLines } from "../io/dumps.js";

const STAMP = "2025-01-01T00-00-00.500000";
const CSV = "model,task,item,score\nm,t,a,1\n";
const SAMPLES = jsonLines([{ doc_id: 0, resps: [], acc: 1 }]);
const AGGREGATE = JSON.stringify({
  results: { arc: { "acc,none": 1 }, piqa: { "acc,none": 0.5 } },
  configs: {},
  model_name: "org/m",
});

let folder: string;

async function write(path: string, content: string | Uint8Array): Promise<string> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, content);
  return full;
}

beforeEach(async () => {
  folder = (await mkdtemp(join(tmpdir(), "noisefloor-"))).replaceAll("\\", "/");
});
afterEach(() => rm(folder, { recursive: true }));

describe("load", () => {
  test("a folder is read to any depth in sorted order, without hidden files and node_modules", async () => {
    await write("b/two.csv", CSV.replace("m,t", "two,t"));
    await write("a.csv", CSV);
    await write(".hidden/three.csv", CSV);
    await write("node_modules/four.csv", CSV);
    await write("README.md", "# Title");
    await write("run.log", CSV);
    await write("empty.jsonl", "");
    await symlink(folder, join(folder, "loop"));
    await symlink(join(folder, "b"), join(folder, "again"));
    const results = await load(folder);
    expect(results.files.map(({ name, format }) => [name.slice(folder.length + 1), format])).toEqual([
      ["a.csv", "long table"],
      ["b/two.csv", "long table"],
      ["README.md", null],
      ["empty.jsonl", null],
      ["run.log", null],
    ]);
    expect(results.notes.map(({ code }) => code)).toEqual(["files-left-out"]);
  });

  test("links to other folders and to nothing are left out by name", async () => {
    const other = await mkdtemp(join(tmpdir(), "other-"));
    await write("runs/a.csv", CSV);
    await symlink(other, join(folder, "runs/elsewhere"));
    await symlink("gone.csv", join(folder, "runs/b.csv"));
    const { notes } = await load(join(folder, "runs"));
    await rm(other, { recursive: true });
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^2 files are no dumps of a known format and were left out: .*b\.csv, .*elsewhere$/),
    ]);
  });

  test("a file named explicitly is read whatever its extension", async () => {
    const results = await load(await write("notes.txt", CSV));
    expect(results.matrices).toHaveLength(1);
  });

  test("a glob is expanded; one that matches nothing is an error", async () => {
    await write("a/x.csv", CSV);
    await write("b/x.csv", CSV.replace("m,t", "n,t"));
    const results = await load(`${folder}/*/x.csv`);
    expect(results.matrices[0]?.runs.map(({ model }) => model)).toEqual(["m", "n"]);
    const error = await inputError(load(`${folder}/*.json`));
    expect([error.code, error.place.file]).toEqual(["not-found", `${folder}/*.json`]);
  });

  test("a path that is not there is named", async () => {
    const error = await inputError(load(["nowhere/x.csv"]));
    expect(error.message).toBe("nowhere/x.csv: there is no such file or folder");
  });

  test("gzip is told by its first bytes; a file cut short and one too large are errors", async () => {
    const packed = gzipSync(CSV);
    expect((await load(await write("a.csv", packed))).matrices).toHaveLength(1);
    const cut = await inputError(load(await write("cut.csv.gz", packed.subarray(0, packed.length - 12))));
    expect([cut.code, cut.message.includes("ends early")]).toEqual(["truncated-gzip", true]);
    const broken = Uint8Array.from(packed);
    broken.fill(255, 12, 30);
    expect((await inputError(load(await write("broken.gz", broken)))).code).toBe("bad-gzip");
    const bomb = await write("bomb.gz", gzipSync(Buffer.alloc(5_000_000)));
    expect((await inputError(load(bomb, { maxBytes: 1_000_000 }))).code).toBe("too-large");
    expect((await inputError(load(await write("big.csv", CSV), { maxBytes: 10 }))).code).toBe("too-large");
  });

  test("the aggregate beside a named file of samples names its model and adds no scores", async () => {
    const samples = await write(`org__m/samples_arc_${STAMP}.jsonl`, SAMPLES);
    await write(`org__m/results_${STAMP}.json`, AGGREGATE);
    const alone = await load(samples);
    expect(alone.matrices[0]?.runs[0]?.model).toBe("org/m");
    expect(alone.runScores).toEqual([]);
    expect(alone.printedScores).toHaveLength(1);
    const all = await load(dirname(samples));
    expect(all.runScores.map(({ run }) => run.task)).toEqual(["piqa"]);
  });

  test("a file given twice is read once", async () => {
    const file = await write("a.csv", CSV);
    expect(await findFiles([file, file, folder])).toEqual([
      { path: file, location: file, found: false, companion: false, isRegular: true },
    ]);
  });

  test("standard input is read for -", async () => {
    const stdin = vi.spyOn(process, "stdin", "get").mockReturnValue(Readable.from([Buffer.from(CSV)]) as never);
    const results = await load("-");
    stdin.mockRestore();
    expect(results.matrices[0]?.runs[0]?.model).toBe("m");
  });

  test("progress is told file by file, and the signal stops reading", async () => {
    for (const name of ["a", "b", "c"]) await write(`${name}.csv`, CSV.replace("m,t", `${name},t`));
    const seen: number[] = [];
    await load(folder, { onProgress: ({ files, totalFiles }) => seen.push(files / totalFiles) });
    expect(seen).toEqual([1 / 3, 2 / 3, 1]);
    await expect(load(folder, { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
  });

  test("of YAML in a folder only what is known is read: lists with commas are no tables", async () => {
    await write("board.yml", "- dirname: d\n  test_cases: 8\n  model: m\n  pass_rate_1: 50.0\n");
    await write("config.yaml", "model,task,item,score\nm,t,a,1\n");
    const { runScores, matrices } = await load(folder);
    expect([runScores.map(({ run, value }) => [run.model, value]), matrices]).toEqual([[["m", 0.5]], []]);
  });
});
