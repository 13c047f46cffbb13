import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../src/analysis/comparison/comparisonRecord.js";
import { compareSummaries } from "../../../src/analysis/comparison/summaryComparison.js";
import type { ScoreSummary } from "../../../src/analysis/scores/scoreSummary.js";
import type { Refusal } from "../../../src/notes.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const share = (right: number, items: number): ScoreSummary => ({
  value: right / items,
  items,
  standardError: null,
  proportion: true,
  rightOrWrong: true,
});
const mean = (value: number, standardError: number | null, items: number | null = null): ScoreSummary => ({
  value,
  items,
  standardError,
  proportion: false,
  rightOrWrong: false,
});

function accepted(result: Comparison | Refusal): Comparison {
  if (!result.ok) throw new Error(`refused: ${result.message}`);
  return result;
}

describe("compareSummaries", () => {
  test("gives Newcombe's printed interval for 48/80 against 56/70, with the pooled z test", () => {
    const result = accepted(compareSummaries(share(48, 80), share(56, 70)));
    expect(result.interval?.low).toBeCloseTo(0.0524, 4);
    expect(result.interval?.high).toBeCloseTo(0.3339, 4);
    // Pooled share 104/150: z = .2/√(.6933·.3067·(1/80 + 1/70)) = 2.650.
    expect(result).toMatchObject({ verdict: "better", test: "two-proportion-z", proportion: true });
    expect(result.pValue).toBeCloseTo(0.00804, 4);
    expect(result.items).toEqual({ shared: 0, onlyBaseline: 80, onlyCandidate: 70 });
    expect(codesOf(result)).toEqual(["unpaired"]);
    expect(result.sentence).toContain("unpaired, 80 and 70 items");
  });

  test("finds 31.08 against 29.95 on 12,032 questions not significant without their items", () => {
    const result = accepted(compareSummaries(share(0.2995 * 12032, 12032), share(0.3108 * 12032, 12032)));
    expect(result.verdict).toBe("inconclusive");
    expect(result.pValue).toBeCloseTo(0.0574, 3); // z = 1.90
  });

  test("mirrors when the sides are exchanged or when lower is better", () => {
    const there = accepted(compareSummaries(share(48, 80), share(56, 70)));
    const back = accepted(compareSummaries(share(56, 70), share(48, 80)));
    expect([back.verdict, back.pValue, back.difference]).toEqual([
      "worse",
      there.pValue,
      0 - (there.difference as number),
    ]);
    expect(accepted(compareSummaries(share(48, 80), share(56, 70), { higherIsBetter: false })).verdict).toBe("worse");
  });

  test("is Welch's t where scores are no shares, with the degrees of freedom of the items", () => {
    const result = accepted(compareSummaries(mean(5, 0.3, 10), mean(6, 0.4, 8)));
    // SE .5, t 2, df .25²/(.09²/9 + .16²/7) = 13.73.
    expect(result).toMatchObject({ test: "welch", difference: 1, standardError: 0.5 });
    expect(result.pValue).toBeCloseTo(0.0659, 3);
  });

  test("takes errors without n as known: 1.96 of them reach significance", () => {
    const p = (gap: number) => accepted(compareSummaries(mean(5, 0.3), mean(5 + gap, 0.4))).pValue as number;
    expect(p(0.9799)).toBeGreaterThan(0.05);
    expect(p(0.9801)).toBeLessThan(0.05);
  });

  test("refuses where the spread of a side is not known, with the next step", () => {
    for (const [before, after] of [
      [mean(0.5, null), mean(0.6, null)],
      [mean(0.5, 0.01), mean(0.6, null)],
      [mean(0.5, 0), mean(0.6, 0)],
      [mean(0.5, 0.1, 1), mean(0.6, 0.1, 40)],
    ] as const) {
      const result = compareSummaries(before, after);
      expect(result).toMatchObject({ ok: false, code: "no-spread-known" });
      expect(result.ok === false && result.hint).toContain("per-item results");
    }
  });

  test("makes no test where both sides are all right or all wrong, but keeps the interval", () => {
    for (const right of [0, 20]) {
      const result = accepted(compareSummaries(share(right, 20), share(right, 20)));
      expect(result).toMatchObject({ verdict: "inconclusive", pValue: null, standardError: null });
      expect(result.minimumDetectableEffect).toBeNull();
      expect((result.interval?.high as number) - (result.interval?.low as number)).toBeGreaterThan(0.2);
      expect(codesOf(result)).toEqual(["no-spread", "unpaired"]);
      expectNoNaN(result);
    }
  });

  test("shows equivalence by the interval of level 1 − 2·alpha, as paired comparisons do", () => {
    const [before, after] = [mean(5, 0.3), mean(5.1, 0.4)];
    // .1 ± 1.645·.5: the 90 % interval ends at .922.
    expect(accepted(compareSummaries(before, after, { margin: 0.93 })).verdict).toBe("equivalent");
    expect(accepted(compareSummaries(before, after, { margin: 0.92 })).verdict).toBe("inconclusive");
    expect(accepted(compareSummaries(before, after)).verdict).toBe("inconclusive");
  });

  test("holds no NaN and names the error with n − 1 of both shares", () => {
    const result = accepted(compareSummaries(share(14, 307), share(2, 123)));
    expect(result.standardError).toBeCloseTo(Math.hypot(0.011926, 0.01145), 5);
    expectNoNaN(result);
    expectNoNaN(compareSummaries(mean(1, 0.5), mean(2, 0)));
  });

  test("is a difference of shares where both sides are shares, and not where one is", () => {
    const [shares, scores] = [{ ...mean(0.6, 0.05, 80), proportion: true }, mean(0.7, 0.05, 70)];
    const isOfShares = (before: ScoreSummary, after: ScoreSummary) =>
      accepted(compareSummaries(before, after)).proportion;
    expect([isOfShares(shares, shares), isOfShares(shares, scores), isOfShares(scores, shares)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("refuses a wrong alpha or margin as a wrong call", () => {
    expect(() => compareSummaries(share(1, 2), share(1, 2), { alpha: 1 })).toThrow(/^compareSummaries: alpha/);
    expect(() => compareSummaries(share(1, 2), share(1, 2), { margin: -1 })).toThrow(/^compareSummaries: margin/);
  });
});
