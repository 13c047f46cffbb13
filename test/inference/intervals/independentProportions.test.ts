import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newcombeInterval } from "../../../src/inference/intervals/newcombeInterval.js";
import { twoProportionTest } from "../../../src/inference/significance/twoProportion.js";
import { chiSquaredSf } from "../../../src/numeric/distributions/chiSquared.js";

const proportion = fc
  .integer({ min: 1, max: 500 })
  .chain((trials) => fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }));

describe("newcombeInterval", () => {
  test("lies in [−1, 1], holds the difference, and is negated when the two are exchanged", () => {
    fc.assert(
      fc.property(proportion, proportion, (baseline, candidate) => {
        const difference = candidate.successes / candidate.trials - baseline.successes / baseline.trials;
        const { low, high } = newcombeInterval(baseline, candidate);
        const swapped = newcombeInterval(candidate, baseline);
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(high).toBeLessThanOrEqual(1 + 1e-12);
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
        expect(swapped.low).toBeCloseTo(-high, 14);
        expect(swapped.high).toBeCloseTo(-low, 14);
      }),
      { seed: 71, numRuns: 200 },
    );
  });

  test("is NaN without trials and refuses more successes than trials", () => {
    expect(newcombeInterval({ successes: 0, trials: 0 }, { successes: 1, trials: 2 }).low).toBeNaN();
    expect(() => newcombeInterval({ successes: 3, trials: 2 }, { successes: 1, trials: 2 })).toThrow(RangeError);
    expect(() => newcombeInterval({ successes: 1, trials: 2 }, { successes: 1, trials: 2 }, { level: 1 })).toThrow(
      /newcombeInterval: level/,
    );
  });
});

describe("twoProportionTest", () => {
  test("squares to Pearson's chi-squared of the two-by-two table", () => {
    fc.assert(
      fc.property(proportion, proportion, (first, second) => {
        const [a, b] = [first.successes, first.trials - first.successes];
        const [c, d] = [second.successes, second.trials - second.successes];
        fc.pre((a + c) * (b + d) > 0);
        const { z, pValue } = twoProportionTest(first, second);
        const chiSquared = ((a + b + c + d) * (a * d - b * c) ** 2) / ((a + b) * (c + d) * (a + c) * (b + d));
        expect(z * z).toBeCloseTo(chiSquared, 8);
        expect(pValue).toBeCloseTo(chiSquaredSf(z * z, 1), 10);
      }),
      { seed: 72, numRuns: 200 },
    );
  });

  test("is unknown when nothing varies", () => {
    expect(twoProportionTest({ successes: 0, trials: 5 }, { successes: 0, trials: 9 }).pValue).toBeNaN();
    expect(twoProportionTest({ successes: 0, trials: 0 }, { successes: 2, trials: 9 }).z).toBeNaN();
  });
});
