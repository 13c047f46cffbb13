import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DropEvidence, gateDecision } from "../../../src/analysis/gate/gateDecision.js";

const evidence = (drop: number, low: number, high: number, pValue: number, adjustedPValue = pValue): DropEvidence => ({
  drop,
  pValue,
  adjustedPValue,
  interval: { low, high, level: 0.9, method: "t" },
});

describe("gateDecision, with a minimum effect of 2 points at 5 %", () => {
  test.each([
    ["a large drop that is shown", evidence(0.04, 0.02, 0.06, 0.001), "regressed", "drop-shown"],
    ["no drop, bounded below the minimum", evidence(0, -0.01, 0.01, 0.5), "not-regressed", "drop-excluded"],
    ["a gain", evidence(-0.03, -0.05, -0.01, 0.99), "not-regressed", "drop-excluded"],
    [
      "a small drop that is shown and bounded",
      evidence(0.01, 0.005, 0.015, 0.001),
      "not-regressed",
      "small-drop-shown",
    ],
    [
      "a small drop that is shown, not bounded",
      evidence(0.015, 0.005, 0.025, 0.01),
      "cannot-tell",
      "drop-may-be-small",
    ],
    ["a large drop that could be noise", evidence(0.03, -0.02, 0.08, 0.2), "cannot-tell", "drop-not-shown"],
    ["too few items to bound it", evidence(0, -0.05, 0.05, 0.5), "cannot-tell", "drop-not-excluded"],
    ["shown alone, not in the family", evidence(0.04, 0.001, 0.08, 0.04, 0.12), "cannot-tell", "not-after-adjustment"],
    ["p below alpha, bound below 0", evidence(0.04, -0.001, 0.08, 0.049), "cannot-tell", "test-interval-disagree"],
    ["bound above 0, p above alpha", evidence(0.04, 0.001, 0.08, 0.051), "cannot-tell", "test-interval-disagree"],
    [
      "a p of alpha, as the bound lies at 0: shown is less than alpha",
      evidence(0.04, 0, 0.08, 0.05),
      "cannot-tell",
      "drop-not-shown",
    ],
    [
      "a drop of exactly the minimum, in floating point",
      evidence(0.3 - 0.28, 0.001, 0.04, 0.01),
      "regressed",
      "drop-shown",
    ],
  ] as const)("%s", (_, given, outcome, reason) => {
    expect(gateDecision(given, 0.02, 0.05)).toEqual({ outcome, reason });
  });

  test("a bound of exactly the minimum effect excludes nothing", () => {
    expect(gateDecision(evidence(0, -0.02, 0.02, 0.5), 0.02, 0.05).outcome).toBe("cannot-tell");
  });

  test("never calls regressed what it would not with a smaller minimum effect, nor clears what it would not with a larger", () => {
    const amount = fc.double({ min: -0.2, max: 0.2, noNaN: true });
    const rank = { regressed: 0, "cannot-tell": 1, "not-regressed": 2 };
    fc.assert(
      fc.property(amount, fc.tuple(amount, amount), fc.double({ min: 0, max: 1, noNaN: true }), (drop, widths, p) => {
        const given = evidence(drop, drop - Math.abs(widths[0]), drop + Math.abs(widths[1]), p);
        const ranks = [0.005, 0.01, 0.05, 0.1].map((minimum) => rank[gateDecision(given, minimum, 0.05).outcome]);
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
      { seed: 1 },
    );
  });
});
