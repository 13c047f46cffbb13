import { readdirSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runScoresOf } from "../../src/data/resultMatrix.js";
import type { RunScore } from "../../src/data/results.js";
import { load } from "../../src/node/index.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const codes = (notes: readonly { readonly code: string }[]) => notes.map(({ code }) => code);

/** Number of different steps by model and seed. */
function steps(scores: readonly RunScore[]): Record<string, number> {
  const seen = new Map<string, Set<number | undefined>>();
  for (const { run } of scores) {
    const key = [run.model, run.seed].filter((part) => part !== undefined).join(" ");
    seen.set(key, (seen.get(key) ?? new Set()).add(run.step));
  }
  return Object.fromEntries([...seen].map(([key, set]) => [key, set.size]));
}

describe.skipIf(!hasRealData)(`real tables${realDataTitle}`, () => {
  test("Pythia curves: the variant is part of the task, the size is not needed", async () => {
    const { runScores, notes } = await load(realPath("curves/pythia-v1.csv"));
    expect(runScores).toHaveLength(9814);
    expect(runScores.every(({ standardError }) => standardError !== undefined)).toBe(true);
    const tasks = new Set(runScores.map(({ run }) => run.task));
    expect(tasks.size).toBe(16);
    expect(tasks.has("piqa five-shot") && tasks.has("piqa zero-shot")).toBe(true);
    const zeroShot = steps(runScores.filter(({ run }) => run.task.endsWith("zero-shot")));
    expect(Object.values(zeroShot)).toEqual(Array(16).fill(27));
    expect(new Set(runScores.map(({ run }) => run.model)).size).toBe(18);
    expect(new Set(runScores.filter(({ higherIsBetter }) => !higherIsBetter).map(({ run }) => run.metric))).toEqual(
      new Set(["ppl"]),
    );
    expect(codes(notes)).toEqual(["columns-in-task", "columns-ignored", "direction-by-name"]);
  });

  test("OLMo seeds: four runs of two models, the split part of the task", async () => {
    const { runScores } = await load(realPath("seeds/olmo-1xC-4-runs.csv"));
    expect(runScores).toHaveLength(11_820);
    expect(new Set(runScores.map(({ run }) => run.task)).size).toBe(20);
    expect(steps(runScores)).toEqual({
      "OLMo-190M run1": 37,
      "OLMo-190M run2": 73,
      "OLMo-190M run3": 37,
      "OLMo-190M run4": 37,
      "OLMo-1B run1": 82,
      "OLMo-1B run2": 163,
      "OLMo-1B run3": 82,
      "OLMo-1B run4": 80,
    });
    const final = runScores.filter(
      ({ run }) => run.model === "OLMo-1B" && run.task === "arc_easy val" && run.step === 16279,
    );
    const values = final.map(({ value }) => value);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    expect(values).toHaveLength(4);
    expect(sd).toBeCloseTo(0.014351, 6);
  });

  test("HANS: exactly 100 seeds of 38 scores, without the 4 summary and 7 blank rows", async () => {
    const { runScores, notes } = await load(realPath("seeds/hans-100-seeds.csv"));
    expect(runScores).toHaveLength(3800);
    expect(new Set(runScores.map(({ run }) => run.seed)).size).toBe(100);
    expect(new Set(runScores.map(({ run }) => run.model))).toEqual(new Set(["hans-100-seeds"]));
    const mnli = runScores.filter(({ run }) => run.task === "MNLI dev acc.").map(({ value }) => value);
    expect(mnli.reduce((sum, value) => sum + value, 0) / 100).toBeCloseTo(0.8433927651, 10);
    expect(notes.find(({ code }) => code === "rows-left-out")?.message).toMatch(
      /4 summary rows \(Minimum, Maximum, Mean, Standard deviation\) and 7 blank rows$/,
    );
  });

  test("MNLI: the shares of 100 seeds by item have the mean of the 100 seeds", async () => {
    const { matrices, notes } = await load(realPath("seeds/mnli-correct-of-100-seeds.txt"));
    const [matrix] = matrices;
    if (matrix === undefined) throw new Error("no matrix");
    expect([matrix.runs.length, matrix.items.length, matrix.states]).toEqual([1, 9815, null]);
    expect(matrix.scores.every((score) => Number.isInteger(Math.round(score * 1e9) / 1e7))).toBe(true);
    const { runScores } = await load(realPath("seeds/hans-100-seeds.csv"));
    const seeds = runScores.filter(({ run }) => run.task === "MNLI dev acc.").map(({ value }) => value);
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(matrix.scores)).toBeCloseTo(mean(seeds), 8);
    expect(codes(notes)).toEqual(["delimiter", "quotes-as-written", "columns-ignored", "runs-averaged"]);
  });

  test("the folder of seeds is read whole", async () => {
    const { files, runScores, matrices } = await load(realPath("seeds"));
    expect(files.map(({ format }) => format).sort()).toEqual(["long table", "run table", "tally table"]);
    expect(runScores).toHaveLength(3800 + 11_820);
    expect(matrices).toHaveLength(1);
  });

  test("OLMo framings: 94 checkpoints by two framings", async () => {
    const { runScores } = await load(realPath("framing/olmo-13B-completion-and-choice.csv"));
    expect(runScores).toHaveLength(3760);
    expect(steps(runScores)).toEqual({ "OLMo-13B": 94 });
    for (const framing of ["choice", "completion"]) {
      expect(runScores.filter(({ run }) => run.framing === framing)).toHaveLength(1880);
    }
    expect(new Set(runScores.map(({ run }) => run.task)).size).toBe(20);
  });

  test.each([
    ["aime-II", 60, [2, 31, 45, 9, 29, 39, 36, 13, 28, 43, 18, 15, 33, 17, 8, 48, 56, 26, 48]],
    ["langchain-tool-use", 20, [20, 10, 5, 8, 18, 0, 2, 1, 12]],
    ["winogrande-3-models-2-framings", 1267, [965, 620, 935, 636, 990, 609]],
  ])("matrix %s: %i items and these sums by run", async (name, items, sums) => {
    const { matrices } = await load(realPath(`matrices/${name}.csv`), { trialSuffix: "none" });
    const [matrix] = matrices;
    if (matrix === undefined) throw new Error("no matrix");
    expect(matrices).toHaveLength(1);
    expect([matrix.task, matrix.items.length, matrix.states]).toEqual([name, items, null]);
    expect(matrix.runs.map((_, run) => runScoresOf(matrix, run).reduce((sum, score) => sum + score, 0))).toEqual(sums);
  });

  test("AIME-II: ids 1, 1.1, 1.2, 1.3 are four trials of question 1", async () => {
    const { matrices, notes } = await load(realPath("matrices/aime-II.csv"));
    expect([matrices[0]?.items.length, matrices[0]?.runs.length]).toEqual([15, 19 * 4]);
    expect(codes(notes)).toContain("trials-by-suffix");
    for (const name of ["langchain-tool-use", "winogrande-3-models-2-framings"]) {
      expect(codes((await load(realPath(`matrices/${name}.csv`))).notes)).not.toContain("trials-by-suffix");
    }
  });

  test.each([
    ["LSAT6", [924, 709, 553, 763, 870]],
    ["LSAT7", [828, 658, 772, 606, 843]],
  ])("%s patterns: 1,000 runs of 5 items with these sums by item", async (name, sums) => {
    const { matrices } = await load(realPath(`../golden/irt/${name}_patterns.csv`));
    const [matrix] = matrices;
    if (matrix === undefined) throw new Error("no matrix");
    expect([matrix.runs.length, matrix.items.length]).toEqual([1000, 5]);
    const found = sums.map((_, item) =>
      matrix.runs.reduce((sum, _run, run) => sum + (matrix.scores[run * 5 + item] as number), 0),
    );
    expect(found).toEqual(sums);
  });

  test("a simulated 500 × 40 matrix without names of runs", async () => {
    const { matrices, notes } = await load(realPath("../golden/irt/sim_500x40.csv"));
    expect([matrices[0]?.runs.length, matrices[0]?.items.length]).toEqual([500, 40]);
    expect(matrices[0]?.scores.reduce((sum, score) => sum + score, 0)).toBe(9967);
    expect(codes(notes)).toEqual(["layout-guessed", "runs-unnamed"]);
  });

  test("twelve models by 41,871 items without a header or a name", async () => {
    const { matrices, notes } = await load(realPath("leaderboards/psn-12-models.csv.gz"));
    const [matrix] = matrices;
    if (matrix === undefined) throw new Error("no matrix");
    expect([matrix.runs.length, matrix.items.length, matrix.states]).toEqual([12, 41_871, null]);
    expect([matrix.runs[11]?.model, matrix.items.at(-1)?.id]).toEqual(["run-12", "41871"]);
    expect(matrix.runs.map((_, run) => runScoresOf(matrix, run).reduce((sum, score) => sum + score, 0))).toEqual([
      33744, 35871, 33046, 35368, 9659, 34370, 16738, 32238, 31938, 25275, 13229, 31487,
    ]);
    expect(codes(notes)).toEqual(["layout-guessed", "runs-unnamed"]);
  });

  test("the whole folder of dumps is read at once; only what is no dump is left out, in one note", async () => {
    const results = await load(realPath("."));
    const unread = results.files.filter(({ format }) => format === null).map(({ name }) => name.split("/").at(-1));
    expect(unread).toEqual(["README.md"]);
    expect(results.notes.filter(({ code }) => code === "files-left-out")).toHaveLength(1);
  }, 120_000);

  test("every file of the folder is read when it is named alone, without an option", async () => {
    const paths = readdirSync(realPath("."), { recursive: true, encoding: "utf8" }).sort();
    const files = paths.filter((path) => path !== "README.md" && statSync(realPath(path)).isFile());
    expect(files.length).toBeGreaterThan(100);
    for (const path of files) {
      const { files: read } = await load(realPath(path));
      expect(read.find(({ name }) => name === realPath(path))?.format, path).toBeTruthy();
    }
  }, 120_000);
});
