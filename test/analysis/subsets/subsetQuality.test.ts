import { describe, expect, test } from "vitest";
import { discriminationTransfer } from "../../../src/analysis/items/discriminationTransfer.js";
import { pruningCurve } from "../../../src/analysis/subsets/pruning.js";
import { SUBSET_MEASURES, subsetQualities, subsetQuality } from "../../../src/analysis/subsets/subsetQuality.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { itemStatistics } from "../../../src/inference/items/itemStatistics.js";
import { kendallTau, pearson } from "../../../src/numeric/correlation.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";
import { asModels, simulatedAnswers } from "../../support/itemModels.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const ITEMS = 40;
/** Two models × three seeds × four checkpoints: the later, the better. */
const rng = createRng(6, "subsets");
const difficulty = Array.from({ length: ITEMS }, () => rng.nextUniform());
const runs = ["a", "b"].flatMap((model) =>
  ["1", "2", "3"].flatMap((seed) =>
    [1, 2, 3, 4].map((step) => ({
      model,
      seed,
      step,
      scores: difficulty.map((hard) => Number(rng.nextUniform() < 0.2 + 0.15 * step - 0.3 * (hard - 0.5))),
    })),
  ),
);
const matrix = matrixOf(runs);
const chosen = [3, 5, 8, 13, 21, 34, 0, 1, 2, 30];

describe("subsetQuality", () => {
  const quality = subsetQuality(matrix, { items: chosen }, { draws: 300 });
  const subsetScores = runs.map(({ scores }) => chosen.map((item) => scores[item]!));
  const means = subsetScores.map((scores) => mean(scores));
  const full = runs.map(({ scores }) => mean(scores));

  test("measures are those of the definitions", () => {
    const { measures } = quality;
    const differences = means.map((value, run) => value - full[run]!);
    expect(measures.drift.subset).toBeCloseTo(mean(differences), 12);
    expect(measures.absoluteError.subset).toBeCloseTo(mean(differences.map(Math.abs)), 12);
    expect(measures.standardError.subset).toBeCloseTo(mean(subsetScores.map((scores) => standardError(scores))), 12);
    const at = (model: string, step: number) =>
      means.filter((_, run) => runs[run]!.model === model && runs[run]!.step === step);
    const seedSd = mean(
      ["a", "b"].map((model) => mean([1, 2, 3, 4].map((step) => standardDeviation(at(model, step))))),
    );
    expect(measures.seedSd.subset).toBeCloseTo(seedSd, 12);
    const taus = [0, 1, 2, 3, 4, 5].map((curve) => kendallTau([1, 2, 3, 4], means.slice(4 * curve, 4 * curve + 4)));
    expect(measures.kendallTau.subset).toBeCloseTo(mean(taus.filter((tau) => !Number.isNaN(tau))), 12);
    expect(measures.orderTau.subset).toBeCloseTo(kendallTau(means, full), 12);
    expect([measures.drift.full, measures.orderTau.full]).toEqual([0, 1]);
    expectNoNaN(quality);
  });

  test("the bands are those of random subsets: a random subset lies inside in about 95 % of the cases", () => {
    const source = createRng(12, "random");
    let [inside, outside] = [0, 0];
    const subsets = Array.from({ length: 60 }, () => {
      const order = difficulty.map((_, item) => ({ item, key: source.nextUniform() })).sort((a, b) => a.key - b.key);
      return { items: order.slice(0, 15).map(({ item }) => item) };
    });
    for (const { measures } of subsetQualities(matrix, subsets, { draws: 400 })) {
      for (const name of SUBSET_MEASURES) {
        if (measures[name].place === "within") inside++;
        else if (measures[name].place !== null) outside++;
      }
    }
    expect(inside / (inside + outside)).toBeGreaterThan(0.88);
    expect(inside / (inside + outside)).toBeLessThan(0.99);
  });

  test("random subsets of one size do not depend on which other sizes are asked for", () => {
    const subset = { items: chosen };
    const [alone] = subsetQualities(matrix, [subset], { draws: 50 });
    const [, among] = subsetQualities(matrix, [{ items: [4, 6] }, subset], { draws: 50 });
    expect(among).toEqual(alone);
    expect(subsetQuality(matrix, subset, { draws: 50, seed: 2 })).not.toEqual(alone);
  });

  test("all items move nothing, and the random band is a point", () => {
    const whole = subsetQuality(matrix, { items: difficulty.map((_, item) => item) }, { draws: 20 });
    expect(whole.measures.drift.subset).toBe(0);
    expect(whole.measures.standardError.subset).toBe(whole.measures.standardError.full);
    expect(codesOf(whole)).toContain("all-items");
  });

  test("weights and estimates are subsets too", () => {
    const weighted = subsetQuality(matrix, { items: [0, 1], weights: [3, 1] }, { draws: 20 });
    const scores = runs.map((run) => (3 * run.scores[0]! + run.scores[1]!) / 4);
    expect(weighted.measures.drift.subset).toBeCloseTo(mean(scores) - mean(full), 12);
    expect(weighted.measures.standardError.subset).toBeNull();
    const estimated = subsetQuality(matrix, { estimates: scores, size: 2 }, { draws: 20 });
    expect(estimated.measures).toEqual(weighted.measures);
    const equal = subsetQuality(matrix, { items: chosen, weights: chosen.map(() => 2) }, { draws: 300 });
    expect(equal.measures.absoluteError.subset).toBeCloseTo(quality.measures.absoluteError.subset!, 12);
  });

  test("what the runs do not hold is null, with a note", () => {
    const flat = subsetQuality(matrixOf(asModels(simulatedAnswers(createRng(1), 6, 10))), { items: [1, 2, 3] });
    expect([flat.measures.seedSd.subset, flat.measures.seedSd.random, flat.measures.kendallTau.place]).toEqual([
      null,
      null,
      null,
    ]);
    expect(codesOf(flat)).toEqual(["one-seed", "no-curves"]);
    expectNoNaN(flat);
  });

  test("missing cells are left out of each run's means", () => {
    const holes = matrixOf([
      { model: "a", scores: [1, Number.NaN, 0, 1] },
      { model: "b", scores: [Number.NaN, 1, 1, 0] },
    ]);
    const { measures } = subsetQuality(holes, { items: [0, 1] }, { draws: 30 });
    expect(measures.drift.subset).toBeCloseTo((1 - 2 / 3 + (1 - 2 / 3)) / 2, 12);
  });

  test.each([
    [{ items: [] }, /at least one, got none/],
    [{ items: [1, 1] }, /one twice/],
    [{ items: [40] }, /got 40/],
    [{ items: [1, 2], weights: [1] }, /same length/],
    [{ estimates: [1], size: 3 }, /one score a run, 24, got 1/],
  ])("%j is a wrong call", (subset, message) => {
    expect(() => subsetQuality(matrix, subset)).toThrow(message);
  });
});

