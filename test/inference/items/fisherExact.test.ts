import { describe, expect, test } from "vitest";
import { fisherExact } from "../../../src/inference/items/fisherExact.js";

/** The chance of every table with these margins, by counting: the definition, slowly. */
function slowly(first: readonly [number, number], second: readonly [number, number]): number {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  const right = first[0] + second[0];
  const chanceOf = (count: number) =>
    count < 0 || count > first[1] || right - count < 0 || right - count > second[1]
      ? 0
      : (choose(first[1], count) * choose(second[1], right - count)) / choose(first[1] + second[1], right);
  const seen = chanceOf(first[0]);
  let total = 0;
  for (let count = 0; count <= right; count++) if (chanceOf(count) <= seen * (1 + 1e-7)) total += chanceOf(count);
  return total;
}

const p = (first: readonly [number, number], second: readonly [number, number]) =>
  fisherExact({ successes: first[0], trials: first[1] }, { successes: second[0], trials: second[1] }).pValue;

describe("fisherExact", () => {
  test("is Fisher's own of the lady tasting tea: 3 of 4 cups give 34/70", () => {
    expect(p([3, 4], [1, 4])).toBeCloseTo(34 / 70, 12);
    expect(p([4, 4], [0, 4])).toBeCloseTo(2 / 70, 12);
  });

  test("is the sum over all tables that are no likelier", () => {
    for (const [first, second] of [
      [
        [57, 91],
        [15, 59],
      ],
      [
        [2, 9],
        [7, 8],
      ],
      [
        [0, 5],
        [0, 7],
      ],
      [
        [10, 10],
        [3, 12],
      ],
    ] as const) {
      expect(p(first, second)).toBeCloseTo(slowly(first, second), 11);
      expect(p(second, first)).toBeCloseTo(p(first, second), 12);
    }
    expect(p([0, 5], [0, 7])).toBe(1);
    expect(p([0, 0], [3, 7])).toBeCloseTo(1, 12);
  });

  test("refuses what are no counts", () => {
    expect(() => p([5, 4], [1, 4])).toThrow("counts must be whole, got 5 of 4");
    expect(() => p([0.5, 4], [1, 4])).toThrow(RangeError);
  });
});
