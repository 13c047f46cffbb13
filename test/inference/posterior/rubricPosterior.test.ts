import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { outcomeCounts, rubricPosterior } from "../../../src/inference/posterior/rubricPosterior.js";

describe("rubricPosterior", () => {
  test("for right and wrong is the mean and variance of Beta(c + 1, n − c + 1), averaged over the items", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 20 }), (items) => {
        const { mean, standardDeviation } = rubricPosterior(items, [0, 1]);
        let expected = 0;
        let spread = 0;
        for (const [wrong, right] of items) {
          const [a, b] = [right + 1, wrong + 1];
          expected += a / (a + b);
          spread += (a * b) / ((a + b) ** 2 * (a + b + 1));
        }
        expect(mean).toBeCloseTo(expected / items.length, 12);
        expect(standardDeviation).toBeCloseTo(Math.sqrt(spread) / items.length, 12);
      }),
      { seed: 221, numRuns: 200 },
    );
  });

  test("follows a change of the weights' unit and origin, and forgets outcomes with the same weight as one", () => {
    const counts = [
      [3, 1, 4],
      [0, 2, 0],
      [1, 5, 9],
    ];
    const plain = rubricPosterior(counts, [0, 0.3, 1]);
    const moved = rubricPosterior(counts, [5, 5.6, 7]);
    expect(moved.mean).toBeCloseTo(5 + 2 * plain.mean, 13);
    expect(moved.standardDeviation).toBeCloseTo(2 * plain.standardDeviation, 13);
  });

  test("approaches the mean score as trials grow, with an SD that falls as their root", () => {
    const at = (n: number) => rubricPosterior([[0.25 * n, 0.75 * n]], [0, 1]);
    expect(at(4e6).mean).toBeCloseTo(0.75, 6);
    expect(at(4e6).standardDeviation / at(1e6).standardDeviation).toBeCloseTo(0.5, 5);
  });

  test("without trials is the prior, without items unknown", () => {
    expect(rubricPosterior([[0, 0]], [0, 1])).toEqual({
      mean: 0.5,
      standardDeviation: expect.closeTo(Math.sqrt(1 / 12), 14),
      items: 1,
    });
    expect(rubricPosterior([], [0, 1]).mean).toBeNaN();
  });

  test("refuses counts and outcomes that do not fit the weights", () => {
    expect(() => rubricPosterior([[1, 2, 3]], [0, 1])).toThrow(/one count an outcome, 2 in all, got 3/);
    expect(() => rubricPosterior([[-1, 2]], [0, 1])).toThrow(RangeError);
    expect(() => outcomeCounts([0, 3], 3)).toThrow(/from 0 to 2, got 3/);
    expect(outcomeCounts([0, 2, 2], 3)).toEqual([1, 0, 2]);
  });
});
