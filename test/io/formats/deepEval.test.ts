import { describe, expect, test } from "vitest";
import { inputError, readText } from "../dumps.js";

const metric = (name: string, score: number | null, more: object = {}) => ({ name, score, threshold: 0.7, ...more });
const testCase = (name: string, success: boolean | null, metricsData: readonly object[]) => {
  return { name, input: "q", actualOutput: "a", ...(success === null ? {} : { success }), metricsData };
};

describe("test runs of DeepEval", () => {
  test("metrics as scored, failures keep their score, errors are errored and none is unscored", async () => {
    const text = JSON.stringify({
      testFile: "test_qa.py",
      hyperparameters: { model: "gpt-x" },
      testCases: [
        testCase("test_case_0", false, [metric("Faithfulness", 0.67)]),
        testCase("test_case_1", true, [metric("Faithfulness", 1)]),
        testCase("test_case_2", null, [metric("Faithfulness", null)]),
        testCase("test_case_3", false, [metric("Faithfulness", null, { error: "judge timed out" })]),
      ],
      metricsScores: [],
    });
    const { matrices } = await readText(".deepeval/.latest_run_full.json", text);
    expect(matrices.map(({ task, metric: name }) => [task, name])).toEqual([
      ["test_qa.py", "Faithfulness"],
      ["test_qa.py", "pass"],
    ]);
    expect(matrices[0]?.runs[0]?.model).toBe("gpt-x");
    expect([...(matrices[0]?.scores ?? [])]).toEqual([0.67, 1, Number.NaN, Number.NaN]);
    expect([...(matrices[0]?.states ?? [])]).toEqual([0, 0, 2, 1]);
    expect([...(matrices[1]?.states ?? [])]).toEqual([0, 0, 2, 1]);
  });

  test("the wrapped run, the metrics of 2023, and cases of one name", async () => {
    const old = (score: number) => ({
      name: "test_p",
      success: score > 0.5,
      metricsMetadata: [{ metric: "Answer", score, minimumScore: 0.5 }],
    });
    const text = JSON.stringify({ testRunData: { testCases: [old(0.2), old(0.9)] }, testRunLink: null });
    const { matrices } = await readText("runs/m/.latest_test_run.json", text);
    expect(matrices[0]).toMatchObject({ task: "deepeval", metric: "Answer", runs: [{ model: "m" }] });
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["test_p 0", "test_p 1"]);
  });

  test("no test cases is an error", async () => {
    expect((await inputError(readText("test_run_1.json", '{"testCases": []}'))).code).toBe("no-rows");
  });
});
