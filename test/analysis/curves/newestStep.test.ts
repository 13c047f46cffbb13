import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newestStep } from "../../../src/analysis/curves/newestStep.js";

const curve = (scores: readonly number[]) => ({ scores, steps: scores.map((_, index) => index + 1) });

describe("newestStep", () => {
  test("is the prediction interval of the changes before, by hand", () => {
    // Changes 1, 3, 1, 3: mean 2, s = 2/√3, t(3, .975) = 3.18245; half width 3.18245 · 1.1547 · √1.25.
    const { from, step, change, expected } = newestStep(curve([0, 1, 4, 5, 8, 20]))!;
    expect([from, step, change]).toEqual([5, 6, 12]);
    const half = 3.182446305284263 * (2 / Math.sqrt(3)) * Math.sqrt(1.25);
    expect(expected?.low).toBeCloseTo(2 - half, 10);
    expect(expected?.high).toBeCloseTo(2 + half, 10);
  });

  test("says nothing of what is usual with fewer than four changes before, or with changes that do not differ", () => {
    expect(newestStep(curve([]))).toBe(null);
    expect(newestStep(curve([1]))).toBe(null);
    expect(newestStep(curve([1, 2, 1, 2, 1]))?.expected).toBe(null);
    expect(newestStep(curve([1, 1, 1, 1, 1, 5]))?.expected).toBe(null);
    expect(newestStep(curve([1, 2, 3, 4, 5, 6]))?.expected).toBe(null);
  });

  test("moves with offset, sign and unit", () => {
    const points = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(points, (scores) => {
        const plain = newestStep(curve(scores))!;
        fc.pre(plain.expected !== null);
        const turned = newestStep(curve(scores.map((score) => 50 - 2 * score)))!;
        expect(turned.change).toBeCloseTo(-2 * plain.change, 9);
        expect(turned.expected?.low).toBeCloseTo(-2 * plain.expected!.high, 7);
        expect(turned.expected?.high).toBeCloseTo(-2 * plain.expected!.low, 7);
      }),
      { seed: 1 },
    );
  });

  test("a higher level is wider", () => {
    const scores = [0, 1, 4, 5, 8, 20];
    expect(newestStep(curve(scores), { level: 0.99 })!.expected!.low).toBeLessThan(
      newestStep(curve(scores))!.expected!.low,
    );
  });
});
