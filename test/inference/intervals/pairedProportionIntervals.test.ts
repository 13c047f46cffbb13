import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  newcombePairedInterval,
  type PairedProportionIntervalName,
  pairedProportionIntervals,
  tangoInterval,
} from "../../../src/inference/intervals/pairedProportionIntervals.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";

const names = Object.keys(pairedProportionIntervals) as PairedProportionIntervalName[];
const cell = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1_000_000 }));
const table = fc.tuple(cell, cell, cell, cell).filter((cells) => cells.some((count) => count > 0));

describe.each(names)("%s interval", (name) => {
  const interval = pairedProportionIntervals[name];

  test("lies in [−1, 1], holds the difference, and is wider at a higher level", () => {
    fc.assert(
      fc.property(table, ([a, b, c, d]) => {
        const difference = (c - b) / (a + b + c + d);
        const { low, high } = interval(a, b, c, d);
        const wide = interval(a, b, c, d, { level: 0.99 });
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-15);
        expect(high).toBeLessThanOrEqual(1 + 1e-15);
        expect(low).toBeLessThanOrEqual(difference + 1e-15);
        expect(high).toBeGreaterThanOrEqual(difference - 1e-15);
        expect(wide.low).toBeLessThanOrEqual(low + 1e-15);
        expect(wide.high).toBeGreaterThanOrEqual(high - 1e-15);
      }),
      { seed: 51, numRuns: 400 },
    );
  });

  test("is negated when the two runs are exchanged", () => {
    fc.assert(
      fc.property(table, ([a, b, c, d]) => {
        const { low, high } = interval(a, b, c, d);
        const swapped = interval(a, c, b, d);
        expect(swapped.low).toBeCloseTo(-high, 14);
        expect(swapped.high).toBeCloseTo(-low, 14);
      }),
      { seed: 52, numRuns: 200 },
    );
  });

  test("is NaN for no pairs and refuses negative cells and wrong levels", () => {
    expect(interval(0, 0, 0, 0).low).toBeNaN();
    expect(interval(0, 0, 0, 0).high).toBeNaN();
    expect(() => interval(1, -1, 0, 0)).toThrow(/baselineOnly must be finite and at least 0, got -1/);
    expect(() => interval(1, 1, 0, 0, { level: 95 })).toThrow(RangeError);
  });
});

/** Tango's statistic with the restricted maximum found by a fine search over p₀₁, straight from the likelihood. */
function scoreBySearch(difference: number, a: number, b: number, c: number, d: number): number {
  const n = a + b + c + d;
  const lower = Math.max(0, -difference);
  const upper = (1 - difference) / 2;
  const term = (count: number, p: number) => (count === 0 ? 0 : count * Math.log(p));
  const likelihood = (p01: number) => term(c, p01 + difference) + term(b, p01) + term(a + d, 1 - 2 * p01 - difference);
  let [from, to] = [lower, upper];
  for (let i = 0; i < 200; i++) {
    const [left, right] = [from + (to - from) / 3, to - (to - from) / 3];
    if (likelihood(left) < likelihood(right)) from = left;
    else to = right;
  }
  const p01 = (from + to) / 2;
  return (c - b - n * difference) / Math.sqrt(n * (2 * p01 + difference - difference ** 2));
}

describe("tangoInterval", () => {
  test("keeps the differences that the score test, maximised by search, does not reject, and no others", () => {
    const z = normalQuantile(0.975);
    for (const cells of [
      [59, 16, 6, 80],
      [9, 0, 3, 12],
      [0, 8, 0, 43],
      [2, 1, 1, 2],
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 3, 4, 0],
      [20, 1, 5, 4],
    ] as [number, number, number, number][]) {
      const { low, high } = tangoInterval(...cells);
      for (let difference = -0.995; difference < 1; difference += 0.01) {
        const isKept = Math.abs(scoreBySearch(difference, ...cells)) <= z;
        if (Math.min(Math.abs(difference - low), Math.abs(difference - high)) < 1e-6) continue;
        expect(isKept, `${cells} at ${difference}`).toBe(difference >= low && difference <= high);
      }
    }
  });

  test("is ±z²/(n + z²) when the two never disagree", () => {
    const z = normalQuantile(0.975);
    for (const pairs of [1, 20, 1000, 1_000_000]) {
      const { low, high } = tangoInterval(pairs, 0, 0, 0);
      expect(high / (z ** 2 / (pairs + z ** 2))).toBeCloseTo(1, 12);
      expect(low).toBe(-high);
    }
  });

  test("ends exactly at 1 when the candidate alone is right everywhere, at (n − z²)/(n + z²) below", () => {
    const z = normalQuantile(0.975);
    for (const pairs of [1, 4, 300]) {
      const { low, high } = tangoInterval(0, 0, pairs, 0);
      expect(high).toBe(1);
      expect(low).toBeCloseTo((pairs - z ** 2) / (pairs + z ** 2), 12);
    }
  });

  test("agrees with Newcombe and Wald to 1e-5 at a million pairs", () => {
    const cells = [600_000, 40_000, 42_000, 318_000] as const;
    const tango = tangoInterval(...cells);
    const newcombe = newcombePairedInterval(...cells);
    expect(tango.low).toBeCloseTo(newcombe.low, 5);
    expect(tango.high).toBeCloseTo(newcombe.high, 5);
  });
});
