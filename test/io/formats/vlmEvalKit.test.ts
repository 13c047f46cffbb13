import { describe, expect, test } from "vitest";
import { answers, codes, inputError, readText } from "../dumps.js";

// Made by hand in the layout of the kit's own writers.
describe("scores of VLMEvalKit", () => {
  test("an accuracy by category and split; the model is the folder", async () => {
    const text = '"split","Overall","OCR"\n"dev","0.5","0.25"\n"test","0.75","1.0"\n';
    const { runScores } = await readText("outputs/my_vlm/my_vlm_MMBench_EN_acc.csv", text);
    expect(runScores.map(({ run, value }) => [run.model, run.task, run.metric, value])).toEqual([
      ["my_vlm", "MMBench_EN OCR dev", "acc", 0.25],
      ["my_vlm", "MMBench_EN OCR test", "acc", 1],
      ["my_vlm", "MMBench_EN dev", "acc", 0.5],
      ["my_vlm", "MMBench_EN test", "acc", 0.75],
    ]);
  });

  test("of questions of yes and no the columns are measures of one task", async () => {
    const text = "split,Overall,acc,precision,recall\nOverall,80.0,82.0,90.0,72.0\n";
    const { runScores } = await readText("vlm_POPE_score.csv", text);
    expect(runScores.map(({ run, value }) => [run.task, run.metric, value])).toEqual([
      ["POPE", "acc", 0.82],
      ["POPE", "f1", 0.8],
      ["POPE", "precision", 0.9],
      ["POPE", "recall", 0.72],
    ]);
  });

  test("per cent is divided, with a note; more than 100 is refused", async () => {
    const results = await readText("vlm_MMMU_acc.csv", "split,Overall\nnone,62.5\n");
    expect(results.runScores.map(({ run, value }) => [run.model, run.task, value])).toEqual([["vlm", "MMMU", 0.625]]);
    expect(codes(results)).toContain("percent");
    expect((await inputError(readText("vlm_MME_acc.csv", "split,Overall\nnone,1500\n"))).code).toBe("bad-score");
  });

  test.each([
    [
      "vlm_AI2D_result.tsv",
      "index\tquestion\tA\tB\tanswer\tprediction\thit\tcategory\n1\tq\tx\ty\tA\tA\t1\tmaps\n2\tq\tx\ty\tA\tFailed to obtain answer via API.\t0\tmaps\n3\tq\tx\ty\tA\tB\t\tarts\n",
    ],
    [
      "vlm_AI2D_result.json",
      JSON.stringify([
        { index: 1, A: "x", B: "y", prediction: "A", hit: 1, category: "maps" },
        { index: 2, A: "x", B: "y", prediction: "Failed to obtain answer via API.", hit: 0, category: "maps" },
        { index: 3, A: "x", B: "y", prediction: "B", hit: null, category: "arts" },
      ]),
    ],
  ])("%s: answers that could not be had are errored, not wrong", async (name, text) => {
    const results = await readText(name, text);
    expect(answers(results)).toEqual([
      { model: "vlm", task: "AI2D", metric: "hit", right: 1, scored: 1, unscored: 1, errored: 1 },
    ]);
    expect(results.matrices[0]?.items.map(({ id, choices, subsets }) => [id, choices, subsets])).toEqual([
      ["1", 2, ["maps"]],
      ["2", 2, ["maps"]],
      ["3", 2, ["arts"]],
    ]);
  });
});
