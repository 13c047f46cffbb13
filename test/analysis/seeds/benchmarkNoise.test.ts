import { describe, expect, test } from "vitest";
import { curveSummaries, curveTable } from "../../../src/analysis/curves/curveTable.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { benchmarkNoiseTable } from "../../../src/analysis/seeds/benchmarkNoise.js";
import { seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { createResults } from "../../../src/data/createResults.js";
import type { RunScore } from "../../../src/data/results.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const STEPS = [10, 20, 30, 40, 50];
const SEEDS = ["1", "2", "3", "4", "5", "6"];

/** Right or wrong, and the probability of the right answer, of the same questions; `models` of growing ability. */
function trained(
  models: readonly string[],
  { metrics = ["acc", "prob_correct"], steps = STEPS as readonly (number | null)[] } = {},
) {
  const rng = createRng(5);
  const items = Array.from({ length: 60 }, (_, item) => ({ id: `q${item}`, choices: 4 }));
  const runs = models.flatMap((model, ability) =>
    SEEDS.flatMap((seed) =>
      steps.map((step) => {
        const level = 0.3 + 0.1 * ability + 0.006 * (step ?? 50);
        const degrees = items.map(() => Math.min(1, Math.max(0, level + 0.3 * (rng.nextUniform() - 0.5))));
        const place = step === null ? {} : { step };
        return {
          model,
          task: "quiz",
          seed,
          ...place,
          degrees,
          right: degrees.map((p) => (rng.nextUniform() < p ? 1 : 0)),
        };
      }),
    ),
  );
  return createResults({
    matrices: metrics.map((metric, index) =>
      matrixOf(
        runs.map(({ degrees, right, ...run }) => ({ ...run, metric, scores: index === 0 ? right : degrees })),
        { items },
      ),
    ),
  });
}

function runScore(metric: string, value: number, rest: Partial<RunScore> = {}, seed = "1"): RunScore {
  return { run: { model: "m", task: "t", metric, seed }, value, higherIsBetter: true, ...rest };
}

describe("benchmarkNoiseTable", () => {
  test("sets the discrete and the continuous metric of a task side by side, with the figures of the seed and curve tables", () => {
    const results = trained(["m"]);
    const { rows, averages } = benchmarkNoiseTable(results);
    expect(rows).toHaveLength(1);
    expect(averages).toEqual([]);
    const [row] = rows;
    expect(row).toMatchObject({
      model: "m",
      task: "quiz",
      framing: null,
      items: 60,
      chance: 0.25,
      seeds: 6,
      checkpoints: 5,
      discrete: { metric: "acc" },
      continuous: { metric: "prob_correct" },
      notes: [],
    });
    const series = scoreSeries(results);
    const seeds = seedTable(results, series);
    const taus = curveSummaries(curveTable(series));
    for (const side of [row!.discrete!, row!.continuous!]) {
      const seed = seeds.find(({ metric }) => metric === side.metric)!;
      const tau = taus.find(({ metric }) => metric === side.metric)!;
      expect(side).toMatchObject({ mean: seed.finalMean, seedSd: seed.seedSd, itemHalfWidth: seed.itemHalfWidth });
      expect(side).toMatchObject({
        kendallTau: tau.meanTau,
        kendallTauInterval: tau.tauInterval,
        seedSnr: seed.seedSnr,
      });
    }
    // A probability has less noise than whether a draw from it is right.
    expect(row!.continuous!.seedSnr!).toBeGreaterThan(row!.discrete!.seedSnr!);
    expect(row!.comparison).toMatchObject({ seeds: 6, checkpoints: 5, clearer: "prob_correct" });
    expectNoNaN(rows);
  });

  test("sets both metrics on the seeds and checkpoints that both have, and leaves one alone that shares none", () => {
    const results = trained(["m"]);
    const [acc, prob] = results.matrices as [(typeof results.matrices)[0], (typeof results.matrices)[0]];
    const only = (matrix: typeof acc, isKept: (run: { readonly seed?: string; readonly step?: number }) => boolean) => {
      const width = matrix.items.length;
      return matrixOf(
        matrix.runs.flatMap((run, row) =>
          isKept(run) ? [{ ...run, scores: [...matrix.scores.subarray(row * width, (row + 1) * width)] }] : [],
        ),
        { items: matrix.items },
      );
    };
    const isShared = ({ seed, step }: { readonly seed?: string; readonly step?: number }) => seed !== "6" && step! < 50;
    const rowsOf = (...matrices: readonly (typeof acc)[]) => benchmarkNoiseTable(createResults({ matrices })).rows;
    const [row] = rowsOf(
      only(acc, ({ seed }) => seed !== "6"),
      only(prob, ({ step }) => step! < 50),
    );
    const [whole] = rowsOf(only(acc, isShared), only(prob, isShared));
    expect(row).toMatchObject({ seeds: 5, checkpoints: 4, step: 40 });
    expect(row).toEqual(whole);
    const isFive = ({ seed }: { readonly seed?: string }) => seed !== "6";
    expect(rowsOf(only(acc, isFive), prob)).toEqual(rowsOf(only(acc, isFive), only(prob, isFive)));
    expect(rowsOf(acc, only(prob, isFive))).toEqual(rowsOf(only(acc, isFive), only(prob, isFive)));
    const [apart] = rowsOf(
      only(acc, ({ seed }) => seed! < "4"),
      only(prob, ({ seed }) => seed! > "3"),
    );
    const [alone] = rowsOf(only(acc, ({ seed }) => seed! < "4"));
    expect(apart!.discrete).toEqual(alone!.discrete);
    expect(apart!.continuous).not.toBeNull();
  });

  test("puts beside each model and task the comparison of its own metrics", () => {
    const [quiz, maze] = [trained(["a", "b"]), trained(["b", "a"])];
    const other = maze.matrices.map((matrix) => ({
      ...matrix,
      task: "maze",
      runs: matrix.runs.map((run) => ({ ...run, task: "maze" })),
    }));
    const { rows } = benchmarkNoiseTable(createResults({ matrices: [...quiz.matrices, ...other] }));
    expect(rows.map(({ model, task }) => [model, task]).sort()).toEqual(
      ["a", "b"].flatMap((model) => ["maze", "quiz"].map((task) => [model, task])),
    );
    for (const { model, task, comparison, discrete, continuous } of rows) {
      expect([comparison!.model, comparison!.task]).toEqual([model, task]);
      expect([comparison!.first.metric, comparison!.second.metric].sort()).toEqual(
        [discrete!.metric, continuous!.metric].sort(),
      );
      const alone = benchmarkNoiseTable(
        createResults({
          matrices: [...quiz.matrices, ...other].filter((matrix) => matrix.task === task),
        }),
      ).rows.find((row) => row.model === model);
      expect(comparison).toEqual(alone!.comparison);
    }
  });

  test("averages over models, each alike, without intervals", () => {
    const { rows, averages } = benchmarkNoiseTable(trained(["a", "b", "c"]));
    expect(rows).toHaveLength(3);
    const [average] = averages;
    expect(average).toMatchObject({ models: 3, items: 60, chance: 0.25, seeds: 6, checkpoints: 5 });
    for (const key of ["mean", "seedSd", "itemHalfWidth", "kendallTau", "seedSnr"] as const) {
      const values = rows.map(({ discrete }) => discrete![key]!);
      expect(average!.discrete![key]).toBeCloseTo(values.reduce((sum, value) => sum + value) / 3, 12);
    }
    expect(average!.discrete!.kendallTauInterval).toBeNull();
  });

  test("runs without checkpoints: no τ, and still the comparison of the seed SNRs", () => {
    const [row] = benchmarkNoiseTable(trained(["m"], { steps: [null] })).rows;
    expect(row).toMatchObject({ discrete: { kendallTau: null }, continuous: { kendallTau: null } });
    expect(row!.comparison).toMatchObject({
      checkpoints: 0,
      step: null,
      tauDifference: null,
      clearer: null,
      notes: [],
    });
    expect(row!.comparison!.snrRatio).toBeCloseTo(row!.continuous!.seedSnr! / row!.discrete!.seedSnr!, 10);
  });

  test("item scores decide the kind, whatever the name; one kind alone leaves the other null", () => {
    const [swapped] = benchmarkNoiseTable(trained(["m"], { metrics: ["prob_correct", "acc"] })).rows;
    expect(swapped).toMatchObject({ discrete: { metric: "prob_correct" }, continuous: { metric: "acc" } });
    const [alone] = benchmarkNoiseTable(trained(["m"], { metrics: ["acc"] })).rows;
    expect(alone).toMatchObject({ discrete: { metric: "acc" }, continuous: null, comparison: null });
  });

  test("of run-level scores direction and scale tell, then the printed error, then the name, which is said", () => {
    const runScores = [
      runScore("acc", 0.25, { standardError: Math.sqrt((0.25 * 0.75) / 99) }),
      runScore("len_norm", 0.31),
      runScore("correct_prob", 0.4),
      runScore("bpb", 0.9, { higherIsBetter: false }),
      runScore("logprob", -1.5),
    ];
    const { rows } = benchmarkNoiseTable(createResults({ runScores }));
    const pairs = rows.map(({ discrete, continuous }) => [discrete?.metric, continuous?.metric]);
    const continuous = ["bpb", "correct_prob", "logprob"];
    expect(pairs).toEqual(["acc", "len_norm"].flatMap((metric) => continuous.map((other) => [metric, other])));
    expect(codesOf(rows[0]!)).toEqual([]);
    expect(codesOf(rows[1]!)).toEqual(["kind-by-name"]);
    expect(rows[1]!.notes[0]!.message).toContain("correct_prob");
    expectNoNaN(rows);
  });

  test("leaves checkpoints at chance out where asked", () => {
    const results = trained(["m"]);
    const above = benchmarkNoiseTable(results, { aboveChance: true, alpha: 1e-12 });
    expect(above.rows[0]!.checkpoints).toBeLessThan(benchmarkNoiseTable(results).rows[0]!.checkpoints);
  });

  test("nothing gives nothing", () => {
    expect(benchmarkNoiseTable(createResults({}))).toEqual({ kind: "benchmarks", rows: [], averages: [] });
  });
});
