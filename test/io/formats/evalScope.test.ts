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

  const identity = (name: string, aggregation = "mean", dimensions = {}) => ({ name, aggregation, dimensions });
  const part = (name: string, score: number, num: number, is_aggregate = false) => ({ name, score, num, is_aggregate });

  test("a report of the second schema names metrics by identity; sums and descriptions of the run are no scores", async () => {
    const report = {
      schema_version: 2,
      dataset_name: "ceval",
      model_name: "m",
      metrics: [
        {
          identity: identity("acc"),
          num: 30,
          score: 0.5,
          categories: [
            { name: ["x"], subsets: [part("law", 0.4, 20), part("art", 0.7, 10), part("ALL", 0.5, 30, true)] },
          ],
          semantics: { kind: "quality", direction: "higher_is_better" },
        },
        {
          identity: identity("acc", "pass_at_k", { k: 3 }),
          num: 30,
          score: 0.75,
          categories: [{ name: ["x"], subsets: [part("all", 0.75, 30)] }],
        },
        {
          identity: identity("cer"),
          num: 30,
          score: 0.1,
          categories: [{ name: ["x"], subsets: [part("all", 0.1, 30)] }],
          semantics: { direction: "lower_is_better" },
        },
        {
          identity: identity("tokens"),
          num: 30,
          score: 300,
          categories: [{ name: ["x"], subsets: [part("all", 300, 30)] }],
          semantics: { kind: "diagnostic" },
        },
      ],
    };
    const results = await readText("reports/m/ceval.json", JSON.stringify(report, null, 2));
    expect(
      results.runScores.map(({ run, value, items, higherIsBetter }) => [
        run.task,
        run.metric,
        value,
        items,
        higherIsBetter,
      ]),
    ).toEqual([
      ["ceval", "acc", 0.5, 30, true],
      ["ceval_all", "acc:pass_at_k[k=3]", 0.75, 30, true],
      ["ceval_all", "cer", 0.1, 30, false],
      ["ceval_art", "acc", 0.7, 10, true],
      ["ceval_law", "acc", 0.4, 20, true],
    ]);
    expect(results.notes.map(({ message }) => message).join()).toContain("tokens, which describe the run");
  });

  test("samples are numbered by their generation; the report of their mean is left aside, and checked where there is one each", async () => {
    const review = (group_id: number, generation_index: number, acc: number) => ({
      index: 2 * group_id + generation_index,
      messages: [
        { role: "user", content: `q${group_id}` },
        { role: "assistant", content: "a" },
      ],
      sample_score: { score: { value: { acc } }, group_id, generation_index },
    });
    const report = (score: number) =>
      source(
        "out/reports/m/gsm.json",
        JSON.stringify({
          schema_version: 2,
          dataset_name: "gsm",
          model_name: "m",
          metrics: [
            {
              identity: identity("acc"),
              num: 2,
              score,
              categories: [{ name: ["d"], subsets: [part("main", score, 2)] }],
            },
          ],
        }),
      );
    const written = [review(0, 1, 0), review(0, 0, 1), review(1, 0, 1), review(1, 1, 1)];
    const results = await readDumps([source("out/reviews/m/gsm_main.jsonl", jsonLines(written)), report(0.75)]);
    const run = { model: "m", task: "gsm_main", metric: "acc", scored: 2 };
    expect(answers(results)).toMatchObject([
      { ...run, trial: "0", right: 2 },
      { ...run, trial: "1", right: 1 },
    ]);
    expect(results.runScores).toEqual([]);
    expect(results.notes.map(({ message }) => message).join()).not.toContain("prints no score");
    const once = await readDumps([
      source("out/reviews/m/gsm_main.jsonl", jsonLines([review(0, 0, 1), review(1, 0, 0)])),
      report(0.5),
    ]);
    expect([once.runScores.length, once.printedScores.map(({ value }) => value)]).toEqual([0, [0.5]]);
  });
});
