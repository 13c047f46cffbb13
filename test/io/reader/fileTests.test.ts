import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { source } from "../dumps.js";

const ITEMS = "id,correct\n1,1\n2,0\n3,1\n";
const read = (names: readonly string[], options = {}) =>
  readDumps(
    names.map((name) => source(name, ITEMS)),
    options,
  );
const asked = async (names: readonly string[], options = {}) =>
  (await read(names, options)).notes.find(({ code }) => code === "tests-of-their-own")?.message;

describe("files that name neither model nor test", () => {
  test("are said to be read as tests of their own, with what to type where they are one", async () => {
    expect(await asked(["alpha.csv", "beta.csv"])).toMatch(/alpha, beta are read as .*--task-name NAME says so$/);
    expect(await asked(["alpha.csv", "beta.csv"], { task: "quiz" })).toBeUndefined();
    expect(await asked(["alpha.csv"])).toBeUndefined();
  });

  test.each([
    [["north_aime2023", "north_aime2024", "south_aime2023", "south_aime2024"], "{model}_{task}"],
    [["gsm8k-north", "gsm8k-south", "mmlu-north", "mmlu-south"], "{task}-{model}"],
    [["base v2 arc", "base v2 mmlu", "new v2 arc", "new v2 mmlu"], "{model} {task}"],
  ])("%j hold both, and the pattern reads them so", async (names, pattern) => {
    const files = names.map((name) => `${name}.csv`);
    expect(await asked(files)).toContain(`--run-pattern "${pattern}" does`);
    const { matrices, notes } = await read(files, { runPattern: pattern });
    expect(matrices.map(({ runs }) => runs.length)).toEqual([2, 2]);
    expect(notes.map(({ code }) => code)).not.toContain("tests-of-their-own");
  });

  test("names whose parts do not come back propose no pattern", async () => {
    for (const names of [
      ["a_arc", "b_mmlu"],
      ["a_arc", "b_arc"],
      ["a_arc", "b_arc", "c_mmlu"],
    ])
      expect(await asked(names.map((name) => `${name}.csv`))).toMatch(/--task-name NAME says so$/);
  });

  test("a task in the pattern names the test of every table without one", async () => {
    const options = { runPattern: "{model}_{task}" };
    const matrix = source("a_arc.csv", "item,score\nq1,1\nq2,0\n");
    const wide = source("b_arc.csv", "model,q1,q2,q3\nx,1,0,1\ny,1,1,0\n");
    const tally = source("c_arc.csv", "item,correct (out of 10)\nq1,4\nq2,7\n");
    for (const file of [matrix, wide, tally]) {
      const { matrices, unnamedTasks } = await readDumps([file], options);
      expect(matrices.map(({ task }) => task)).toEqual(["arc"]);
      expect(unnamedTasks).toEqual([]);
    }
  });
});
