import { describe, expect, test } from "vitest";
import { answers, inputError, readText } from "../dumps.js";

// Made by hand in the layouts that the trackers document.
const questions = Array.from({ length: 12 }, (_, at) => `What is thing ${at}?`);

describe("tables as JSON", () => {
  test("a table of W&B: its run and its name come from the path", async () => {
    const table = {
      columns: ["question", "prediction", "correct"],
      data: questions.map((question, at) => [question, "p", at > 2]),
      ncols: 3,
      nrows: 12,
    };
    const file = "wandb/offline-run-20260101_120000-k3x9/files/media/table/preds_100_5f3a9c1b.table.json";
    expect(answers(await readText(file, JSON.stringify(table)))).toEqual([
      { model: "k3x9", task: "preds", metric: "correct", right: 9, scored: 12, unscored: 0, errored: 0 },
    ]);
  });

  test("a table of MLflow: the versions of judges are no part of the metric", async () => {
    const table = {
      columns: ["inputs", "outputs", "exact_match/v1/score", "toxicity/v1/score", "correctness/value", "token_count"],
      data: questions.map((question, at) => [question, "o", at % 2, 0.25, at === 0 ? null : "yes", 9]),
    };
    const results = await readText("mlruns/1/ab/artifacts/eval_results_table.json", JSON.stringify(table));
    const run = { model: "ab", task: "eval_results_table", errored: 0 };
    expect(answers(results)).toEqual([
      { ...run, metric: "correctness", right: 11, scored: 11, unscored: 1 },
      { ...run, metric: "exact_match", right: 6, scored: 12, unscored: 0 },
      { ...run, metric: "toxicity", right: 0, scored: 12, unscored: 0 },
    ]);
    expect(results.matrices.map(({ higherIsBetter }) => higherIsBetter)).toEqual([true, true, false]);
  });

  test("a data frame by columns, as pandas writes it by default", async () => {
    const byIndex = (cells: readonly unknown[]) => Object.fromEntries(cells.map((cell, at) => [String(at), cell]));
    const frame = (more: object = {}) =>
      JSON.stringify({
        model: byIndex(["a", "a", "b", "b"]),
        item: byIndex(["q1", "q2", "q1", "q2"]),
        score: byIndex([1, 0, 1, null]),
        ...more,
      });
    const run = { task: "t", metric: "score", errored: 0 };
    expect(answers(await readText("t.json", frame()))).toEqual([
      { ...run, model: "a", right: 1, scored: 2, unscored: 0 },
      { ...run, model: "b", right: 1, scored: 1, unscored: 1 },
    ]);
    const short = await inputError(readText("t.json", frame({ score: byIndex([1, 0, 1]) })));
    expect([short.code, short.message]).toEqual(["bad-table", expect.stringContaining('no cell "3", which model has')]);
    const long = await inputError(readText("t.json", frame({ score: byIndex([1, 0, 1, 1, 1]) })));
    expect(long.message).toContain("more cells than model");
  });

  test("a data frame split by columns; ids and models", async () => {
    const frame = {
      columns: ["model", "id", "score"],
      index: [0, 1],
      data: [
        ["m", 7, 1],
        ["n", 7, 0],
      ],
    };
    expect(answers(await readText("f.json", JSON.stringify(frame)))).toMatchObject([
      { model: "m", right: 1 },
      { model: "n", right: 0 },
    ]);
  });

  test("unknown columns are asked for, with the option; short rows and twice the same column are refused", async () => {
    const unknown = { columns: ["a", "b"], data: questions.map((question, at) => [question, at / 20]) };
    const error = await inputError(readText("t.json", JSON.stringify(unknown)));
    expect([error.code, error.message.includes("--map score=b,item=a")]).toEqual(["unknown-columns", true]);
    const short = { columns: ["id", "score"], data: [["a", 1], ["b"]] };
    expect((await inputError(readText("t.json", JSON.stringify(short)))).place.path).toBe("data[1]");
    const twice = { columns: ["id", "score", "score"], data: [["a", 1, 0]] };
    expect((await inputError(readText("t.json", JSON.stringify(twice)))).code).toBe("repeated-column");
  });
});
