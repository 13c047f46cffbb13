import { describe, expect, test } from "vitest";
import type { Fingerprint, Run } from "../../src/data/run.js";
import { plainTask, testVariants } from "../../src/data/testVariants.js";

const run = (model: string, fingerprint?: Fingerprint, rest: Partial<Run> = {}): Run => ({
  model,
  task: "quiz",
  metric: "acc",
  ...rest,
  ...(fingerprint === undefined ? {} : { fingerprint }),
});
const tasksOf = (runs: readonly Run[], file = "a.csv") => {
  const variants = testVariants(runs.map((one) => ({ run: one, file, occasion: file })));
  return runs.map((one) => variants.place(one).task);
};

describe("tests of one task", () => {
  test.each([
    [{ taskVersion: "1" }, { taskVersion: "2" }, ["quiz (version 1)", "quiz (version 2)"]],
    [{ split: "test" }, { split: "dev" }, ["quiz test", "quiz dev"]],
    [{ fewShot: "0" }, { fewShot: "5" }, ["quiz (0-shot)", "quiz (5-shot)"]],
    [{ language: "de" }, { language: "fr" }, ["quiz (language de)", "quiz (language fr)"]],
    [{ judge: "x" }, { judge: "y" }, ["quiz (judge x)", "quiz (judge y)"]],
    [
      { systemPrompt: "none" },
      { systemPrompt: "0123456789abcdef" },
      ["quiz (no system prompt)", "quiz (system prompt 01234567…)"],
    ],
    [{ split: "a", judge: "x" }, { split: "b", judge: "y" }, ["quiz a (judge x)", "quiz b (judge y)"]],
  ] as const)("%o and %o", (first, second, names) => {
    const runs = [run("north", first), run("south", second)];
    expect(tasksOf(runs)).toEqual(names);
    const variants = testVariants(runs.map((one) => ({ run: one, file: "f", occasion: "f" })));
    expect(runs.map((one) => plainTask(variants.place(one)))).toEqual(["quiz", "quiz"]);
    expect(variants.notes.map(({ code }) => code)).toEqual(["tests-apart"]);
  });

  test("are one where conditions agree, one is not stated, or each model has its own template", () => {
    expect(tasksOf([run("a", { split: "test" }), run("b", { split: "test" })])).toEqual(["quiz", "quiz"]);
    expect(tasksOf([run("a", { split: "test" }), run("b")])).toEqual(["quiz", "quiz"]);
    expect(tasksOf([run("a", { chatTemplate: "1a" }), run("b", { chatTemplate: "2b" })])).toEqual(["quiz", "quiz"]);
    expect(tasksOf([run("a", { prompt: "1" }), run("b", { prompt: "2" })])).toEqual(["quiz", "quiz"]);
  });

  test("are one where each model has a setting of its own, and two where one model has two", () => {
    const [cold, warm] = [{ temperature: "0" }, { temperature: "1" }];
    expect(tasksOf([run("a", cold), run("b", warm)])).toEqual(["quiz", "quiz"]);
    expect(tasksOf([run("a", cold), run("a", warm), run("b", warm)])).toEqual([
      "quiz (temperature 0)",
      "quiz (temperature 1)",
      "quiz (temperature 1)",
    ]);
  });

  test("are two where one run states two prompts", () => {
    expect(tasksOf([run("a", { prompt: "x" }), run("a", { prompt: "y" })])).toEqual([
      "quiz (prompt x)",
      "quiz (prompt y)",
    ]);
  });

  test("framings and metrics differ by nature: only within one do conditions tell tests apart", () => {
    const framed = [
      run("a", { fewShot: "0" }, { framing: "completion" }),
      run("a", { fewShot: "5" }, { framing: "choice" }),
    ];
    expect(tasksOf(framed)).toEqual(["quiz", "quiz"]);
  });

  test("what one metric or file of a run states holds for the others of the same occasion", () => {
    const runs = [
      run("a", { split: "test" }),
      run("a", undefined, { metric: "f1" }),
      run("b", { split: "dev" }),
      run("c"),
    ];
    expect(tasksOf(runs)).toEqual(["quiz test", "quiz test", "quiz dev", "quiz"]);
  });

  test("where the split tells tests of one task apart, all tasks bear it, once", () => {
    const runs = [
      run("a", { split: "test" }),
      run("a", { split: "dev" }),
      run("a", { split: "dev" }, { task: "other" }),
      run("a", { split: "dev" }, { task: "named dev" }),
    ];
    expect(tasksOf(runs)).toEqual(["quiz test", "quiz dev", "other dev", "named dev"]);
  });

  test("a name that is taken is not given again", () => {
    const runs = [run("a", { split: "x" }), run("b", { split: "y" }), run("c", undefined, { task: "quiz x" })];
    expect(tasksOf(runs)).toEqual(["quiz x 2", "quiz y", "quiz x"]);
  });

  test("subtasks follow their file", () => {
    const variants = testVariants([
      { run: run("a", { split: "x" }), file: "1", occasion: "1" },
      { run: run("b", { split: "y" }), file: "2", occasion: "2" },
    ]);
    expect([variants.taskIn("1", "quiz"), variants.taskIn("2", "quiz"), variants.taskIn("3", "quiz")]).toEqual([
      "quiz x",
      "quiz y",
      "quiz",
    ]);
  });
});
