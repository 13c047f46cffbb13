import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effectCount } from "../../../src/inference/significance/effectCount.js";
import {
  holm,
  type PValueAdjustmentName,
  pValueAdjustments,
} from "../../../src/inference/significance/multiplicity.js";

const names = Object.keys(pValueAdjustments) as PValueAdjustmentName[];
const family = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.01, 0.05, 1)), {
  maxLength: 17,
});

/** Which hypotheses each sequential procedure rejects at alpha, as its paper states it: sort, then step. */
const rejections: Record<string, (sorted: readonly number[], alpha: number) => number> = {
  holm: (sorted, alpha) => {
    const stop = sorted.findIndex((p, i) => p > alpha / (sorted.length - i));
    return stop === -1 ? sorted.length : stop;
  },
  hochberg: (sorted, alpha) => sorted.findLastIndex((p, i) => p <= alpha / (sorted.length - i)) + 1,
  "benjamini-hochberg": (sorted, alpha) => sorted.findLastIndex((p, i) => p <= (alpha * (i + 1)) / sorted.length) + 1,
};

describe.each(names)("%s", (name) => {
  const adjust = pValueAdjustments[name];

  test("lies in [p, 1], keeps the order of the p values, and does not depend on their positions", () => {
    fc.assert(
      fc.property(family, (pValues) => {
        const adjusted = adjust(pValues);
        const backward = adjust([...pValues].reverse()).reverse();
        expect(adjusted).toHaveLength(pValues.length);
        pValues.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p * (1 - 1e-15));
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          expect(backward[i]).toBe(adjusted[i]);
          pValues.forEach((other, j) => {
            if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number);
          });
        });
      }),
      { seed: 81, numRuns: 200 },
    );
  });

  test("leaves NaN where it is and out of the family", () => {
    fc.assert(
      fc.property(family, fc.nat(16), (pValues, at) => {
        const holed = pValues.toSpliced(at, 0, Number.NaN);
        expect(adjust(holed)).toEqual(adjust(pValues).toSpliced(at, 0, Number.NaN));
      }),
      { seed: 82, numRuns: 100 },
    );
  });

  test("leaves one p value and an empty family as they are, and the caller's array untouched", () => {
    expect(adjust([0.03])[0]).toBeCloseTo(0.03, 15);
    expect(adjust([])).toEqual([]);
    const pValues = [0.3, 0.01, 0.2];
    adjust(pValues);
    expect(pValues).toEqual([0.3, 0.01, 0.2]);
  });

  test("refuses values that are no probabilities", () => {
    expect(() => adjust([0.2, 1.2])).toThrow(/p values must be in \[0, 1\], got 1\.2\. Pass NaN for none\./);
    expect(() => adjust([-0.1])).toThrow(RangeError);
  });
});

test.each(Object.keys(rejections))("%s rejects what the procedure's definition rejects", (name) => {
  fc.assert(
    fc.property(family, fc.constantFrom(0.01, 0.05, 0.1, 0.3), (pValues, alpha) => {
      const adjusted = pValueAdjustments[name as PValueAdjustmentName](pValues);
      const sorted = [...pValues].sort((a, b) => a - b);
      fc.pre(adjusted.every((p) => Math.abs(p - alpha) > 1e-12));
      expect(adjusted.filter((p) => p <= alpha)).toHaveLength(rejections[name]?.(sorted, alpha) as number);
    }),
    { seed: 83, numRuns: 300 },
  );
});

test("the adjustments are ordered: BH ≤ Hochberg ≤ Holm ≤ Bonferroni, BH ≤ BY, Šidák ≤ Bonferroni", () => {
  fc.assert(
    fc.property(family, (pValues) => {
      const by = (name: PValueAdjustmentName) => pValueAdjustments[name](pValues);
      const chains: [PValueAdjustmentName, PValueAdjustmentName][] = [
        ["benjamini-hochberg", "hochberg"],
        ["hochberg", "holm"],
        ["holm", "bonferroni"],
        ["benjamini-hochberg", "benjamini-yekutieli"],
        ["sidak", "bonferroni"],
      ];
      for (const [smaller, larger] of chains) {
        const limit = by(larger);
        by(smaller).forEach((p, i) => {
          expect(p).toBeLessThanOrEqual((limit[i] as number) * (1 + 1e-14));
        });
      }
    }),
    { seed: 84, numRuns: 200 },
  );
});

test("Šidák keeps the digits of tiny p values", () => {
  expect((pValueAdjustments.sidak([1e-30, 1])[0] as number) / 2e-30).toBeCloseTo(1, 14);
});

test("Holm of .01, .04, .03 is .03, .06, .06", () => {
  holm([0.01, 0.04, 0.03]).forEach((p, i) => {
    expect(p).toBeCloseTo([0.03, 0.06, 0.06][i] as number, 15);
  });
});

describe("effectCount", () => {
  test("counts the data sets whose partial conjunction is rejected", () => {
    const pValues = [0.168, 0.297, 0.357, 0.019, 0.218, 0.001];
    expect(effectCount(pValues).pValues[1]).toBeCloseTo(5 * 0.019, 12);
    expect(effectCount(pValues, { combination: "fisher" }).count).toBe(2);
    expect(effectCount(pValues, { alpha: 0.1 }).count).toBe(2);
  });

  test("has p values in [0, 1] that never decrease, and counts none in an empty or missing family", () => {
    fc.assert(
      fc.property(family, fc.constantFrom("bonferroni" as const, "fisher" as const), (pValues, combination) => {
        const { pValues: conjunctions } = effectCount(pValues, { combination });
        conjunctions.forEach((p, i) => {
          expect(p).toBeGreaterThanOrEqual(conjunctions[i - 1] ?? 0);
          expect(p).toBeLessThanOrEqual(1);
        });
      }),
      { seed: 85, numRuns: 200 },
    );
    expect(effectCount([]).count).toBe(0);
    expect(effectCount([Number.NaN]).count).toBe(0);
    expect(() => effectCount([0.1], { alpha: 1 })).toThrow(RangeError);
  });
});
