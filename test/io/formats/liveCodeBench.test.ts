import { describe, expect, test } from "vitest";
import { answers, codes, inputError, readText } from "../dumps.js";

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
});
