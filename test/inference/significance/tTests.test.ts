import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { welchFromSummaries, welchTest } from "../../../src/inference/significance/welch.js";

const values = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 30 });

describe("pairedTTest", () => {
  test("rejects at 1 − level exactly when its interval leaves out 0", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (differences, level) => {
        const { pValue, interval, statistic } = pairedTTest(differences, { level });
        fc.pre(!Number.isNaN(statistic) && Math.abs(pValue - (1 - level)) > 1e-9);
        expect(pValue < 1 - level).toBe(interval.low > 0 || interval.high < 0);
      }),
      { seed: 61, numRuns: 200 },
    );
  });

  test("negates its estimate, exchanges its one-sided p and keeps the two-sided one when the runs are exchanged", () => {
    fc.assert(
      fc.property(values, (differences) => {
        const swapped = differences.map((difference) => -difference);
        const test = pairedTTest(differences);
        fc.pre(!Number.isNaN(test.pValue));
        const other = pairedTTest(swapped);
        expect(other.difference).toBe(0 - test.difference);
        expect(other.pValue).toBe(test.pValue);
        const greater = pairedTTest(differences, { alternative: "greater" }).pValue;
        expect(pairedTTest(swapped, { alternative: "less" }).pValue).toBe(greater);
        expect(2 * Math.min(greater, 1 - greater)).toBeCloseTo(test.pValue, 12);
      }),
      { seed: 62, numRuns: 200 },
    );
  });

  test("knows neither error nor interval when all differences are equal", () => {
    for (const difference of [0, 0.1, -3]) {
      const test = pairedTTest([difference, difference, difference]);
      expect(test.difference).toBe(difference);
      expect(test.standardError).toBeNaN();
      expect(test.statistic).toBeNaN();
      expect(test.pValue).toBeNaN();
      expect(test.interval).toMatchObject({ low: Number.NaN, high: Number.NaN });
    }
  });

  test("takes differences that are equal but for rounding as equal", () => {
    expect(pairedTTest([0.3, 0.1 + 0.2, 0.3]).pValue).toBeNaN();
  });

  test("is NaN, the difference aside, for one pair, and NaN throughout for none", () => {
    const one = pairedTTest([0.4]);
    expect(one.difference).toBe(0.4);
    for (const value of [one.standardError, one.statistic, one.pValue, one.interval.low]) expect(value).toBeNaN();
    expect(pairedTTest([]).difference).toBeNaN();
    expect(pairedTTest([1, Number.NaN, 2]).pValue).toBeNaN();
  });

  test("refuses a wrong level and an unknown alternative", () => {
    expect(() => pairedTTest([1, 2], { level: 0 })).toThrow(RangeError);
    // @ts-expect-error a name that does not exist
    expect(() => pairedTTest([1, 2], { alternative: "both" })).toThrow(
      /"two-sided", "greater" or "less", got the text "both"/,
    );
  });
});

describe("welchTest", () => {
  test("gives from summaries what it gives from values, negated when the samples are exchanged", () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const test = welchTest(first, second);
        const swapped = welchTest(second, first);
        expect(swapped.difference).toBe(0 - test.difference);
        expect(swapped.pValue).toBe(test.pValue);
        if (!Number.isNaN(test.pValue)) {
          const smaller = Math.min(first.length, second.length) - 1;
          expect(test.degreesOfFreedom).toBeGreaterThanOrEqual(smaller * (1 - 1e-12));
          expect(test.degreesOfFreedom).toBeLessThanOrEqual((first.length + second.length - 2) * (1 + 1e-12));
        }
      }),
      { seed: 63, numRuns: 200 },
    );
  });

  test("has the sum of both degrees of freedom for equal errors and counts", () => {
    const summary = { mean: 0.4, standardError: 0.02, count: 9 };
    expect(welchFromSummaries(summary, { ...summary, mean: 0.5 }).degreesOfFreedom).toBeCloseTo(16, 12);
  });

  test("keeps the degrees of freedom of the only sample with spread", () => {
    const test = welchTest([0, 0, 0, 0], [1, 2, 4]);
    expect(test.degreesOfFreedom).toBeCloseTo(2, 12);
    expect(test.pValue).toBeGreaterThan(0);
  });

  test("is unknown for a sample of one and for no spread", () => {
    expect(welchTest([1], [1, 2, 3]).pValue).toBeNaN();
    expect(welchTest([1, 1], [2, 2]).pValue).toBeNaN();
    expect(welchTest([1, 1], [2, 2]).difference).toBe(1);
  });

  test("refuses a negative standard error", () => {
    const bad = { mean: 0, standardError: -1, count: 3 };
    expect(() => welchFromSummaries(bad, { ...bad, standardError: 1 })).toThrow(/baseline\.standardError must be/);
  });
});
