import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, test } from "vitest";
import { SQL } from "../../src/cli/commands/declarations/sql.js";
import { load } from "../../src/node/index.js";
import { DIALECTS } from "../../src/reduce/dialects.js";
import { capture, captureJson } from "./capture.js";
import { dumpFolder, LONG_HEADER, longRows, outcomes } from "./dumpFolder.js";

const { write } = dumpFolder();
const right = outcomes(100, (item) => item % 10 < 7);
const wrong = outcomes(100, (item) => item % 9 < 4);
const folder = mkdtempSync(join(tmpdir(), "noisefloor-lake-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A parquet file of these rows, written by the program itself. */
async function parquet(name: string, rows: string): Promise<string> {
  const out = join(folder, `${name}.parquet`);
  const { code, stderr } = await capture(
    "convert",
    write(`${name}.csv`, LONG_HEADER + rows),
    "--to",
    "parquet",
    "--out",
    out,
  );
  if (code !== 0) throw new Error(stderr);
  return out;
}

interface Compared {
  readonly comparisons?: readonly object[];
}

describe("reduce", () => {
  test("gives a folder that is compared as the files themselves are", { timeout: 120_000 }, async () => {
    const files = [await parquet("a", longRows("a", right)), await parquet("b", longRows("b", wrong))];
    const out = join(folder, "out");
    const { code, stderr } = await capture("reduce", ...files, "--out", out);
    expect([code, stderr]).toEqual([0, expect.stringContaining("2 files reduced to 100 items, 2 runs and 8 words")]);
    const one = await captureJson<Compared>("compare", out, "--baseline", "a", "--json");
    const other = await captureJson<Compared>("compare", ...files, "--json");
    expect(JSON.stringify(one)).toContain('"verdict":"worse"');
    expect(JSON.stringify(one).replaceAll(/"files":\[.*?\]/g, "")).toEqual(
      JSON.stringify(other).replaceAll(/"files":\[.*?\]/g, ""),
    );
  });

  test("parts of the files give folders that are read together", async () => {
    const files = [await parquet("c", longRows("a", right)), await parquet("d", longRows("b", wrong))];
    const outs = ["1/2", "2/2"].map((part) => join(folder, `parts-${part[0]}`));
    for (const [index, out] of outs.entries()) {
      const { code } = await capture("reduce", ...files, "--out", out, "--part", `${index + 1}/2`);
      expect(code).toBe(0);
    }
    const { stdout } = await capture("inspect", ...outs);
    expect(stdout).toContain("2 models · 1 task · 200 item scores");
  });

  test("refuses scores that are no answers, and leaves nothing behind", async () => {
    const file = await parquet("e", `${longRows("a", right)}a,quiz,one-more,0.5\n`);
    const out = join(folder, "refused");
    const { code, stderr } = await capture("reduce", file, "--out", out);
    expect(code).toBe(3);
    expect(stderr).toMatch(/a score that is neither 0 nor 1, 1 time, first in task "quiz", item "one-more"/);
    expect(existsSync(out)).toBe(false);
  });

  test("takes graded scores at the scale that its check proves, and gives them back as they are", async () => {
    const grades = outcomes(100, (item) => item % 10 < 7).map((right, item) =>
      Number((right + (item % 25) / 100).toFixed(2)),
    );
    const lines = grades.map((score, item) => `a,quiz,q${item},${score}\n`).join("");
    const file = await parquet("grades", lines);
    const out = join(folder, "graded");
    expect((await capture("reduce", file, "--out", out)).stderr).toMatch(
      /neither 0 nor 1, 96 times, .*Each is a multiple of 1\/100, which can be said: --scale 100, or/,
    );
    expect((await capture("reduce", file, "--out", out, "--scale", "100")).code).toBe(0);
    const long = async (path: string) => (await capture("convert", path, "--to", "long")).stdout;
    expect(await long(out)).toBe(await long(file));
  });

  test.each([
    ["no parquet", () => [write("text.csv", LONG_HEADER + longRows("a", right))], /the engine refuses/],
    ["an empty folder", () => [mkdtempSync(join(folder, "empty-"))], /no parquet file was found/],
    ["a part that is none", () => [join(folder, "a.parquet"), "--part", "3/2"], /--part takes k\/n/],
    ["a part without files", () => [join(folder, "a.parquet"), "--part", "2/2"], /is empty: there are only 1 file/],
    [
      "a scale that is none",
      () => [join(folder, "a.parquet"), "--scale", "0.01"],
      /--scale takes a whole number from 1/,
    ],
    ["an unknown name", () => [join(folder, "a.parquet"), "--map", "modell=x"], /--map knows model, task/],
  ])("refuses %s", async (_, args, message) => {
    const { code, stderr } = await capture("reduce", ...args(), "--out", join(folder, "never"));
    expect(code).toBeGreaterThan(2);
    expect(stderr).toMatch(message);
  });
});

describe("a lake in folders", () => {
  const rows = [
    "a/b,100% sure,i1,1\n",
    "a/b,t=1,i1,0\n",
    "..,t=1,i1,1\n",
    "A,t=1,i1,1\nA,t=1,i2,0\n",
    "a,t=1,i1,0\n",
    "true,t=1,i2,0\n",
  ].join("");
  const flat = write("flat.csv", LONG_HEADER + rows);
  const long = async (...paths: string[]) => (await capture("convert", ...paths, "--to", "long")).stdout;

  test("holds what was read, for our reader and for the engine, whatever the names", async () => {
    const lake = join(folder, "lake [1] *");
    const { code } = await capture("convert", flat, "--to", "parquet", "--partition", "task,model,seed", "--out", lake);
    expect([code, readdirSync(lake).sort()]).toEqual([0, ["task=100%25%20sure", "task=t%3D1"]]);
    expect(existsSync(join(lake, "task=t%3D1/model=a%2Fb/seed=__HIVE_DEFAULT_PARTITION__"))).toBe(true);
    expect(await long(lake)).toBe(await long(flat));
    const out = join(folder, "lake-reduced");
    expect((await capture("reduce", lake, "--out", out)).code).toBe(0);
    expect(await long(out)).toBe(await long(flat));
  });

  test("keeps clusters and the number of choices, from which chance follows", { timeout: 120_000 }, async () => {
    const demo = join(import.meta.dirname, "../../fixtures/dumps/demo-slice");
    const [lake, out] = [join(folder, "demo-lake"), join(folder, "demo-reduced")];
    await capture("convert", demo, "--to", "parquet", "--partition", "model", "--out", lake);
    expect((await capture("reduce", lake, "--out", out)).code).toBe(0);
    const shown = async (path: string) =>
      (await load(path)).matrices.map(({ task, metric, items, scores }) => ({
        name: [task, metric],
        items: items.map(({ id, choices, cluster }) => ({ id, choices, cluster })),
        scores,
      }));
    const found = await shown(out);
    expect(found).toEqual(await shown(demo));
    expect(found[0]?.items[0]?.choices).toBe(4);
  });

  test("is read where only the folders name the task, as a text", async () => {
    const lake = join(folder, "named");
    for (const task of ["true", "1"]) {
      mkdirSync(join(lake, `task=${task}`), { recursive: true });
      const data = { model: ["a", "a"], item: ["x", "y"], score: [1, 0] };
      const columnData = Object.entries(data).map(([name, values]) => ({ name, data: values }));
      writeFileSync(join(lake, `task=${task}/p.parquet`), new Uint8Array(parquetWriteBuffer({ columnData })));
    }
    const out = join(folder, "named-reduced");
    expect((await capture("reduce", lake, "--out", out)).code).toBe(0);
    expect((await capture("inspect", out)).stdout).toMatch(/^1 +score(?:.|\n)*^true +score/m);
  });

  test("refuses ids that are numbers in one file and texts in another, and a file that is there twice or cut", async () => {
    const file = (name: string, item: readonly unknown[]) => {
      const data = { model: ["a", "a"], task: ["t", "t"], item, score: [1, 0] };
      const columnData = Object.entries(data).map(([column, values]) => ({ name: column, data: [...values] }));
      const path = join(folder, name);
      writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData })));
      return path;
    };
    const out = join(folder, "none");
    const refusal = async (...paths: string[]) => {
      const { code, stderr } = await capture("reduce", ...paths, "--out", out);
      expect([code, existsSync(out)]).toEqual([3, false]);
      return stderr;
    };
    const texts = file("texts.parquet", ["1", "2"]);
    expect(await refusal(texts, file("whole.parquet", [1, 2]))).toMatch(
      /whole\.parquet: the column item holds whole numbers here and text in .*texts\.parquet/,
    );
    expect(await refusal(texts, file("copy.parquet", ["1", "2"]))).toMatch(/holds an item twice .*give each file once/);
    const cut = join(folder, "cut.parquet");
    writeFileSync(cut, readFileSync(texts).subarray(0, -40));
    expect(await refusal(cut)).toMatch(/the engine refuses/);
  });

  test.each([
    [["--to", "csv", "--partition", "task"], /--to/],
    [["--to", "long", "--partition", "task"], /add --to parquet/],
    [["--to", "parquet", "--partition", "item"], /--partition takes task, metric, model/],
  ])("%j is refused", async (args, message) => {
    const { code, stderr } = await capture("convert", flat, ...args, "--out", join(folder, "not-made"));
    expect([code, existsSync(join(folder, "not-made"))]).toEqual([4, false]);
    expect(stderr).toMatch(message);
  });

  test("a folder that holds something is left as it is", async () => {
    const out = mkdtempSync(join(folder, "full-"));
    writeFileSync(join(out, "mine.txt"), "mine");
    for (const args of [
      ["convert", flat, "--to", "parquet", "--partition", "task"],
      ["reduce", join(folder, "texts.parquet")],
    ]) {
      const { code, stderr } = await capture(...args, "--out", out);
      expect([code, stderr]).toEqual([4, expect.stringMatching(/holds mine\.txt, which would be read with the new/)]);
    }
    expect(readdirSync(out)).toEqual(["mine.txt"]);
  });
});

describe("sql", () => {
  test("prints all queries with what they are for, or one of them", async () => {
    const all = await capture(
      "sql",
      "--engine",
      "bigquery",
      "--table",
      "evals.scores",
      "--map",
      "model=model_id,seed=run",
    );
    expect(all.code).toBe(0);
    for (const table of ["check", "items", "runs", "words"]) expect(all.stdout).toContain(`-- ${table}: `);
    expect(all.stdout).toContain("CAST(`model_id` AS STRING) AS `model`");
    const one = await capture("sql", "--engine", "bigquery", "--table", "evals.scores", "--only", "runs");
    expect(one.stdout).toMatch(/^SELECT [^;]* FROM evals\.scores\) scores\n[^;]*;\n$/);
  });

  test("knows every engine", () => {
    const { options } = SQL.declare(new Command());
    expect(options.find(({ long }) => long === "--engine")?.argChoices).toEqual(Object.keys(DIALECTS));
  });
});
