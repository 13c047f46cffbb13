import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { passAtK, passHatK } from "../../../src/inference/items/passAtK.js";

/** All subsets of size k of the positions 0 … n − 1. */
function subsets(n: number, k: number): number[][] {
  if (k === 0) return [[]];
  if (k > n) return [];
  return [...subsets(n - 1, k), ...subsets(n - 1, k - 1).map((subset) => [...subset, n - 1])];
}

const trial = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.nat(1000), fc.nat(1000))
  .map(([n, c, k]) => ({ n, c: c % (n + 1), k: 1 + (k % n) }));

/** C(top, k)/C(bottom, k) in exact integers. */
function ratioOfChoices(top: number, bottom: number, k: number): number {
  let numerator = 1n;
  let denominator = 1n;
  for (let j = 0; j < k; j++) {
    numerator *= BigInt(Math.max(0, top - j));
    denominator *= BigInt(bottom - j);
  }
  const scale = 10n ** 40n;
  return Number((numerator * scale) / denominator) / 1e40;
}

describe("passAtK and passHatK", () => {
  test("equal the share of all subsets of k trials with any, and with only, right ones", () => {
    for (let n = 1; n <= 8; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) {
          const drawn = subsets(n, k);
          const share = (holds: (subset: number[]) => boolean) => drawn.filter(holds).length / drawn.length;
          expect(passAtK(c, n, k)).toBeCloseTo(
            share((subset) => subset.some((position) => position < c)),
            13,
          );
          expect(passHatK(c, n, k)).toBeCloseTo(
            share((subset) => subset.every((position) => position < c)),
            13,
          );
        }
      }
    }
  });

  test("agree with exact integers for hundreds of trials", () => {
    fc.assert(
      fc.property(trial, ({ n, c, k }) => {
        expect(passAtK(c, n, k)).toBeCloseTo(1 - ratioOfChoices(n - c, n, k), 12);
        expect(passHatK(c, n, k)).toBeCloseTo(ratioOfChoices(c, n, k), 12);
      }),
      { seed: 211, numRuns: 300 },
    );
  });

  test("move opposite ways with k, meet at the mean for k = 1, and mirror each other under right for wrong", () => {
    fc.assert(
      fc.property(trial, ({ n, c, k }) => {
        expect(passAtK(c, n, 1)).toBeCloseTo(c / n, 13);
        expect(passHatK(c, n, 1)).toBeCloseTo(c / n, 13);
        expect(passAtK(c, n, k)).toBeGreaterThanOrEqual(passHatK(c, n, k) - 1e-14);
        expect(passAtK(c, n, k)).toBeCloseTo(1 - passHatK(n - c, n, k), 13);
        if (k < n) {
          expect(passAtK(c, n, k + 1)).toBeGreaterThanOrEqual(passAtK(c, n, k) - 1e-14);
          expect(passHatK(c, n, k + 1)).toBeLessThanOrEqual(passHatK(c, n, k) + 1e-14);
        }
      }),
      { seed: 212, numRuns: 300 },
    );
  });

  test("stay accurate for millions of trials, where binomial coefficients overflow and differences cancel", () => {
    expect(passAtK(1, 1e9, 1)).toBe(1e-9);
    expect(passAtK(1, 3e6, 7)).toBeCloseTo(7 / 3e6, 18);
    expect(passAtK(500_000, 1_000_000, 500_000)).toBe(1);
    expect(passHatK(999_999, 1_000_000, 250_000)).toBeCloseTo(0.75, 12);
  });

  test("are 0 or 1 without or with only right trials", () => {
    expect([passAtK(0, 5, 3), passHatK(0, 5, 3), passAtK(5, 5, 3), passHatK(5, 5, 3)]).toEqual([0, 0, 1, 1]);
    expect(Object.is(passAtK(0, 5, 3), 0)).toBe(true);
  });

  test("refuse a k above the trials, counts that do not fit, and k 0", () => {
    expect(() => passAtK(2, 5, 6)).toThrow(/k must be a whole number from 1 to the trials of the item \(5\), got 6/);
    expect(() => passHatK(2, 5, 0)).toThrow(RangeError);
    expect(() => passAtK(6, 5, 1)).toThrow(/correct must be at most trials, got 6 of 5/);
    expect(() => passHatK(1.5, 5, 1)).toThrow(RangeError);
  });
});
