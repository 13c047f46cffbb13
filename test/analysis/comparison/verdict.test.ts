import { describe, expect, test } from "vitest";
import { type VerdictBasis, verdictOf } from "../../../src/analysis/comparison/verdict.js";
import { codesOf } from "../../support/records.js";

const interval = (low: number, high: number, level = 0.95) => ({ low, high, level, method: "t" });
const basis: VerdictBasis = {
  difference: 0.03,
  higherIsBetter: true,
  pValue: 0.02,
  alpha: 0.05,
  interval: interval(0.01, 0.05),
  identical: false,
  within: null,
};

describe("verdictOf", () => {
  test("asks whether identical sides are one file only where each scored what the other did", () => {
    const codes = (more: Partial<VerdictBasis>) => codesOf(verdictOf({ ...basis, identical: true, ...more }));
    expect(codes({})).toEqual(["identical"]);
    expect(codes({ hasOwnItems: false })).toEqual(["identical"]);
    expect(codes({ hasOwnItems: true })).toEqual(["identical-where-shared"]);
  });

  test("claims a difference only where the test rejects and the interval leaves 0 out", () => {
    expect(verdictOf(basis)).toEqual({ verdict: "better", notes: [] });
    const disagreeing: Partial<VerdictBasis>[] = [
      { interval: interval(-0.001, 0.06) },
      { pValue: 0.06 },
      { pValue: 0.06, within: "equivalent" },
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
    expect(verdictOf({ ...none, within: "equivalent" })).toEqual({ verdict: "equivalent", notes: [] });
    expect(verdictOf({ ...none, interval: null })).toEqual({ verdict: "inconclusive", notes: [] });
  });

  test("takes the sign and the direction of the metric together", () => {
    const falling = { ...basis, difference: -0.03, interval: interval(-0.05, -0.01) };
    expect(verdictOf(falling).verdict).toBe("worse");
    expect(verdictOf({ ...falling, higherIsBetter: false }).verdict).toBe("better");
    expect(verdictOf({ ...basis, higherIsBetter: false }).verdict).toBe("worse");
  });
});
