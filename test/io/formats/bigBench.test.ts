import { describe, expect, test } from "vitest";
import { inputError, readText } from "../dumps.js";

// Made by hand in the layout of the benchmark's own writer.
const entry = (number_of_shots: number, score_dict: object, subtask_description = "cause_and_effect") => {
  return {
    score_dict,
    preferred_score: "multiple_choice_grade",
    number_of_shots,
    subtask_description,
    low_score: 0,
    high_score: 1,
  };
};
const results = (scores: unknown[]) =>
  JSON.stringify({ model: { model_family: "GPT", model_name: "gpt-3b", total_params: 3 }, scores });

describe("results of BIG-bench", () => {
  test("numbers of shots are tests of their own; every metric of a subtask", async () => {
    const text = results([
      entry(0, { multiple_choice_grade: 0.5, calibration_brier_score: 0.25 }),
      entry(3, { multiple_choice_grade: 0.75, calibration_brier_score: null }),
    ]);
    const { runScores } = await readText("bigbench/cause_and_effect/results/scores_gpt-3b.json", text);
    expect(
      runScores.map(({ run, value, higherIsBetter }) => [run.model, run.task, run.metric, value, higherIsBetter]),
    ).toEqual([
      ["gpt-3b", "cause_and_effect (0-shot)", "calibration_brier_score", 0.25, false],
      ["gpt-3b", "cause_and_effect (0-shot)", "multiple_choice_grade", 0.5, true],
      ["gpt-3b", "cause_and_effect (3-shot)", "multiple_choice_grade", 0.75, true],
    ]);
  });

  test("subtasks carry their task; a list is no score", async () => {
    const { runScores } = await readText(
      "x.json",
      results([entry(0, { a: 0.5 }, "t:one"), entry(0, { a: 0.25 }, "t:two")]),
    );
    expect(runScores.map(({ run }) => run.task)).toEqual(["t:one", "t:two"]);
    expect((await inputError(readText("x.json", results([entry(0, { a: [1] })])))).code).toBe("no-score");
  });

  test("a name that is only a size is told with its family", async () => {
    const named = async (model: object) =>
      (
        await readText(
          "t/results/scores.json",
          JSON.stringify({
            model,
            scores: [{ score_dict: { f1: 0.5 }, number_of_shots: 0, subtask_description: "t" }],
          }),
        )
      ).runScores[0]?.run.model;
    expect(await named({ model_family: "BIG-G T=0", model_name: "128b" })).toBe("BIG-G T=0 128b");
    expect(await named({ model_family: "GPT", model_name: "gpt2-xl" })).toBe("gpt2-xl");
  });
});
