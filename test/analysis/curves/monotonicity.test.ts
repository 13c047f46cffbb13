import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monotonicity, stepBalance, totalVariation } from "../../../src/analysis/curves/monotonicity.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const curve = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 25 });

/** A random walk without drift: neighbours are alike, and there is no trend to find. */
function wandering(length: number, seed: number): number[] {
  const rng = createRng(seed);
  let position = 0;
  return Array.from({ length }, () => {
    position += standardNormal(rng);
    return position;
  });
}

describe("monotonicity", () => {
  test("is τ-b by its definition: pairs in order less pairs out of order, over the root of the untied pairs", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 19 }), (scores) => {
        const signs = scores.flatMap((later, j) => scores.slice(0, j).map((earlier) => Math.sign(later - earlier)));
        const untied = signs.filter((sign) => sign !== 0).length;
        fc.pre(untied > 0);
        const tau = signs.reduce((total, sign) => total + sign, 0) / Math.sqrt(untied * signs.length);
        expect(monotonicity(scores).kendallTau).toBeCloseTo(tau, 12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("changes its sign, and nothing else, when lower is better", () => {
    fc.assert(
      fc.property(curve, (scores) => {
        const higher = monotonicity(scores);
        const lower = monotonicity(scores, { higherIsBetter: false });
        fc.pre(higher.kendallTau !== null);
        for (const key of ["kendallTau", "spearman", "stepBalance"] as const) {
          expect(lower[key]).toBeCloseTo(0 - (higher[key] as number), 12);
        }
        expect([lower.pValue, lower.correctedPValue]).toEqual([higher.pValue, higher.correctedPValue]);
        expect(lower.totalVariation).toEqual(higher.totalVariation);
        const mirrored = {
          improving: "worsening",
          worsening: "improving",
          moved: "moved",
          "no trend shown": "no trend shown",
        } as const;
        expect(lower.trend).toBe(mirrored[higher.trend as keyof typeof mirrored]);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("depends on the order of the scores only, τ at least, and not on their unit", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 21 }), (scores) => {
        const warped = monotonicity(scores.map((score) => score ** 3));
        expect(warped.kendallTau).toEqual(monotonicity(scores).kendallTau);
        expect(warped.spearman).toEqual(monotonicity(scores).spearman);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("has the null SD .158 for 21 checkpoints, so that a τ of .09 is no trend", () => {
    expect(monotonicity(wandering(21, 1)).nullSd).toBeCloseTo(0.158, 3);
    // 91 + 3 + 1 + 1 = 96 of 210 pairs are out of order.
    const blocks = [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 16, 15, 14, 18, 17, 20, 19];
    const result = monotonicity(blocks);
    expect(result.kendallTau).toBeCloseTo(18 / 210, 14);
    expect(result.pValue).toBeGreaterThan(0.5);
    expect(result.trend).toBe("no trend shown");
  });

  test("calls a trend by its p, never by the corrected p alone, says moved where the steps show none, and flags exactly those that the corrected p does not bear out", () => {
    let [disagreements, moved] = [0, 0];
    for (let seed = 1; seed <= 150; seed++) {
      const { pValue, correctedPValue, driftPValue, trend, kendallTau, flags } = monotonicity(wandering(21, seed));
      const [plain, corrected] = [pValue as number, correctedPValue as number];
      const way = (kendallTau as number) > 0 ? "improving" : "worsening";
      expect(trend).toBe(plain >= 0.05 ? "no trend shown" : (driftPValue as number) < 0.05 ? way : "moved");
      if (trend === "moved") moved++;
      expect(flags.includes("not-after-correction")).toBe(plain < 0.05 && corrected >= 0.05);
      if (plain < 0.05 && corrected >= 0.05) disagreements++;
    }
    // Otherwise the flag would not have been seen.
    expect(disagreements).toBeGreaterThan(10);
    // Most walks show a trend by the order of their points, and few by their steps.
    expect(moved).toBeGreaterThan(60);
  });

  test("is certain of a straight climb: τ 1, balance 1, exact p 2/n!", () => {
    const climb = monotonicity([0.1, 0.2, 0.4, 0.7, 0.8, 0.9]);
    expect(climb).toMatchObject({ kendallTau: 1, spearman: 1, stepBalance: 1, pValueMethod: "exact" });
    expect(climb.pValue).toBeCloseTo(2 / 720, 14);
    expect(climb.totalVariation).toBeCloseTo(6 / 5, 14);
  });

  test("says with every trend that checkpoints are correlated", () => {
    expect(codesOf(monotonicity([1, 2, 3, 4]))).toEqual(["correlated-checkpoints"]);
  });

  test("is null with a flag and a note, never 0, for a constant curve and for fewer than three checkpoints", () => {
    const cases = [
      { scores: [0.5, 0.5, 0.5, 0.5], code: "constant" },
      { scores: [0.1, 0.9], code: "too-few" },
      { scores: [0.1], code: "too-few" },
      { scores: [], code: "too-few" },
    ];
    for (const { scores, code } of cases) {
      const result = monotonicity(scores);
      expect(result).toMatchObject({
        kendallTau: null,
        pValue: null,
        correctedPValue: null,
        trend: null,
        flags: [code],
      });
      expect(codesOf(result)).toEqual([code]);
      expectNoNaN(result);
    }
    expect(monotonicity([0.1]).notes[0]?.message).toBe("1 checkpoint: a trend needs at least three");
  });

  test("says that a score is missing, not that the curve is constant", () => {
    const result = monotonicity([0.1, NaN, 0.5, 0.7]);
    expect([result.kendallTau, result.trend, result.flags]).toEqual([null, null, []]);
    expect(codesOf(result)).toEqual(["missing-scores"]);
    expectNoNaN(result);
  });

  describe("flags", () => {
    const standardErrors = [0.02, 0.02, 0.02, 0.02];
    const flags = (scores: readonly number[], options = {}) =>
      monotonicity(scores, { standardErrors, ...options }).flags;

    test("at-chance: the end is not above guessing by 1.645 errors", () => {
      expect(flags([0.24, 0.26, 0.25, 0.28], { chance: 0.25 })).toEqual(["at-chance"]);
      expect(flags([0.24, 0.26, 0.25, 0.29], { chance: 0.25 })).toEqual([]);
      expect(flags([0.24, 0.26, 0.25, 0.1], { chance: 0.25 })).toEqual(["at-chance"]);
      expect(flags([0.24, 0.26, 0.25, 0.28])).toEqual([]);
    });

    test("at-chance: a generative task that never answers right", () => {
      const zero = { chance: 0, standardErrors: [0, 0, 0, 0], proportion: true };
      expect(monotonicity([0, 0, 0, 0], zero).flags).toEqual(["constant", "at-chance"]);
    });

    test("at-chance: below guessing is good where lower is better", () => {
      expect(flags([0.5, 0.4, 0.3, 0.2], { chance: 0.5, higherIsBetter: false })).toEqual([]);
      expect(flags([0.5, 0.4, 0.3, 0.49], { chance: 0.5, higherIsBetter: false })).toEqual(["at-chance"]);
    });

    test("ceiling: the end reaches 1, for shares of which more is better", () => {
      const end = [0.8, 0.9, 0.95, 0.97];
      expect(flags(end, { proportion: true })).toEqual(["ceiling"]);
      expect(flags([0.8, 0.9, 0.95, 0.96], { proportion: true })).toEqual([]);
      expect(flags(end)).toEqual([]);
      expect(flags(end, { proportion: true, higherIsBetter: false })).toEqual([]);
    });

    test("need the error of the last score", () => {
      expect(flags([0.24, 0.26, 0.25, 0.25], { chance: 0.25, standardErrors: [0.1, 0.1, 0.1, null] })).toEqual([]);
    });
  });

  test("holds no NaN whatever the curve", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0.25, 0.5, 1, NaN), { maxLength: 9 }), (scores) => {
        expectNoNaN(monotonicity(scores, { chance: 0.25, standardErrors: scores.map(() => 0.1), proportion: true }));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("refuses alpha outside (0, 1) and errors of another length", () => {
    for (const alpha of [0, 1, 5, NaN]) expect(() => monotonicity([1, 2, 3], { alpha })).toThrow(RangeError);
    expect(() => monotonicity([1, 2, 3], { standardErrors: [0.1] })).toThrow(/same length/);
  });
});

test("the step balance is (up − down)/(up + down), level steps aside", () => {
  expect(stepBalance([1, 2, 2, 3, 1, 4])).toBe(0.5);
  expect(stepBalance([3, 2, 1])).toBe(-1);
  expect(stepBalance([1, 1, 1])).toBeNaN();
  expect(stepBalance([])).toBeNaN();
});

test("the total variation is the path over the net change, times n/(n − 1)", () => {
  expect(totalVariation([1, 3, 2, 5])).toBeCloseTo((4 / 3) * ((2 + 1 + 3) / 4), 14);
  expect(totalVariation([5, 2, 3, 1])).toBeCloseTo((4 / 3) * ((3 + 1 + 2) / 4), 14);
  expect(totalVariation([1, 2, 1])).toBeNaN();
  expect(totalVariation([1])).toBeNaN();
});
