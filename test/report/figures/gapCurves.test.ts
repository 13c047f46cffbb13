import { describe, expect, test } from "vitest";
import {
  type ComparisonFamily,
  compareResults,
  type FamilyComparison,
} from "../../../src/analysis/comparison/resultsComparison.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { type SeedRow, seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { selectResults } from "../../../src/data/select.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import type { Figure, Mark } from "../../../src/report/figure/figure.js";
import { figureSvg } from "../../../src/report/figure/svg.js";
import { itemGapCurve, seedGapCurve } from "../../../src/report/figures/gapCurves.js";
import { reportData } from "../../support/reportData.js";

type Done = FamilyComparison & { readonly ok: true };
const marksOf = <Kind extends Mark["kind"]>(figure: Figure | null, kind: Kind) =>
  figure!.marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);

describe("itemGapCurve", () => {
  const data = reportData({ models: ["a", "b"], items: 100 });
  const one = compareResults(selectResults(data, { model: ["a"] }), selectResults(data, { model: ["b"] }))
    .comparisons[0] as Done;
  // As of scores that are not right or wrong, whose noise is their standard error.
  const real = { discordant: null, test: "paired-t" };
  const family: ComparisonFamily = {
    kind: "comparisons",
    overall: [],
    secondary: [],
    comparisons: [
      { ...one, ...real, standardError: 0.04, difference: 0.01, verdict: "inconclusive" },
      { ...one, ...real, standardError: 0.05, difference: -0.2, verdict: "worse" },
      { ...one, ...real, standardError: 0.08, difference: 0.3, verdict: "better" },
    ],
    family: { size: 3, correction: "holm", alpha: 0.05 },
    notes: [],
  };

  test("says what is rarely significant, for one comparison", () => {
    expect(itemGapCurve(family)!.title).toBe(
      "quiz: with 100 items a gap below 7.9 pt to 16 pt, by pair, is rarely significant (one comparison)",
    );
    expect(itemGapCurve(family)!.notes).toContain("For one comparison: 3 together (Holm) need more.");
  });

  test("the band runs from the smallest to the largest standard error, as far as there are several", () => {
    const [band] = marksOf(itemGapCurve(family), "band");
    for (const { x, low, high } of band!.points) {
      const factor = (studentTQuantile(0.975, x - 1) * 10) / Math.sqrt(x);
      expect(low).toBeCloseTo(factor * 0.04, 10);
      expect(high).toBeCloseTo(factor * 0.08, 10);
    }
    expect(marksOf(itemGapCurve({ ...family, comparisons: family.comparisons.slice(0, 1) }), "band")).toEqual([]);
  });

  test("of right-or-wrong scores the noise is their disagreement, and no gap is smaller than the test can reject", () => {
    const pair = { ...one, test: "mcnemar-midp", items: { shared: 20, onlyBaseline: 0, onlyCandidate: 0 } };
    // All disagree to one side: no observed spread, but the noise of 20 coins.
    const apart = { ...pair, discordant: { baselineOnly: 20, candidateOnly: 0 }, standardError: 0, difference: -1 };
    const close = {
      ...pair,
      discordant: { baselineOnly: 1, candidateOnly: 0 },
      standardError: 0.05,
      difference: -0.05,
    };
    const figure = itemGapCurve({ ...family, comparisons: [apart, close] });
    const [band] = marksOf(figure, "band");
    const at = band!.points.reduce((a, b) => (Math.abs(a.x - 20) < Math.abs(b.x - 20) ? a : b));
    expect(at.high).toBeCloseTo(studentTQuantile(0.975, at.x - 1) / Math.sqrt(at.x), 10);
    // Five to none is the least that mid-p calls significant.
    expect(at.low).toBeCloseTo(5 / at.x, 10);
    expect(marksOf(figure, "dots").flatMap(({ dots }) => dots)).toHaveLength(2);
  });

  test("the line of what is found is what the tables say that these items could show", () => {
    const shown = { ...one, ...real, standardError: 0.05, difference: 0.1, minimumDetectableEffect: 0.2 };
    const found = marksOf(itemGapCurve({ ...family, comparisons: [shown] }), "line")[1]!.points;
    for (const { x, y } of found) expect(y).toBeCloseTo(0.2 * Math.sqrt(100 / x), 12);
  });

  test("hollow dots are the differences that are not told apart", () => {
    const dots = marksOf(itemGapCurve(family), "dots").map(({ label, hollow, dots }) => [
      label,
      hollow ?? false,
      dots.map(({ y }) => y),
    ]);
    expect(dots).toEqual([
      ["seen, told apart", false, [0.2, 0.3]],
      ["seen, not told apart", true, [0.01]],
    ]);
  });

  test("says that more items do not lower the noise of seeds", () => {
    const seeds = { baseline: 3, candidate: 3 };
    const seeded = { ...family, comparisons: family.comparisons.map((done) => ({ ...done, seeds }) as Done) };
    expect(itemGapCurve(seeded)!.notes.join()).toContain("more items do not lower it");
    expect(itemGapCurve(family)!.notes.join()).not.toContain("training seeds");
  });
});

describe("seedGapCurve", () => {
  const trained = reportData({ models: ["a"], seeds: 3 });
  const [row] = seedTable(trained, scoreSeries(trained)) as [SeedRow];
  const rowOf = (task: string, seedGap: number | null): SeedRow => ({ ...row, task, seedGap });

  test("says the gaps of the noisiest row and the middle one, on log scales", () => {
    const figure = seedGapCurve([rowOf("steady", 0.0051), rowOf("noisy", 0.248), rowOf("middle", 0.02)])!;
    expect(figure.title).toBe(
      "One seed each: gaps of 25 pt on noisy and 2.0 pt on middle (the middle of 3) may be the seed",
    );
    expect([figure.x, figure.y]).toEqual([
      expect.objectContaining({ scale: "log" }),
      expect.objectContaining({ scale: "log" }),
    ]);
    expect(marksOf(figure, "line").map(({ label }) => label)).toEqual(["noisy", "middle"]);
    expect(figureSvg(figure)).not.toContain("NaN");
    expect(seedGapCurve([rowOf("one", 0.02), rowOf("other", 0.03)])!.title).toBe(
      "One seed each: gaps of 3.0 pt on other and 2.0 pt on one may be the seed",
    );
    expect(seedGapCurve([rowOf("alone", 0.02)])!.title).toBe("One seed each: a gap of 2.0 pt on alone may be the seed");
  });

  test("leaves out rows without a gap, and those beyond the scale with a count", () => {
    const figure = seedGapCurve([rowOf("beyond", 1.2), rowOf("unknown", null), rowOf("drawn", 0.1)])!;
    expect(marksOf(figure, "line").map(({ label }) => label)).toEqual(["drawn"]);
    expect(figure.notes).toContain("1 row whose seeds hide any gap up to 100 pt left out.");
    expect(seedGapCurve([rowOf("beyond", 1.2)])).toBeNull();
  });
});
