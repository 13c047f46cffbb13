import { describe, expect, test } from "vitest";
import { comparePaired } from "../../../src/analysis/comparison/comparison.js";
import { compareResults, judgedInFamily } from "../../../src/analysis/comparison/resultsComparison.js";
import { createResults } from "../../../src/data/createResults.js";
import { tangoInterval } from "../../../src/inference/intervals/pairedProportionIntervals.js";
import { equivalenceTTest } from "../../../src/inference/significance/equivalence.js";
import { mean } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf, pairedTable } from "../../support/matrices.js";

const compared = (counts: readonly [number, number, number, number], margin: number, more = {}) => {
  const { baseline, candidate } = pairedTable(...counts);
  return comparePaired(baseline, candidate, { margin, marginKind: "non-inferior", ...more });
};

describe("non-inferiority", () => {
  test("is shown where the one-sided bound of the difference lies above −margin, by Tango's interval", () => {
    for (const [baselineOnly, candidateOnly] of [
      [10, 10],
      [14, 10],
      [18, 9],
      [25, 12],
      [10, 14],
    ] as const) {
      const { low } = tangoInterval(100, baselineOnly, candidateOnly, 300 - baselineOnly - candidateOnly, {
        level: 0.9,
      });
      const counts = [100, baselineOnly, candidateOnly, 300 - baselineOnly - candidateOnly] as const;
      for (const margin of [0.02, 0.04, 0.06]) {
        const { verdict, equivalence } = compared(counts, margin);
        expect(verdict === "non-inferior").toBe(low > -margin);
        expect(equivalence!.pValue < 0.05).toBe(low > -margin);
        expect(equivalence!.kind).toBe("non-inferior");
      }
    }
  });

  test("the p of scores is that of the one-sided t test, whichever direction is better", () => {
    const rng = createRng(3, "non-inferior");
    const baseline = Array.from({ length: 80 }, () => standardNormal(rng));
    const candidate = baseline.map((score) => score - 0.05 + 0.5 * standardNormal(rng));
    const differences = candidate.map((score, item) => score - baseline[item]!);
    const error = Math.sqrt(differences.reduce((sum, d) => sum + (d - mean(differences)) ** 2, 0) / 79 / 80);
    const of = (higherIsBetter: boolean) =>
      comparePaired(baseline, candidate, { margin: 0.2, marginKind: "non-inferior", higherIsBetter }).equivalence!
        .pValue;
    const { lower, upper } = equivalenceTTest(mean(differences), error, 79, 0.2);
    expect(of(true)).toBeCloseTo(lower.pValue, 6);
    expect(of(false)).toBeCloseTo(upper.pValue, 6);
  });

  test("few scores are tested by exact sign flips of the distance to the margin", () => {
    const baseline = [0.4, 0.5, 0.6, 0.7, 0.3, 0.5];
    const candidate = [0.41, 0.5, 0.62, 0.69, 0.3, 0.51];
    const { equivalence, verdict } = comparePaired(baseline, candidate, { margin: 0.1, marginKind: "non-inferior" });
    expect(equivalence!.pValue).toBeCloseTo(1 / 64, 12);
    expect(verdict).toBe("non-inferior");
    const reversed = { margin: 0.1, marginKind: "non-inferior", higherIsBetter: false } as const;
    expect(comparePaired(baseline, candidate, reversed).verdict).toBe("non-inferior");
  });

  test("a loss that is shown and smaller than the margin is non-inferior, and said to be worse", () => {
    const { verdict, notes, sentence } = compared([4000, 300, 200, 5500], 0.03);
    expect(verdict).toBe("non-inferior");
    expect(notes.map(({ code }) => code)).toContain("worse-within-margin");
    expect(sentence).toMatch(
      /non-inferior to this run of baseline on questions like these, not worse by 3\.00 pt or more/,
    );
  });

  test("what is not shown is said so: inconclusive, or worse", () => {
    const open = compared([50, 6, 5, 39], 0.01);
    expect([open.verdict, open.sentence]).toEqual([
      "inconclusive",
      expect.stringContaining("candidate is not shown to be non-inferior to baseline by 1.00 pt (p = "),
    ]);
    const worse = compared([50, 25, 3, 22], 0.01);
    expect([worse.verdict, worse.sentence]).toEqual([
      "worse",
      expect.stringContaining("non-inferior to baseline by 1.00 pt (p = 1), and is worse"),
    ]);
  });

  test("better stays better, identical stays identical", () => {
    expect(compared([50, 3, 25, 22], 0.01).verdict).toBe("better");
    expect(compared([60, 0, 0, 40], 0.01).verdict).toBe("identical");
  });

  test("a gain that is not shown over the family is still no loss by the margin", () => {
    const sides = [0, 1].map((index) =>
      createResults({
        matrices: ["a", "b", "c", "d"].map((task) => {
          const { baseline, candidate } = task === "a" ? pairedTable(100, 8, 20, 72) : pairedTable(100, 10, 11, 79);
          return matrixOf([{ model: `m${index}`, task, scores: index === 0 ? baseline : candidate }]);
        }),
      }),
    );
    const options = { margin: 0.08, marginKind: "non-inferior" } as const;
    const [first] = compareResults(sides[0]!, sides[1]!, options).comparisons;
    expect(first).toMatchObject({ verdict: "non-inferior", sentence: expect.stringContaining("non-inferior") });
    const [without] = compareResults(sides[0]!, sides[1]!).comparisons;
    expect(without).toMatchObject({ verdict: "inconclusive" });
  });

  test("is adjusted over the tasks, and needs a margin", () => {
    const side = (model: string) =>
      createResults({
        matrices: ["a", "b", "c"].map((task) => {
          const { baseline, candidate } = pairedTable(100, 7, 7, 86);
          return matrixOf([{ model, task, scores: model === "x" ? baseline : candidate }]);
        }),
      });
    const verdicts = (correction: "holm" | "none") =>
      compareResults(side("x"), side("y"), { margin: 0.035, marginKind: "non-inferior", correction }).comparisons.map(
        (one) => one.ok && [one.verdict, one.adjustedEquivalencePValue! > one.equivalence!.pValue],
      );
    expect(verdicts("none")).toEqual(Array(3).fill(["non-inferior", false]));
    expect(verdicts("holm")).toEqual(Array(3).fill(["inconclusive", true]));
    expect(() => comparePaired([1, 0], [0, 1], { marginKind: "non-inferior" })).toThrow(/needs margin/);
    expect(() => comparePaired([1, 0], [0, 1], { margin: 0.1, marginKind: "inferior" as never })).toThrow(/marginKind/);
  });
});