describe("pruningCurve", () => {
  test("drops the least discriminating items first, dead ones as 0", () => {
    const rows = simulatedAnswers(createRng(9), 40, 20, { miskeyed: [7] }).map((row) => [...row, 1]);
    const curve = pruningCurve(matrixOf(asModels(rows)), { draws: 50, drop: [0, 1 / 21, 0.5] });
    expect(curve.points.map(({ size }) => size)).toEqual([21, 20, 10]);
    const without = rows.map((row) => mean(row.filter((_, item) => item !== 7)) - mean(row));
    expect(curve.points[1]!.measures.drift.subset).toBeCloseTo(mean(without), 12);
    expect(codesOf(curve)).toEqual(["same-runs", "one-seed", "no-curves", "all-items"]);
  });

  test("with discriminations from elsewhere follows those", () => {
    const curve = pruningCurve(matrix, { draws: 20, drop: [0.9], discriminations: difficulty.map((_, item) => item) });
    const kept = runs.map(({ scores }) => mean(scores.slice(36)));
    expect(curve.points[0]!.measures.drift.subset).toBeCloseTo(
      mean(kept) - mean(runs.map(({ scores }) => mean(scores))),
      12,
    );
    expect(codesOf(curve)).toEqual([]);
  });

  test("leaves out shares that leave fewer than two items, and refuses shares out of range", () => {
    expect(
      pruningCurve(
        matrixOf(
          asModels([
            [1, 0],
            [0, 1],
          ]),
        ),
        { drop: [0.6], draws: 5 },
      ).points,
    ).toEqual([]);
    expect(() => pruningCurve(matrix, { drop: [10] })).toThrow(/shares in \[0, 1\), got 10/);
    expect(() => pruningCurve(matrix, { discriminations: difficulty.slice(1).map(() => 0.5) })).toThrow(/pruningCurve/);
  });
});

describe("discriminationTransfer", () => {
  const rows = simulatedAnswers(createRng(10), 60, 30, { miskeyed: [1, 2, 3, 4, 5, 6] });

  test("wrong keys carry over to other runs; answers by chance do not", () => {
    const transfer = discriminationTransfer(matrixOf(asModels(rows)), { splits: 30 });
    if (!transfer.ok) throw new Error(transfer.message);
    expect(transfer.random.correlation!).toBeGreaterThan(0.7);
    const coin = createRng(2);
    const noise = rows.map((row) => row.map(() => Number(coin.nextUniform() < 0.5)));
    const nothing = discriminationTransfer(matrixOf(asModels(noise)), { splits: 30 });
    if (!nothing.ok) throw new Error(nothing.message);
    expect(Math.abs(nothing.random.correlation!)).toBeLessThan(0.35);
    expect(transfer.random.splitRange!.low).toBeLessThanOrEqual(transfer.random.correlation!);
    expectNoNaN(transfer);
  });

  test("by strength is the correlation between the weaker half and the stronger", () => {
    const transfer = discriminationTransfer(matrixOf(asModels(rows)), { splits: 1 });
    const order = rows
      .map((row, run) => ({ run, score: mean(row) }))
      .sort((a, b) => a.score - b.score || a.run - b.run);
    const rest = (part: typeof order) =>
      itemStatistics(
        part.flatMap(({ run }) => rows[run]!),
        part.length,
        30,
      ).itemRest;
    const [weak, strong] = [rest(order.slice(0, 30)), rest(order.slice(30))];
    const both = [...weak.keys()].filter((item) => !Number.isNaN(weak[item]! + strong[item]!));
    const wanted = pearson(
      both.map((item) => weak[item]!),
      both.map((item) => strong[item]!),
    );
    expect(transfer.ok && transfer.strength.correlation).toBeCloseTo(wanted, 12);
    expect(transfer.ok && [transfer.strength.items, transfer.random.items]).toEqual([both.length, 30]);
  });

  test("keeps the runs of a model together, and is refused for fewer than six", () => {
    const grouped = rows.map((scores, run) => ({ model: `m${run % 8}`, step: run, scores }));
    expect(discriminationTransfer(matrixOf(grouped), { splits: 5 })).toMatchObject({
      ok: true,
      unit: "model",
      strength: { trainRuns: 4, testRuns: 4 },
    });
    expect(discriminationTransfer(matrixOf(asModels(rows.slice(0, 5))))).toMatchObject({
      ok: false,
      code: "too-few-runs",
    });
  });
});
