import { describe, expect, test } from "vitest";
import { coverage } from "../../src/data/missing.js";
import { load } from "../../src/node/index.js";
import { capture } from "../cli/capture.js";
import { casePath, casesTitle, expected, hasCases } from "./cases.js";

const rightAnswers = (scores: Float64Array) => scores.filter((score) => score === 1).length;

describe.skipIf(!hasCases)(`formats${casesTitle}`, () => {
  test("format-evalplus: both verdicts of EvalPlus, and samples of HumanEval as trials", async () => {
    const right = expected<{ evalplus: Record<string, number>; humaneval: Record<string, number> }>("format-evalplus");
    const evalPlus = await load(casePath("format-evalplus/model-a_temp_0.0_eval_results.json"));
    for (const { metric, items, runs, scores } of evalPlus.matrices) {
      expect([items.length, rightAnswers(scores)]).toEqual([right.evalplus.items, right.evalplus[metric]]);
      expect(runs.map(({ model }) => model)).toEqual(["model-a"]);
    }
    expect(evalPlus.matrices.map(({ metric }) => metric)).toEqual(["base", "plus"]);
    const humanEval = await load(casePath("format-evalplus/model-b_results.jsonl"));
    const [matrix] = humanEval.matrices;
    if (matrix === undefined) throw new Error("no matrix");
    expect([matrix.items.length, matrix.runs.length, rightAnswers(matrix.scores)]).toEqual(
      ["items", "trials", "passed"].map((key) => right.humaneval[key]),
    );
  });

  test("format-swe-bench: reports are compared on the instances that both evaluated", async () => {
    const right = expected<{ shared: number; aOnly: number; bOnly: number; exactMcNemarP: number }>("format-swe-bench");
    const paths = ["agent-a", "agent-b"].map((agent) => casePath(`format-swe-bench/${agent}.run1.json`));
    const { stdout } = await capture("compare", ...paths, "--json");
    const compared = JSON.parse(stdout);
    expect([compared.baseline.name, compared.candidate.name, compared.items.shared]).toEqual([
      "agent-a",
      "agent-b",
      right.shared,
    ]);
    expect(compared.difference).toBeCloseTo((right.bOnly - right.aOnly) / right.shared, 12);
    // The mid-p takes half of the outcome's own probability off each side of the exact test.
    const own = [1, 10, 45, 120, 210][right.bOnly] as number;
    expect(compared.pValue).toBeCloseTo(right.exactMcNemarP - own / 2 ** (right.aOnly + right.bOnly), 12);
  });

  test("format-terminal-bench: folders of runs are trials of their model", async () => {
    const right = expected<{ models: Record<string, number>; items: number; unscored: number }>(
      "format-terminal-bench",
    );
    const { matrices } = await load(casePath("format-terminal-bench"));
    const [matrix] = matrices;
    if (matrix === undefined) throw new Error("no matrix");
    const models: Record<string, number> = {};
    for (const { model } of matrix.runs) models[model] = (models[model] ?? 0) + 1;
    expect([
      models,
      matrix.items.length,
      matrix.runs.reduce((sum, _, run) => sum + coverage(matrix, run).unscored, 0),
    ]).toEqual([right.models, right.items, right.unscored]);
  });

  test("format-py-irt: one subject a line", async () => {
    const right = expected<{ runs: number; items: number; means: Record<string, number> }>("format-py-irt");
    const [matrix] = (await load(casePath("format-py-irt/responses.jsonlines"))).matrices;
    if (matrix === undefined) throw new Error("no matrix");
    expect([matrix.runs.length, matrix.items.length]).toEqual([right.runs, right.items]);
    const n = matrix.items.length;
    const means = matrix.runs.map(({ model }, row) => {
      const scores = matrix.scores.subarray(row * n, (row + 1) * n);
      return [model, scores.reduce((sum, score) => sum + score, 0) / n];
    });
    expect(Object.fromEntries(means)).toEqual(right.means);
  });
});
