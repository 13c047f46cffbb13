import { describe, expect, test } from "vitest";
import { clusterNotes } from "../../../src/analysis/scores/clusterNotes.js";
import { outlyingSeeds } from "../../../src/analysis/scores/outlyingSeeds.js";
import { overSeeds, replicatesOf, seedInterval } from "../../../src/analysis/scores/replicates.js";
import type { ScoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";

const series = (model: string, seed: string | null, value = 0) => ({ model, seed, value }) as unknown as ScoreSeries;
const names = (found: readonly (readonly ScoreSeries[])[]) =>
  found.map((own) => own.map(({ model, seed }) => `${model}${seed ?? ""}`));

describe("series as replicates", () => {
  test("are matched by their seeds where all models share them, else by their order", () => {
    const shared = [series("a", "2"), series("a", "1"), series("b", "1"), series("b", "2")];
    expect(names(replicatesOf(shared))).toEqual([
      ["a2", "b2"],
      ["a1", "b1"],
    ]);
    const other = [series("a", "1"), series("a", "2"), series("b", "3"), series("b", "1"), series("b", "5")];
    expect(names(replicatesOf(other))).toEqual([["a1", "b3"], ["a2", "b1"], ["b5"]]);
    expect(names(replicatesOf([series("a", null), series("b", null)]))).toEqual([["a", "b"]]);
    expect(replicatesOf([])).toEqual([]);
  });

  test("give the mean and Student's interval of a statistic, without those for which it is not defined", () => {
    const values = [0.3, 0.5, Number.NaN, 0.9];
    const replicates = values.map((value, seed) => [series("a", `${seed}`, value)]);
    const statistic = (own: readonly ScoreSeries[]) => (own[0] as unknown as { value: number }).value;
    const known = [0.3, 0.5, 0.9];
    const mean = (0.3 + 0.5 + 0.9) / 3;
    const { low, high } = tInterval(mean, standardError(known), 2, { level: 0.9 });
    const found = overSeeds(replicates, statistic, { level: 0.9 });
    expect(found.value).toBeCloseTo(mean, 12);
    expect(found.interval).toMatchObject({ low: expect.closeTo(low, 12), high: expect.closeTo(high, 12), level: 0.9 });
    expect(overSeeds(replicates, statistic, { level: 0.9, bounds: [0.2, 0.7] }).interval).toMatchObject({
      low: 0.2,
      high: 0.7,
    });
    expect(overSeeds([], statistic, { level: 0.9 })).toEqual({ value: null, interval: null });
    expect(seedInterval([0.4], 0.9)).toBeNull();
    expect(seedInterval([0.4, 0.4], 0.9)).toBeNull();
  });
});

test("few clusters are said to be few: fewer than five that weigh alike", () => {
  const codes = (sizes: readonly number[]) => {
    const labels = sizes.flatMap((size, cluster) => Array.from({ length: size }, () => `c${cluster}`));
    const error = clusteredError(
      labels.map((_, item) => (item * 7) % 5),
      labels,
    );
    return clusterNotes(error, labels.length).map(({ code, data }) => [
      code,
      data?.effective ?? null,
      data?.items ?? null,
    ]);
  };
  expect(codes([3, 3, 3, 3, 3])).toEqual([["clusters", null, 15]]);
  expect(codes([3, 3, 3, 3])).toEqual([
    ["clusters", null, 12],
    ["few-clusters", null, null],
  ]);
  expect(codes([9, 1, 1, 1, 1, 1])).toEqual([
    ["clusters", expect.closeTo(14 ** 2 / 86, 12), 14],
    ["few-clusters", null, null],
  ]);
});

test("seeds are named until what is left holds no more, and never half of them", () => {
  const placed = (values: readonly number[]) => values.map((value, seed) => ({ seed: `${seed}`, step: 1, value }));
  const kin = [0.5, 0.51, 0.505, 0.495, 0.49, 0.5025, 0.4975, 0.508];
  expect(outlyingSeeds(placed([...kin, 0.1]), 1)).toEqual(["8"]);
  // Beside the first the second is not seen.
  expect(outlyingSeeds(placed([...kin, -50, 0.1]), 1)).toEqual(["8", "9"]);
  expect(outlyingSeeds(placed(kin), 1)).toEqual([]);
  expect(outlyingSeeds(placed([...kin, 0.1]), 2)).toEqual([]);
  for (const values of [
    [0.5, 0.51, 0.1, 0.9],
    [0.5, 0.5001, 0.9, 0.9001],
  ]) {
    expect(outlyingSeeds(placed(values), 1).length).toBeLessThan(values.length / 2);
  }
});
