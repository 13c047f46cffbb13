import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, codes, inputError, readText, source } from "../dumps.js";

// Made by hand in the layout of the harness's own writer.
const question = (question_id: string, graded_list: unknown[], difficulty = "easy") => {
  const right = graded_list.filter((grade) => grade === true).length;
  return {
    question_title: "",
    question_id,
    difficulty,
    output_list: [],
    code_list: [],
    graded_list,
    "pass@1": right / graded_list.length,
  };
};
const FILE = "output/Model-X/Scenario.codegeneration_2_0.2_eval_all.json";

describe("results of LiveCodeBench", () => {
  test("samples are trials, difficulties subsets; the model is the folder", async () => {
    const results = await readText(
      FILE,
      JSON.stringify([question("1873_A", [true, false]), question("abc301_a", [true, true], "hard")]),
    );
    const run = { model: "Model-X", task: "LiveCodeBench codegeneration", metric: "pass" };
    expect(answers(results)).toEqual([
      { ...run, trial: "1", right: 2, scored: 2, unscored: 0, errored: 0 },
      { ...run, trial: "2", right: 1, scored: 2, unscored: 0, errored: 0 },
    ]);
    expect(results.matrices[0]?.items.map(({ id, subsets }) => [id, subsets])).toEqual([
      ["1873_A", ["easy"]],
      ["abc301_a", ["hard"]],
    ]);
    expect(codes(results)).toEqual([]);
  });

  test("a share that is not that of the grades is refused", async () => {
    const rows = [question("a", [true]), { ...question("b", [true]), "pass@1": 0 }];
    const { code, place } = await inputError(readText(FILE, JSON.stringify(rows)));
    expect([code, place.item]).toEqual(["contradiction", "b"]);
  });

  test("the sums alone give pass@k with the number of questions; beside the results they are left aside", async () => {
    const sums = [
      { "pass@1": 0.75, "pass@5": 1, detail: { "pass@1": { 0: 1, 1: 0.5 }, "pass@5": { 0: 1, 1: 1 } } },
      {},
      [],
    ];
    const name = "out/m-7b/Scenario.codegeneration_2_0.2";
    const { runScores } = await readText(`${name}_eval.json`, JSON.stringify(sums, null, 4));
    expect(runScores.map(({ run, value, items }) => [run.model, run.task, run.metric, value, items])).toEqual([
      ["m-7b", "LiveCodeBench codegeneration", "pass", 0.75, 2],
      ["m-7b", "LiveCodeBench codegeneration", "pass@5", 1, 2],
    ]);
    const all = [{ question_id: "a", graded_list: [true, false], "pass@1": 0.5 }];
    const both = await readDumps([
      source(`${name}_eval.json`, JSON.stringify(sums)),
      source(`${name}_eval_all.json`, JSON.stringify(all)),
    ]);
    expect([both.runScores, both.matrices[0]?.runs.length]).toEqual([[], 2]);
    const wrong = JSON.stringify([{ ...sums[0], "pass@1": 0.5 }]);
    expect((await inputError(readText("m/x_eval.json", wrong))).code).toBe("contradiction");
  });

  test("inputs of one function are items of their own, in the cluster of their question", async () => {
    const row = (id: string, right: boolean) => ({
      question_id: "1",
      function_name: "f",
      id,
      graded_list: [right],
      "pass@1": right ? 1 : 0,
    });
    const results = await readText(
      "m/Scenario.codeexecution_1_0.2_eval_all.json",
      JSON.stringify([row("sample_0", true), row("sample_1", false)], null, 4),
    );
    expect(results.matrices[0]?.items.map(({ id, cluster }) => [id, cluster])).toEqual([
      ["1 sample_0", "1"],
      ["1 sample_1", "1"],
    ]);
  });
});
