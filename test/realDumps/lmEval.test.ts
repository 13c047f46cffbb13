import { describe, expect, test } from "vitest";
import { type ResultMatrix, runScoresOf } from "../../src/data/resultMatrix.js";
import { load } from "../../src/node/index.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const codes = (notes: readonly { readonly code: string }[]) => notes.map(({ code }) => code);
const sums = (matrix: ResultMatrix | undefined) =>
  matrix?.runs.map((_, run) => runScoresOf(matrix, run).reduce((sum, score) => sum + score, 0));

describe.skipIf(!hasRealData)(`real dumps of lm-evaluation-harness${realDataTitle}`, () => {
  test("v0.3 aggregates: four models at 27 checkpoints and one without", async () => {
    const { runScores, matrices, files, notes } = await load(realPath("lm-eval/v0.3-aggregate"));
    expect(matrices).toEqual([]);
    expect(files).toHaveLength(109);
    expect(files.every(({ format }) => format === "lm-eval aggregate")).toBe(true);
    expect(runScores).toHaveLength(18_704);
    expect(runScores.every(({ standardError }) => standardError !== undefined)).toBe(true);
    const steps = new Map<string, Set<number | undefined>>();
    for (const { run } of runScores) steps.set(run.model, (steps.get(run.model) ?? new Set()).add(run.step));
    expect([...steps].map(([model, seen]) => [model, seen.size]).sort()).toEqual([
      ["EleutherAI/pythia-v1.1-1.4b", 27],
      ["EleutherAI/pythia-v1.1-160m", 27],
      ["EleutherAI/pythia-v1.1-160m-deduped", 27],
      ["EleutherAI/pythia-v1.1-410m", 27],
      ["facebook/opt-125m", 1],
    ]);
    expect(new Set(runScores.map(({ run }) => run.task)).size).toBe(87);
    expect(runScores.some(({ run }) => run.seed !== undefined || run.trial !== undefined)).toBe(false);
    expect(codes(notes)).toEqual(["direction-by-name"]);
  });

  test("v0.3 samples: two framings of WinoGrande, scores written as texts", async () => {
    const { matrices, runScores, notes } = await load(realPath("lm-eval/v0.3-samples"));
    expect(matrices).toHaveLength(1);
    expect(matrices[0]).toMatchObject({ task: "winogrande", metric: "acc", states: null });
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["llama", "llamaShuffle"]);
    expect(matrices[0]?.items).toHaveLength(1267);
    expect(matrices[0]?.items.every(({ choices }) => choices === 2)).toBe(true);
    expect(sums(matrices[0])).toEqual([935, 636]);
    expect([runScores, notes]).toEqual([[], []]);
  });

  test("v0.4.0: a JSON array in a .jsonl", async () => {
    const { matrices } = await load(realPath("lm-eval/v0.4.0-array"));
    expect(matrices.map(({ task, metric, runs, items }) => [task, metric, runs[0]?.model, items.length])).toEqual([
      ["wmdp_bio", "exact_match", "gpt-3.5-turbo-0125", 100],
    ]);
    expect(sums(matrices[0])).toEqual([100]);
  });

  test("v0.4.3 samples: copies under several time stamps are one run, a rewritten re-run is a trial", async () => {
    const { matrices, runScores, printedScores, notes, files } = await load(realPath("lm-eval/v0.4.3-samples"));
    expect(matrices).toHaveLength(1);
    expect(matrices[0]).toMatchObject({ task: "asdiv", metric: "acc", states: null });
    expect(matrices[0]?.runs.map(({ model, trial }) => [model, trial])).toEqual([
      ["meta-llama/Meta-Llama-3-8B-Instruct", "2024-08-21T03-40-10.802679"],
      ["meta-llama/Meta-Llama-3-8B-Instruct", "2024-08-21T03-44-09.494230"],
    ]);
    expect(matrices[0]?.items).toHaveLength(50);
    expect(sums(matrices[0])).toEqual([46, 46]);
    expect(printedScores.map(({ value, items }) => [value, items])).toEqual([
      [0.92, 50],
      [0.92, 50],
    ]);
    expect(runScores.map(({ run, items }) => [run.model, run.metric, items])).toEqual([
      ["meta-llama/Meta-Llama-3-8B-Instruct", "exact_match,flexible-extract", 512],
      ["meta-llama/Meta-Llama-3.1-8B-Instruct", "exact_match,flexible-extract", 512],
      ["meta-llama/Meta-Llama-3-8B-Instruct", "exact_match,strict-match", 512],
      ["meta-llama/Meta-Llama-3.1-8B-Instruct", "exact_match,strict-match", 512],
    ]);
    expect(codes(notes)).toEqual(["identical-files", "repeats-as-trials"]);
    expect(files).toHaveLength(10);
  });

  test("v0.4 repeats: four calls of one model, two of the three tasks copied thrice", async () => {
    const { matrices, runScores, printedScores, notes } = await load(realPath("lm-eval/v0.4-repeats"));
    expect(matrices.map(({ task, metric, runs, items }) => [task, metric, runs.length, items.length])).toEqual([
      ["negotiationtom_belief", "acc", 2, 20],
      ["negotiationtom_desire", "acc", 2, 20],
      ["negotiationtom_intention", "exact_match", 4, 20],
    ]);
    expect(matrices.map((matrix) => sums(matrix))).toEqual([
      [9, 9],
      [12, 12],
      [4, 4, 4, 4],
    ]);
    expect(matrices[0]?.items[0]?.choices).toBe(4);
    expect(printedScores).toHaveLength(8);
    expect(runScores.filter(({ subtasks }) => subtasks?.length === 3)).toHaveLength(16);
    expect(runScores.filter(({ run }) => run.task === "negotiationtom_intention")).toHaveLength(8);
    expect(codes(notes)).toEqual([
      "identical-files",
      "metric-not-per-item",
      "metric-not-per-item",
      "repeats-as-trials",
    ]);
  });

  test("v0.4.9: a pair of models, three of the hundred rows, filters in the metric's name", async () => {
    const { matrices, runScores, printedScores, notes } = await load(realPath("lm-eval/v0.4.9-pair"));
    expect(matrices.map(({ metric, items }) => [metric, items.map(({ id }) => id)])).toEqual([
      ["exact_match,strict-match", ["16", "17", "18"]],
    ]);
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["gemma3:12b-it-q4_K_M", "gemma3:12b-u1"]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([1, 0, 1, 1, 0, 0]);
    expect(printedScores.map(({ value, items }) => [value, items])).toEqual([
      [0.77, 100],
      [0.75, 100],
    ]);
    expect(runScores.map(({ run, value }) => [run.metric, value])).toEqual([
      ["exact_match,flexible-extract", 0.81],
      ["exact_match,flexible-extract", 0.78],
    ]);
    expect(codes(notes)).toEqual(["rows-missing", "rows-missing"]);
  });

  test("v0.4.9: naming the two samples finds the models in the files beside them", async () => {
    const stamps = ["2025-09-09T13-31-53.431753", "2025-09-09T13-42-42.857006"];
    const { matrices, runScores, printedScores } = await load(
      stamps.map((stamp) => realPath(`lm-eval/v0.4.9-pair/samples_gsm8k_${stamp}.jsonl`)),
    );
    expect(matrices[0]?.runs.map(({ model }) => model)).toEqual(["gemma3:12b-it-q4_K_M", "gemma3:12b-u1"]);
    expect([runScores.length, printedScores.length]).toEqual([0, 2]);
  });

  test("v0.4 aggregates: eight models, groups with their subtasks, one model twice", async () => {
    const { runScores, matrices, notes } = await load(realPath("lm-eval/v0.4-aggregate"));
    expect(matrices).toEqual([]);
    expect(runScores).toHaveLength(715);
    expect(new Set(runScores.map(({ run }) => run.model)).size).toBe(8);
    expect(new Set(runScores.map(({ run }) => run.task)).size).toBe(79);
    expect(runScores.filter(({ subtasks }) => subtasks !== undefined)).toHaveLength(43);
    expect(runScores.find(({ run }) => run.task === "mmlu")?.subtasks).toEqual([
      "mmlu_stem",
      "mmlu_other",
      "mmlu_social_sciences",
      "mmlu_humanities",
    ]);
    expect(runScores.find(({ run }) => run.task === "winogrande")?.items).toBe(1267);
    // 24 of the 27 scores of the shorter file are also in the longer one.
    expect(runScores.filter(({ run }) => run.trial !== undefined)).toHaveLength(48);
    expect(codes(notes)).toEqual(["repeats-as-trials"]);
  });
});
