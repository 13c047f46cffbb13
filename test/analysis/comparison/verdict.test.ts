import { describe, expect, test } from "vitest";
import { type VerdictBasis, verdictOf, verdictSentence } from "../../../src/analysis/comparison/verdict.js";
import { POINTS } from "../../../src/numberFormat.js";
import { codesOf } from "../../support/records.js";

const interval = (low: number, high: number, level = 0.95) => ({ low, high, level, method: "t" });
const basis: VerdictBasis = {
  difference: 0.03,
  higherIsBetter: true,
  pValue: 0.02,
  alpha: 0.05,
  interval: interval(0.01, 0.05),
  identical: false,
  equivalent: false,
};

describe("verdictOf", () => {
  test("claims a difference only where the test rejects and the interval leaves 0 out", () => {
    expect(verdictOf(basis)).toEqual({ verdict: "better", notes: [] });
    const disagreeing: Partial<VerdictBasis>[] = [
      { interval: interval(-0.001, 0.06) },
      { pValue: 0.06 },
      { pValue: 0.06, equivalent: true },
      { pValue: 0.05 },
      { interval: interval(0, 0.06) },
      { interval: null },
    ];
    for (const change of disagreeing) {
      const result = verdictOf({ ...basis, ...change });
      expect([result.verdict, codesOf(result)]).toEqual(["inconclusive", ["test-interval-disagree"]]);
    }
  });

  test("is silent where neither shows a difference, and equivalent only where that was shown", () => {
    const none = { ...basis, pValue: 0.4, interval: interval(-0.01, 0.02) };
    expect(verdictOf(none)).toEqual({ verdict: "inconclusive", notes: [] });
    expect(verdictOf({ ...none, equivalent: true })).toEqual({ verdict: "equivalent", notes: [] });
    expect(verdictOf({ ...none, interval: null })).toEqual({ verdict: "inconclusive", notes: [] });
  });

  test("takes the sign and the direction of the metric together", () => {
    const falling = { ...basis, difference: -0.03, interval: interval(-0.05, -0.01) };
    expect(verdictOf(falling).verdict).toBe("worse");
    expect(verdictOf({ ...falling, higherIsBetter: false }).verdict).toBe("better");
    expect(verdictOf({ ...basis, higherIsBetter: false }).verdict).toBe("worse");
  });
});

describe("verdictSentence", () => {
  const parts = {
    verdict: "inconclusive",
    baseline: "a",
    candidate: "b",
    difference: 0.012,
    interval: interval(-0.02, 0.044, 0.999),
    pValue: 0.47,
    basis: "500 shared items",
    minimumDetectableEffect: 0.0462,
    equivalence: null,
    unit: POINTS,
  } as const;

  test("prints the level as it is, not rounded to 100 %", () => {
    expect(verdictSentence(parts)).toBe(
      "No difference shown between b and a: +1.20 pt, 99.9% CI [−2.00, +4.40], p = .47, 500 shared items. " +
        "These data could have shown a gap of about 4.62 pt or more (80% power).",
    );
  });

  test("says that there is no interval, and nothing of power, where neither is known", () => {
    expect(verdictSentence({ ...parts, interval: null, pValue: Number.NaN, minimumDetectableEffect: null })).toBe(
      "No difference shown between b and a: +1.20 pt, no interval, p = —, 500 shared items.",
    );
  });
});
