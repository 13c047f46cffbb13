import { describe, expect, test } from "vitest";
import { modelsOf } from "../../../src/data/results.js";
import { ArgumentError } from "../../../src/errors.js";
import type { ReadOptions } from "../../../src/io/index.js";
import { capture } from "../../cli/capture.js";
import { dumpFolder } from "../../cli/dumpFolder.js";
import { readText } from "../dumps.js";

const rows = (model: string, task = "quiz", items = 24, from = 0) =>
  Array.from({ length: items }, (_, item) => `${model},${task},q${from + item},${item % 3 === 0 ? 0 : 1}\n`).join("");
const table = (...parts: readonly string[]) => `model,task,item,score\n${parts.join("")}`;
const read = (text: string, same?: ReadOptions["same"]) => readText("a.csv", text, same === undefined ? {} : { same });

describe("names that are said to be one", () => {
  test("of a model are read as the second; its parts become one run", async () => {
    const results = await read(table(rows("GPT-4", "quiz", 12), rows("gpt-4", "quiz", 12, 12)), [["GPT-4", "gpt-4"]]);
    expect(modelsOf(results)).toEqual(["gpt-4"]);
    expect(results.matrices[0]?.items).toHaveLength(24);
    expect(results.notes.map(({ code }) => code)).not.toContain("names-alike");
  });

  test("of a task and of a metric, too, also of groups' parts", async () => {
    const results = await read(table(rows("a", "Quiz"), rows("b", "quiz")), [["Quiz", "quiz"]]);
    expect(results.matrices.map(({ task, runs }) => [task, runs.length])).toEqual([["quiz", 2]]);
    const metric = await read("model,item,metric,score\na,q1,Acc,1\nb,q1,acc,0\n", [["Acc", "acc"]]);
    expect(metric.matrices.map((matrix) => [matrix.metric, matrix.runs.length])).toEqual([["acc", 2]]);
  });

  test("lead on from one to the next", async () => {
    const text = table(rows("a", "quiz", 8), rows("b", "quiz", 8, 8), rows("c", "quiz", 8, 16));
    const pairs = [
      ["a", "b"],
      ["b", "c"],
    ] as const;
    for (const same of [pairs, pairs.toReversed()]) expect(modelsOf(await read(text, same))).toEqual(["c"]);
  });

  test("with the same item twice are refused, as one run with the item twice is", async () => {
    await expect(read(table(rows("A"), rows("a")), [["A", "a"]])).rejects.toThrow(/24 item ids stand more than once/);
  });

  test("that are not there are said", async () => {
    const results = await read(table(rows("a")), [["b", "a"]]);
    expect(results.notes.find(({ code }) => code === "same-not-found")?.message).toContain('"b"');
  });

  test.each([
    [
      [
        ["a", "b"],
        ["b", "a"],
      ],
      /circle/,
    ],
    [[["a", "a"]], /circle/],
    [
      [
        ["a", "b"],
        ["a", "c"],
      ],
      /"b" and to be "c"/,
    ],
    [[["a"]], /pairs of names/],
    [{ a: "b" }, /pairs of names/],
  ])("%j is refused", async (same, message) => {
    const reading = read(table(rows("a")), same as unknown as ReadOptions["same"]);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(ArgumentError);
  });
});

describe("the question whether names are one", () => {
  const { write } = dumpFolder();
  const flags = (text: string) =>
    [...text.replaceAll(/\s+/g, " ").matchAll(/--same (\S+)/g)].map(([, pair]) => pair as string);

  test.each([
    ["case", "GPT-4", "gpt-4"],
    ["separators", "gpt_4", "gpt-4"],
    ["what stands before a slash", "gpt-4", "openai/gpt-4"],
    ["what stands before a colon", "gpt-4", "openai:gpt-4"],
    ["a sign of equality in it", "a=gpt-4", "a=GPT-4"],
  ])("%s: what is printed joins them, as it stands", async (kind, first, second) => {
    const path = write(`${kind}.csv`, table(rows(first, "quiz", 12), rows(second, "quiz", 12, 12)));
    const asked = await capture("inspect", path);
    expect(asked.stdout).toMatch(/2 models/);
    const [pair] = flags(asked.stdout);
    const joined = await capture("inspect", path, "--same", pair as string);
    expect(joined.stdout).toMatch(/1 model ·/);
    expect(joined.stdout).not.toContain("Are these one");
    expect(joined.stdout).toContain(`--same ${pair}`);
  });

  test("of many spellings all that is printed can be given together", async () => {
    const spellings = ["MODEL", "a/lab/model", "lab/Model", "model"];
    const path = write("many.csv", table(...spellings.map((name, at) => rows(name, "quiz", 6, at * 6))));
    let given: string[] = [];
    for (let round = 0; round < 3; round++) {
      const { stdout } = await capture("inspect", path, ...given.flatMap((pair) => ["--same", pair]));
      const [next] = stdout.split("Next:");
      given = [...new Set([...given, ...flags(next as string)])];
    }
    expect((await capture("inspect", path, ...given.flatMap((pair) => ["--same", pair]))).stdout).toMatch(/1 model ·/);
  });

  test("a name that a shell would run stands in quotes", async () => {
    const path = write("shell.csv", table(rows("$(touch x)", "quiz", 12), rows("$(Touch x)", "quiz", 12, 12)));
    expect((await capture("inspect", path)).stdout.replaceAll(/\s+/g, " ")).toContain("--same '$(touch x)=$(Touch x)'");
  });

  test.each(["a", "=a", "a=", "a=b=c", "a==b==c"])("--same %s is refused", async (pair) => {
    const path = write("a.csv", table(rows("a")));
    const { code, stderr } = await capture("inspect", path, `--same=${pair}`);
    expect([code, stderr]).toEqual([4, expect.stringContaining("--same takes two names")]);
  });
});
