import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, inputError, jsonLines, readText, source } from "../dumps.js";

// Made by hand in the layout of the harness's own writer.
const review = (index: number, value: object, group_id?: number) => {
  return {
    index,
    input: `question ${group_id ?? index}`,
    target: "a",
    sample_score: { score: { value, prediction: "p" }, sample_id: index, group_id },
  };
};

describe("reviews of EvalScope", () => {
  test("every value is a metric; samples of one question are trials; null is unscored", async () => {
    const rows = [
      review(0, { acc: 1, len: 0.5 }, 0),
      review(1, { acc: 0, len: 0.25 }, 0),
      review(2, { acc: null, len: 1 }, 1),
      review(3, { acc: true, len: 1 }, 1),
    ];
    const results = await readText("outputs/reviews/qwen/gsm8k_main.jsonl", jsonLines(rows));
    const run = { model: "qwen", task: "gsm8k_main", errored: 0 };
    expect(answers(results)).toEqual([
      { ...run, metric: "acc", trial: "1", right: 1, scored: 1, unscored: 1 },
      { ...run, metric: "acc", trial: "2", right: 1, scored: 2, unscored: 0 },
      { ...run, metric: "len", trial: "1", right: 1, scored: 2, unscored: 0 },
      { ...run, metric: "len", trial: "2", right: 1, scored: 2, unscored: 0 },
    ]);
    expect(results.matrices[0]?.items.map(({ id }) => id)).toEqual(["0", "1"]);
  });

  test("messages with ids of their own are one prompt", async () => {
    const row = (id: string) => ({ ...review(0, { acc: 1 }), input: [{ id, role: "user", content: "q" }] });
    const [matrix] = (
      await readDumps([source("a/t.jsonl", jsonLines([row("x")])), source("b/t.jsonl", jsonLines([row("y")]))])
    ).matrices;
    expect(matrix?.runs).toHaveLength(2);
    const prompts = [...(matrix?.prompts ?? [])];
    expect([prompts.length, new Set(prompts).size]).toEqual([2, 1]);
  });

  test("reviews of the first versions", async () => {
    const rows = [true, false].map((result, index) => ({
      index,
      choices: [{ review: { gold: "A", pred: "A", result } }],
      reviewed: true,
    }));
    expect(answers(await readText("reviews/m/ceval_law.jsonl", jsonLines(rows)))).toEqual([
      { model: "m", task: "ceval_law", metric: "result", right: 1, scored: 2, unscored: 0, errored: 0 },
    ]);
  });

  test("a value that is no score is refused, with its line", async () => {
    const { code, place } = await inputError(
      readText("m/t.jsonl", jsonLines([review(0, { acc: 1 }), review(1, { acc: "x" })])),
    );
    expect([code, place.line, place.item]).toEqual(["no-score", 2, "1"]);
  });
});

describe("reports of EvalScope", () => {
  const report = (subsets: [string, number, number][]) => {
    const num = subsets.reduce((sum, [, , own]) => sum + own, 0);
    const score = subsets.reduce((sum, [, own, count]) => sum + own * count, 0) / num;
    const parts = subsets.map(([name, own, count]) => ({ name, score: own, num: count }));
    return JSON.stringify({
      name: "r",
      dataset_name: "ceval",
      model_name: "m",
      score,
      metrics: [
        { name: "acc", num, score, macro_score: 0, categories: [{ name: ["default"], num, score, subsets: parts }] },
      ],
    });
  };

  test("beside the reviews it is their printed score", async () => {
    const rows = [1, 0].map((acc, index) => review(index, { acc }));
    const results = await readDumps([
      source("out/reviews/m/ceval_law.jsonl", jsonLines(rows)),
      source("out/reports/m/ceval.json", report([["law", 0.5, 2]])),
    ]);
    expect(answers(results)).toMatchObject([{ model: "m", task: "ceval_law", right: 1, scored: 2 }]);
    expect(results.runScores).toEqual([]);
    expect(results.printedScores.map(({ run, value }) => [run.task, value])).toEqual([["ceval_law", 0.5]]);
  });

  test("scores with their numbers of samples, and the whole as a group of its subsets", async () => {
    const { runScores } = await readText(
      "reports/m/ceval.json",
      report([
        ["law", 0.5, 10],
        ["math", 0.25, 20],
      ]),
    );
    expect(runScores.map(({ run, value, items, subtasks }) => [run.task, value, items, subtasks])).toEqual([
      ["ceval", 1 / 3, 30, ["ceval_law", "ceval_math"]],
      ["ceval_law", 0.5, 10, undefined],
      ["ceval_math", 0.25, 20, undefined],
    ]);
    const one = await readText("reports/m/ceval.json", report([["law", 0.5, 10]]));
    expect(one.runScores.map(({ run, items }) => [run.task, items])).toEqual([["ceval_law", 10]]);
  });
});
