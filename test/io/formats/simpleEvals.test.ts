import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { codes, readText, source } from "../dumps.js";

const RESULT = { stem: 0.5, "stem:std": 0.5, "score:std": 0.4, score: 0.8, chars: 900.5, "chars:std": 3 };

describe("results of simple-evals", () => {
  test("the score, subsets as tasks of their own, and no error taken from the spread of the items", async () => {
    const results = await readText("tmp/mmlu_gpt-4o_2024.json", JSON.stringify(RESULT));
    expect(results.runScores.map(({ run, value, standardError }) => [run, value, standardError])).toEqual([
      [{ model: "gpt-4o_2024", task: "mmlu", metric: "score" }, 0.8, undefined],
      [{ model: "gpt-4o_2024", task: "mmlu stem", metric: "score" }, 0.5, undefined],
    ]);
    expect(codes(results)).toEqual(["spread-without-count"]);
  });

  test("two models with the same few numbers are two models; metrics stay metrics; time stamps are no model", async () => {
    const text = JSON.stringify({ score: 0.5, "score:std": 0.5, "pass@1": 0.5, "pass@1:std": 0.5 });
    const { runScores } = await readDumps([
      source("humaneval_a_20240501_101010.json", text),
      source("humaneval_b_DEBUG.json", text),
    ]);
    expect(runScores.map(({ run }) => [run.model, run.task, run.metric])).toEqual([
      ["a", "humaneval", "pass@1"],
      ["b", "humaneval", "pass@1"],
      ["a", "humaneval", "score"],
      ["b", "humaneval", "score"],
    ]);
  });
});
