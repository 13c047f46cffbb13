import { describe, expect, test } from "vitest";
import {
  type ComparisonFamily,
  compareResults,
  type FamilyComparison,
} from "../../../src/analysis/comparison/resultsComparison.js";
import { reachOf } from "../../../src/analysis/planning/reach.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { type SeedRow, seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { selectResults } from "../../../src/data/select.js";
import { seedsToDetect } from "../../../src/inference/power/powerStudent.js";
import { itemsForTwoProportions } from "../../../src/inference/power/powerTwoProportions.js";
import { reachSection } from "../../../src/report/sections/reachSection.js";
import { reportData } from "../../support/reportData.js";

type Done = FamilyComparison & { readonly ok: true };
const data = reportData({ models: ["a", "b"], items: 60 });
const shared = compareResults(selectResults(data, { model: ["a"] }), selectResults(data, { model: ["b"] }))
  .comparisons[0] as Done;
const apart: Done = {
  ...shared,
  test: "two-proportion-z",
  standardError: 0.02,
  baseline: { name: "a", mean: 0.6 },
  items: { shared: 0, onlyBaseline: 1200, onlyCandidate: 1000 },
};
const familyOf = (...comparisons: readonly Done[]): ComparisonFamily => ({
  kind: "comparisons",
  overall: [],
  secondary: [],
  comparisons,
  family: { size: comparisons.length, correction: "none", alpha: 0.05 },
  notes: [],
});
const textOf = (...parts: Parameters<typeof reachOf>) => JSON.stringify(reachSection(reachOf(...parts)));

describe("comparisons without shared items", () => {
  test("count with the items of the smaller side, and with a share's own noise", () => {
    expect(reachOf(familyOf(apart), []).items).toEqual([
      expect.objectContaining({
        items: 1000,
        shared: false,
        itemsForOnePoint: itemsForTwoProportions(0.6, 0.61, { alpha: 0.05, power: 0.8 }),
      }),
    ]);
    expect(textOf(familyOf(apart), [])).toContain('"title":"items"');
    expect(textOf(familyOf(shared), [])).toContain('"title":"shared items"');
  });

  test("of other scores, and of means that cannot move by a point, tell no number of items", () => {
    for (const odd of [
      { ...apart, test: "welch" },
      { ...apart, baseline: { name: "a", mean: 0.995 } },
    ]) {
      expect(reachOf(familyOf(odd), []).items[0]!.itemsForOnePoint).toBeNull();
    }
  });

  test("and without any items are left out", () => {
    const none = { ...apart, items: { shared: 0, onlyBaseline: 0, onlyCandidate: 0 } };
    expect(reachOf(familyOf(none), []).items).toEqual([]);
  });
});

describe("seeds", () => {
  const trained = reportData({ models: ["a"], seeds: 3 });
  const [row] = seedTable(trained, scoreSeries(trained)) as [SeedRow];
  const rowOf = (task: string, seedGap: number, rest: Partial<SeedRow> = {}): SeedRow => ({
    ...row,
    task,
    seedGap,
    finalMean: 0.5,
    finalSd: 0.05,
    finalSdInterval: { low: 0.03, high: 0.2, level: 0.95, method: "chi-square" },
    ...rest,
  });
  const seedsFor = (sd: number) => seedsToDetect(0.01, sd, { alpha: 0.05, power: 0.8 });

  test("for one point are those of the SD, with those of the ends of its interval, to two figures", () => {
    expect(reachOf(null, [rowOf("t", 0.1)]).seeds[0]).toMatchObject({
      seedsForOnePoint: seedsFor(0.05),
      seedsForOnePointRange: { low: seedsFor(0.03), high: seedsFor(0.2) },
    });
    expect(textOf(null, [rowOf("t", 0.1)])).toContain('"390 (140–6\u202f300)"');
  });

  test("are not asked for where a score cannot move by a point", () => {
    for (const finalMean of [0.005, 0.995]) {
      expect(reachOf(null, [rowOf("t", 0.1, { finalMean })]).seeds[0]).toMatchObject({
        seedsForOnePoint: null,
        seedsForOnePointRange: null,
      });
    }
  });

  test("stand with the largest gap first, and a gap beyond the scale in words", () => {
    const rows = [rowOf("small", 0.1), rowOf("beyond", 1.4), rowOf("large", 0.3)];
    expect(reachOf(null, rows).seeds.map(({ task }) => task)).toEqual(["beyond", "large", "small"]);
    expect(textOf(null, rows)).toContain('"more than the scale"');
  });

  test("legends explain what is shown and no more", () => {
    const seedsOnly = textOf(null, [rowOf("t", 0.1)]);
    expect(seedsOnly).not.toContain("can show:");
    expect(seedsOnly).toContain("seeds each for 1 pt:");
    const itemsOnly = textOf(familyOf(shared), []);
    expect(itemsOnly).toContain("can show:");
    expect(itemsOnly).not.toContain("seeds for 1 pt");
  });
});
