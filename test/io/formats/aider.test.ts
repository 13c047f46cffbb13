import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, inputError, readText, source } from "../dumps.js";

// Made by hand in the layout of the benchmark's own writers.
const exercise = (testcase: string, tests_outcomes: unknown, more: object = {}) =>
  JSON.stringify({ testdir: "d", testcase, model: "org/m", edit_format: "diff", tests_outcomes, cost: 0, ...more });
const path = (run: string, place: string) => `tmp.benchmarks/${run}/${place}/.aider.results.json`;

describe("exercises of Aider's benchmark", () => {
  const run = (name: string) => [
    source(path(name, "go/exercises/practice/bowling"), exercise("bowling", [true])),
    source(path(name, "python/exercises/practice/bowling"), exercise("bowling", [false, true])),
    source(path(name, "python/exercises/practice/wordy"), exercise("wordy", [false, false])),
    source(path(name, "python/exercises/practice/zipper"), exercise("zipper", undefined, { exception: "timeout" })),
  ];

  test("right within one and two tries; exercises of one name in two languages are two; broken ones are errored", async () => {
    const results = await readDumps(run("2025-07-13-11-12-41--a"));
    const made = { model: "org/m (diff)", task: "aider", scored: 3, unscored: 0, errored: 1 };
    expect(answers(results)).toEqual([
      { ...made, metric: "pass_1", right: 1 },
      { ...made, metric: "pass_2", right: 2 },
    ]);
    expect(results.matrices[0]?.items.map(({ id, subsets }) => [id, subsets])).toEqual([
      ["go/bowling", ["go"]],
      ["python/bowling", ["python"]],
      ["python/wordy", ["python"]],
      ["python/zipper", ["python"]],
    ]);
  });

  test("two runs of one model are trials; two models in one run, and no outcomes, are refused", async () => {
    const results = await readDumps([...run("2025-07-13-11-12-41--a"), ...run("2025-07-14-11-12-41--b")]);
    expect(results.matrices.map(({ metric, runs }) => [metric, runs.length])).toEqual([
      ["pass_1", 2],
      ["pass_2", 2],
    ]);
    expect(new Set(results.matrices[0]?.runs.map(({ trial }) => trial)).size).toBe(2);
    const two = [
      source(path("r", "a"), exercise("a", [true])),
      source(path("r", "b"), exercise("b", [true], { model: "n" })),
    ];
    expect((await inputError(readDumps(two))).code).toBe("several-models");
    expect((await inputError(readText(path("r", "a"), exercise("a", ["yes"])))).code).toBe("no-score");
  });
});

describe("leaderboards of Aider's benchmark", () => {
  const entry = (dirname: string, model: string, passed: number) =>
    `- dirname: ${dirname}\n  test_cases: 225\n  model: ${model}\n  edit_format: whole\n  pass_rate_1: ${((100 * passed) / 225).toFixed(1)}\n` +
    `  pass_rate_2: 61.8\n  pass_num_1: ${passed}\n  pass_num_2: 139\n  total_tests: 225\n  command: "aider --model ${model}"\n`;

  test("pass rates with their numbers of exercises; two runs of a model are trials", async () => {
    const text = `──── tmp.benchmarks/x ────\n${entry("a", "m", 82)}${entry("b", "m", 90)}${entry("c", "n", 45)}\ncosts: $0.00/test-case\n`;
    const { runScores } = await readText("polyglot_leaderboard.yml", text);
    expect(
      runScores
        .filter(({ run }) => run.metric === "pass_1")
        .map(({ run, value, items }) => [run.model, run.task, run.trial, value, items]),
    ).toEqual([
      ["m (whole)", "aider (225 exercises)", "a", 82 / 225, 225],
      ["m (whole)", "aider (225 exercises)", "b", 0.4, 225],
      ["n (whole)", "aider (225 exercises)", undefined, 0.2, 225],
    ]);
    expect(runScores.filter(({ run }) => run.metric === "pass_2").map(({ value }) => value)).toEqual([
      139 / 225,
      139 / 225,
      139 / 225,
    ]);
  });

  test("a rate that its counts contradict is refused, with its line", async () => {
    const text = entry("a", "m", 82).replace("36.4", "63.4");
    const { code, place } = await inputError(readText("x.yml", text));
    expect([code, place.line]).toEqual(["count-mismatch", 1]);
  });
});
