import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, inputError, readText, source } from "../dumps.js";

// Made by hand in the layout of the scripts' own writers.
const question = (question_id: number, category: string, pred: unknown, answer = "A") => {
  return {
    question_id,
    question: `q${question_id}`,
    options: ["a", "b", "c"],
    answer,
    answer_index: 0,
    cot_content: "",
    category,
    src: "",
    pred,
    model_outputs: "",
  };
};
const summary = (counts: Record<string, [number, number]>) =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(counts).map(([name, [corr, wrong]]) => [name, { corr, wrong, acc: corr / (corr + wrong) }]),
    ),
  );

describe("results of MMLU-Pro", () => {
  test("subjects are parts of one run; no letter is unscored; the summary beside them is left aside", async () => {
    const results = await readDumps([
      source("eval_results/m/math_result.json", JSON.stringify([question(1, "math", "A"), question(2, "math", "B")])),
      source("eval_results/m/law_result.json", JSON.stringify([question(3, "law", null), question(4, "law", "A")])),
      source("eval_results/m/math_summary.json", summary({ math: [1, 1], total: [1, 1] })),
    ]);
    expect(answers(results)).toEqual([
      { model: "m", task: "MMLU-Pro", metric: "acc", right: 2, scored: 3, unscored: 1, errored: 0 },
    ]);
    expect(results.matrices[0]?.items.map(({ id, choices, subsets }) => [id, choices, subsets])).toEqual([
      ["1", 3, ["math"]],
      ["2", 3, ["math"]],
      ["3", 3, ["law"]],
      ["4", 3, ["law"]],
    ]);
    expect([results.runScores, results.printedScores]).toEqual([[], []]);
  });

  test("the folder above CoT/all is the model", async () => {
    const [run] = answers(
      await readText("eval_results/m-7b/CoT/all/math.json", JSON.stringify([question(1, "math", "A")])),
    );
    expect(run).toMatchObject({ model: "m-7b", right: 1 });
  });

  test("a summary alone gives scores with their numbers of questions, and the total of several subjects", async () => {
    const one = await readText("m/law_summary.json", summary({ law: [168, 203], total: [168, 203] }));
    expect(one.runScores.map(({ run, value, items }) => [run.model, run.task, value, items])).toEqual([
      ["m", "MMLU-Pro law", 168 / 371, 371],
    ]);
    const two = await readText("m/summary.json", summary({ law: [1, 1], math: [3, 1], total: [4, 2] }));
    expect(two.runScores.map(({ run, items }) => [run.task, items])).toEqual([
      ["MMLU-Pro", 6],
      ["MMLU-Pro law", 2],
      ["MMLU-Pro math", 4],
    ]);
  });

  test.each([
    ["pred", "abc"],
    ["pred", 3],
    ["pred", ["A"]],
    ["answer", "abc"],
    ["answer", ""],
  ])("%s that is %j is no answer, and is refused rather than counted as wrong", async (key, value) => {
    const changed = { ...question(1, "math", "A"), [key]: value };
    const text = JSON.stringify([changed, question(2, "math", "A")]);
    expect((await inputError(readText("m/math_result.json", text))).message).toMatch(
      /item "1".*answer, a letter, and pred, the letter that was given or null/,
    );
  });

  test("questions without pred, and shares that their counts contradict, are refused", async () => {
    const { pred, ...without } = question(1, "math", "A");
    expect((await inputError(readText("m/math_result.json", JSON.stringify([without])))).code).toBe("no-score");
    const text = JSON.stringify({ total: { corr: 1, wrong: 1, acc: 0.9 } });
    expect((await inputError(readText("m/math_summary.json", text))).code).toBe("count-mismatch");
  });
});
