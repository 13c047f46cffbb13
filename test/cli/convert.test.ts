import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";
import { afterEach, describe, expect, test, vi } from "vitest";
import { convert } from "../../src/cli/commands/convert.js";
import { inspect } from "../../src/cli/commands/inspect.js";
import { load } from "../../src/node/index.js";
import { shellWord } from "../../src/shellWord.js";
import { dumpFolder } from "./dumpFolder.js";

const { folder, write } = dumpFolder();
const long = write(
  "two.csv",
  "model,task,item,score,trial,status,choices,few_shot\n" +
    "A,quiz,q1,1,1,,4,0\nA,quiz,q1,0,2,,4,0\nA,quiz,q2,,1,error,4,0\nA,quiz,q2,1,2,,4,0\n" +
    "B,quiz,q1,1,1,,4,0\nB,quiz,q2,0,1,,4,0\n",
);

afterEach(() => vi.restoreAllMocks());

/** What a command prints on stdout and stderr. */
async function printed(run: () => Promise<number>): Promise<readonly [stdout: string, stderr: string]> {
  const texts = ["", ""];
  for (const [index, stream] of [process.stdout, process.stderr].entries()) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      texts[index] += String(chunk);
      return true;
    });
  }
  expect(await run()).toBe(0);
  vi.restoreAllMocks();
  return texts as [string, string];
}

describe("convert", () => {
  test("to a long CSV on stdout, and what was written on stderr", async () => {
    const [stdout, stderr] = await printed(() => convert([long], { to: "long" }));
    expect(stdout.split("\n").slice(0, 4)).toEqual([
      "model,task,metric,trial,item,score,status,higher_is_better,choices,few_shot,noisefloor/scores/1",
      "A,quiz,score,1,q1,1,,true,4,0,",
      "A,quiz,score,1,q2,,errored,true,4,0,",
      "A,quiz,score,2,q1,0,,true,4,0,",
    ]);
    expect(stderr).toBe("noisefloor: wrote 6 cells, 0 scores of whole runs\n");
  });

  test.each(["long", "json", "matrix"] as const)("to %s in a file, packed by its name, and back", async (to) => {
    const out = `${folder}/out-${to}.gz`;
    await printed(() => convert([long], { to, out }));
    expect(gunzipSync(readFileSync(out)).length).toBeGreaterThan(50);
    const [before, after] = [await load(long), await load(out)];
    expect(after.matrices[0]?.scores).toEqual(before.matrices[0]?.scores);
    expect(after.matrices[0]?.states).toEqual(before.matrices[0]?.states);
    if (to !== "matrix") expect(after.matrices).toEqual(before.matrices);
  });

  test("to eval-arena: means over trials, counted; and what it has no place for", async () => {
    const [stdout, stderr] = await printed(() => convert([long], { to: "eval-arena" }));
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { benchmark_id: "quiz", model: "A", example_id: "q1", pass1: 0.5, count: 2, correct: 1 },
      { benchmark_id: "quiz", model: "A", example_id: "q2", pass1: 1, count: 1, correct: 1 },
      { benchmark_id: "quiz", model: "B", example_id: "q1", pass1: 1, count: 1, correct: 1 },
      { benchmark_id: "quiz", model: "B", example_id: "q2", pass1: 0, count: 1, correct: 0 },
    ]);
    expect(stderr).toContain(
      "not in eval-arena: choices, fingerprints, items without a score; --to long and --to json keep everything",
    );
  });

  test("to parquet, read by another reader", async () => {
    const out = `${folder}/out.parquet`;
    await printed(() => convert([long], { to: "parquet", out }));
    const bytes = readFileSync(out);
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    expect(rows).toHaveLength(6);
    expect(rows[1]).toMatchObject({
      model: "A",
      item: "q2",
      score: null,
      status: "errored",
      trial: "1",
      choices: 4,
      higher_is_better: true,
    });
  });

  test("what cannot be written is said", async () => {
    const two = write("tasks.csv", "model,task,item,score\nm,a,i,1\nm,b,i,1\n");
    await expect(convert([two], { to: "matrix" })).rejects.toThrow(
      "these dumps hold 2: a score, b score. Choose with --task",
    );
    await expect(convert([write("runs.csv", "model,task,score\nm,a,1\n")], { to: "matrix" })).rejects.toThrow(
      "only scores of whole runs",
    );
    await expect(convert([long], { to: "parquet" })).rejects.toThrow("name a file with --out");
    await expect(convert([long], { to: "json", out: `${folder}/none/x.json` })).rejects.toThrow("cannot write");
  });
});

describe("inspect", () => {
  test("says chance, states and how the runs were made, and the command for the next step", async () => {
    const [stdout] = await printed(() => inspect([long], { json: true }));
    const { tests, next } = JSON.parse(stdout);
    expect(tests).toEqual([
      expect.objectContaining({
        chance: 0.25,
        states: { scored: 5, errored: 1, unscored: 0, absent: 0 },
        fingerprint: { fewShot: ["0"] },
      }),
    ]);
    expect(next).toBe(`noisefloor compare ${long} --baseline A --candidate B`);
    const [text] = await printed(() => inspect([long], {}));
    expect(text).toContain("quiz score: few-shot examples 0");
  });

  test.each([
    ["three models", "model,task,item,score\na,t,i,1\nb,t,i,1\nc,t,i,1\n", "ranks"],
    ["one model", "model,task,item,score\na,t,i,1\n", "report"],
    ["two seeds", "model,task,seed,item,score\na,t,1,i,1\na,t,2,i,1\n", "seeds"],
    ["three checkpoints", "model,task,step,score\na,t,1,1\na,t,2,1\na,t,3,1\n", "curves"],
  ])("%s", async (name, text, command) => {
    const file = write(`${name.replace(" ", "-")}.csv`, text);
    const [stdout] = await printed(() => inspect([file], { json: true }));
    expect(JSON.parse(stdout).next).toBe(`noisefloor ${command} ${file}`);
  });

  test("quotes names so that a shell gives them back", () => {
    for (const hostile of [
      "a b",
      "it's",
      "$(rm -rf /)",
      "`x`",
      "a;b",
      "new\nline",
      "\u001b[31m",
      "tab\t",
      "\u202e",
      "!x",
      "~",
      "*",
      "",
      "#",
      "=ls",
      "\\",
      "$'x'",
    ]) {
      const out = execFileSync("bash", ["-c", `printf %s ${shellWord(hostile)}`], {
        encoding: "utf8",
        env: { ...process.env, LC_ALL: "C.UTF-8" },
      });
      expect(out).toBe(hostile);
      expect(shellWord(hostile)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(shellWord("-rf", "path")).toBe("./-rf");
    expect(shellWord("runs/a.csv", "path")).toBe("runs/a.csv");
  });
});
