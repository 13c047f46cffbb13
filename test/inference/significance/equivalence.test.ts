import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import {
  equivalenceFromInterval,
  equivalenceLevel,
  equivalencePValue,
  equivalenceTTest,
} from "../../../src/inference/significance/equivalence.js";

describe("equivalence", () => {
  test("by the 1 − 2·alpha interval is the same as both one-sided p values below alpha", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.1, max: 0.1, noNaN: true }),
        fc.double({ min: 0.001, max: 0.05, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(0.01, 0.05, 0.1),
        (difference, error, df, alpha) => {
          const margin = 0.05;
          const interval = tInterval(difference, error, df, { level: equivalenceLevel(alpha) });
          const reading = equivalenceFromInterval(interval, margin);
          const { pValue, lower } = equivalenceTTest(difference, error, df, margin);
          fc.pre(Math.abs(pValue - alpha) > 1e-9 && Math.abs(lower.pValue - alpha) > 1e-9);
          expect(reading.equivalent).toBe(pValue < alpha);
          expect(reading.nonInferior).toBe(lower.pValue < alpha);
          expect(reading.alpha).toBeCloseTo(alpha, 14);
        },
      ),
      { seed: 101, numRuns: 300 },
    );
  });

  test("the p read off the intervals is that of the two one-sided t tests, far into the tail; 1 outside the margin", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.049, max: 0.049, noNaN: true }),
        fc.double({ min: 0.004, max: 0.05, noNaN: true }),
        fc.integer({ min: 2, max: 300 }),
        (difference, error, df) => {
          const { pValue } = equivalenceTTest(difference, error, df, 0.05);
          fc.pre(pValue > 1e-10);
          const read = equivalencePValue((level) => tInterval(difference, error, df, { level }), 0.05);
          expect(Math.abs(read / pValue - 1)).toBeLessThan(1e-5);
        },
      ),
      { seed: 102, numRuns: 200 },
    );
    expect(equivalencePValue((level) => tInterval(0.06, 0.01, 9, { level }), 0.05)).toBe(1);
    expect(equivalencePValue((level) => ({ low: Number.NaN, high: Number.NaN, level, method: "t" }), 0.05)).toBeNaN();
    expect(() => equivalencePValue((level) => tInterval(0, 1, 3, { level }), 0)).toThrow(/margin must be above 0/);
  });

  test("implies non-inferiority, is not shown by an interval that touches the margin, nor by an unknown one", () => {
    const interval = (low: number, high: number) => ({ low, high, level: 0.9, method: "t" });
    expect(equivalenceFromInterval(interval(-0.01, 0.02), 0.03)).toMatchObject({ equivalent: true, nonInferior: true });
    expect(equivalenceFromInterval(interval(-0.01, 0.2), 0.03)).toMatchObject({ equivalent: false, nonInferior: true });
    expect(equivalenceFromInterval(interval(-0.03, 0.01), 0.03).nonInferior).toBe(false);
    expect(equivalenceFromInterval(interval(Number.NaN, Number.NaN), 1)).toMatchObject({
      equivalent: false,
      nonInferior: false,
    });
  });

  test("is unknown without a standard error, and refuses a margin or alpha that makes no sense", () => {
    expect(equivalenceTTest(0, 0, 5, 0.1).pValue).toBeNaN();
    expect(equivalenceTTest(0, 0.1, 0, 0.1).pValue).toBeNaN();
    expect(() => equivalenceTTest(0, 1, 5, 0)).toThrow(/margin must be above 0, got 0/);
    expect(() => equivalenceFromInterval(tInterval(0, 1, 3), -1)).toThrow(RangeError);
    expect(() => equivalenceLevel(0.5)).toThrow(RangeError);
  });
});