describe("what a family leaves of a loss within the margin", () => {
  const one = { ...compared([4000, 300, 200, 5500], 0.03), task: "t", metric: "acc", framing: null };
  const judged = (difference: number, margin: number, sizes: readonly [number, number] = [4, 4]) =>
    judgedInFamily(
      one,
      {
        differences: { size: sizes[0], adjustedPValue: difference },
        equivalences: { size: sizes[1], adjustedPValue: margin },
      },
      { correction: "holm", alpha: 0.05 },
    );
  const said = (family: ReturnType<typeof judged>) => {
    if (!family.ok) throw new Error(family.message);
    const codes = family.notes.map(({ code }) => code);
    return [family.verdict, codes.includes("worse-within-margin"), codes.includes("not-after-adjustment")];
  };

  test("both claims stay, one of them, or none", () => {
    expect(said(judged(0.01, 0.02))).toEqual(["non-inferior", true, false]);
    // The loss is no longer shown: nothing is said of it.
    expect(said(judged(0.06, 0.02))).toEqual(["non-inferior", false, false]);
    // The loss is, and may be more than the margin.
    expect(said(judged(0.01, 0.06))).toEqual(["worse", false, true]);
    expect(said(judged(0.06, 0.06))).toEqual(["inconclusive", true, true]);
    // A p of alpha is not below it.
    expect(said(judged(0.05, 0.02))).toEqual(["non-inferior", false, false]);
    expect(said(judged(0.01, 0.05))).toEqual(["worse", false, true]);
  });

  test("a family of one changes nothing, and each claim has a family of its own", () => {
    expect(said(judged(0.9, 0.9, [1, 1]))).toEqual(["non-inferior", true, false]);
    expect(said(judged(0.9, 0.9, [4, 1]))).toEqual(["non-inferior", false, false]);
    expect(said(judged(0.9, 0.9, [1, 4]))).toEqual(["worse", false, true]);
  });

  test("what is taken back is said with its correction and number of tests, and the rest of the notes stay", () => {
    const taken = judged(0.01, 0.06, [3, 5]);
    if (!taken.ok) throw new Error(taken.message);
    const note = taken.notes.find(({ code }) => code === "not-after-adjustment")!;
    expect(note.message).toMatch(/5/);
    expect(taken.notes.filter((other) => other !== note)).toEqual(
      one.notes.filter(({ code }) => code !== "worse-within-margin"),
    );
    expect([taken.adjustedPValue, taken.adjustedEquivalencePValue]).toEqual([0.01, 0.06]);
    // The p beside "not shown" is the one that did not show it.
    expect(taken.sentence).toMatch(
      /^candidate is not shown to be non-inferior to baseline by 3\.00 pt after Holm.* over 5 comparisons \(adjusted p = \.060\), and is worse: .*; another training seed was not measured\.$/,
    );
  });
});
