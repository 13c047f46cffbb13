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

  const scores = async (name: string, text: string) =>
    (await readText(`work/org_vlm-7b/org_vlm-7b_${name}`, text)).runScores.map(({ run, value, items }) => [
      `${run.model} ${run.task} ${run.metric}`,
      Number(value.toFixed(6)),
      items,
    ]);

  test("numbers of questions and hits by category, as of MathVista: the share is theirs, the judge no part of the task", async () => {
    const text =
      '"Task&Skill","tot","prefetch","hit","prefetch_rate","acc"\n"Overall","40","30","13","75.0","32.5"\n"geometry","8","4","3","50.0","37.5"\n';
    expect(await scores("MathVista_MINI_gpt-4-turbo_score.csv", text)).toEqual([
      ["org_vlm-7b MathVista_MINI acc", 0.325, 40],
      ["org_vlm-7b MathVista_MINI geometry acc", 0.375, 8],
    ]);
    const wrong = text.replace('"13"', '"12"');
    expect((await inputError(readText("m_MathVista_score.csv", wrong))).code).toBe("count-mismatch");
  });

  test("numbers of questions with grades between right and wrong, as of MMVet", async () => {
    expect(await scores("MMVet_gpt-4-turbo_score.csv", "Category,tot,acc\nocr,20,41.5\nOverall,50,37.2\n")).toEqual([
      ["org_vlm-7b MMVet acc", 0.372, 50],
      ["org_vlm-7b MMVet ocr acc", 0.415, 20],
    ]);
  });

  test.each([
    ["ChartQA_TEST_acc.csv", '"test_human","test_augmented","Overall"\n"60.5","89.5","75.0"\n'],
    ["ChartQA_TEST_acc.json", '[{"test_human": 60.5, "test_augmented": 89.5, "Overall": 75.0}]'],
  ])("one row of categories is scores of the benchmark and its parts: %s", async (name, text) => {
    expect(await scores(name, text)).toEqual([
      ["org_vlm-7b ChartQA_TEST acc", 0.75, undefined],
      ["org_vlm-7b ChartQA_TEST test_augmented acc", 0.895, undefined],
      ["org_vlm-7b ChartQA_TEST test_human acc", 0.605, undefined],
    ]);
  });

  test("one row of measures: F1 is written as a share beside per cent", async () => {
    expect(await scores("VSR-zeroshot_score.csv", "precision,recall,acc,f1_score\n80,60,71.5,0.6857\n")).toEqual([
      ["org_vlm-7b VSR-zeroshot acc", 0.715, undefined],
      ["org_vlm-7b VSR-zeroshot f1_score", 0.6857, undefined],
      ["org_vlm-7b VSR-zeroshot precision", 0.8, undefined],
      ["org_vlm-7b VSR-zeroshot recall", 0.6, undefined],
    ]);
  });

  test("measures by split, as of HallusionBench", async () => {
    expect(await scores("HallusionBench_score.csv", "split,aAcc,fAcc,qAcc\nOverall,61,30,33\n")).toEqual([
      ["org_vlm-7b HallusionBench aAcc", 0.61, undefined],
      ["org_vlm-7b HallusionBench fAcc", 0.3, undefined],
      ["org_vlm-7b HallusionBench qAcc", 0.33, undefined],
    ]);
  });

  test("sums of points are no shares: MME, OCRBench", async () => {
    expect(await scores("MME_score.csv", "perception,reasoning,OCR\n1500.5,350,140\n")).toEqual([
      ["org_vlm-7b MME OCR score", 140, undefined],
      ["org_vlm-7b MME perception score", 1500.5, undefined],
      ["org_vlm-7b MME reasoning score", 350, undefined],
    ]);
    const points = { "Text Recognition": 200, "Doc-oriented VQA": 95, "Final Score": 295, "Final Score Norm": 29.5 };
    expect(await scores("OCRBench_score.json", JSON.stringify(points, null, 4))).toEqual([
      ["org_vlm-7b OCRBench acc", 0.295, undefined],
      ["org_vlm-7b OCRBench Doc-oriented VQA right answers", 95, undefined],
      ["org_vlm-7b OCRBench Text Recognition right answers", 200, undefined],
    ]);
  });

  test("without its folder the model's name ends where that of a data set begins", async () => {
    const { runScores } = await readText("my_vlm_v1.5_7b_MMBench_DEV_EN_acc.csv", "split,Overall\ndev,0.5\n");
    expect(runScores.map(({ run }) => [run.model, run.task])).toEqual([["my_vlm_v1.5_7b", "MMBench_DEV_EN"]]);
  });

  test.each([
    [
      "POPE_auxmatch.tsv",
      "index\tanswer\tprediction\textracted\tscore\n1\tYes\tYes.\tYes\tTrue\n2\tNo\tYes.\tYes\tFalse\n",
      "score",
    ],
    ["MMVet_gpt-4-turbo.tsv", "index\tprediction\tlog\tscore\nv1\tp\tok\t1.0\nv2\tp\tok\t0.4\n", "score"],
    [
      "DocVQA_VAL_results.tsv",
      "index\tprediction\teval_match\teval_score\n1\tp\t[1.0]\t1.0\n2\tp\t[0.0]\t0.0\n",
      "eval_score",
    ],
  ])("answers that are judged otherwise: %s", async (name, text, metric) => {
    const results = await readText(`work/org_vlm/org_vlm_${name}`, text);
    const task = name.replace(/_(?:auxmatch|gpt-4-turbo|results)\.tsv$/, "");
    const run = { model: "org_vlm", task, metric };
    expect(answers(results)).toEqual([{ ...run, right: 1, scored: 2, unscored: 0, errored: 0 }]);
  });

  test("the splits of one file are subsets of it", async () => {
    const text = "index,prediction,hit,split,category,l2-category\n1,A,1,dev,ocr,seeing\n2,A,0,validation,ocr,seeing\n";
    const { matrices } = await readText("vlm_MMMU_DEV_VAL_result.csv", text);
    expect(matrices[0]?.items.map(({ subsets }) => subsets)).toEqual([
      ["ocr", "seeing", "dev"],
      ["ocr", "seeing", "validation"],
    ]);
  });
});
