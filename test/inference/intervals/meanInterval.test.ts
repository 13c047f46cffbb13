import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { predictionInterval, standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { standardDeviationInterval } from "../../../src/inference/intervals/spreadInterval.js";
import { chiSquaredCdf } from "../../../src/numeric/distributions/chiSquared.js";
import { studentTCdf } from "../../../src/numeric/distributions/studentT.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("standardError", () => {
  test("is the root of the definition Σ(x − x̄)²/((n − 1)n)", () => {
    expect(standardError([1, 2, 4])).toBeCloseTo(Math.sqrt(14 / 3 / 6), 15);
  });

  test("is unknown for fewer than two values, not 0", () => {
    expect(standardError([])).toBeNaN();
    expect(standardError([0.7])).toBeNaN();
  });

  test("is unknown for values that are equal, also but for rounding, and with a NaN", () => {
    expect(standardError([0.1, 0.1, 0.1])).toBeNaN();
    expect(standardError([0.1 + 0.2, 0.3, 0.3])).toBeNaN();
    expect(standardError([0.1, Number.NaN, 0.1])).toBeNaN();
  });
});

describe("tInterval", () => {
  test("holds the estimate in its middle and leaves (1 − level)/2 on each side", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.05, max: 0.999, noNaN: true }),
        (estimate, error, df, level) => {
          const { low, high } = tInterval(estimate, error, df, { level });
          expect((low + high) / 2).toBeCloseTo(estimate, 9);
          expect(studentTCdf((high - estimate) / error, df)).toBeCloseTo((1 + level) / 2, 9);
        },
      ),
      { seed: 21, numRuns: 200 },
    );
  });

  test("is NaN for a standard error of 0, without an error, and without degrees of freedom", () => {
    expect(tInterval(0.3, 0, 4)).toEqual({ low: Number.NaN, high: Number.NaN, level: 0.95, method: "t" });
    expect(tInterval(0.3, Number.NaN, 4).low).toBeNaN();
    expect(tInterval(0.3, 0.1, 0).high).toBeNaN();
    expect(() => tInterval(0, 1, 3, { level: 1 })).toThrow("tInterval: level must be in (0, 1), got 1.");
  });
});

describe("standardDeviationInterval", () => {
  test("ends where the chi-squared statistic is at its tail probabilities", () => {
    for (const [sd, df, level] of [
      [1, 1, 0.95],
      [0.57, 4, 0.9],
      [11, 39, 0.99],
    ] as const) {
      const { low, high } = standardDeviationInterval(sd, df, { level });
      expect(low).toBeLessThan(sd);
      expect(high).toBeGreaterThan(sd);
      expect(chiSquaredCdf((df * sd * sd) / high ** 2, df)).toBeCloseTo((1 - level) / 2, 12);
      expect(chiSquaredCdf((df * sd * sd) / low ** 2, df)).toBeCloseTo((1 + level) / 2, 12);
    }
  });

  test("spans .446 to 31.9 times the estimate for two values", () => {
    const { low, high } = standardDeviationInterval(1, 1);
    expect(low).toBeCloseTo(0.446, 3);
    expect(high).toBeCloseTo(31.91, 2);
  });

  test("is NaN for one value and for no spread, and refuses a wrong level", () => {
    expect(standardDeviationInterval(Number.NaN, 0).low).toBeNaN();
    expect(standardDeviationInterval(0.2, 0).high).toBeNaN();
    expect(standardDeviationInterval(0, 3)).toMatchObject({ low: Number.NaN, high: Number.NaN });
    expect(() => standardDeviationInterval(1, 3, { level: 95 })).toThrow(RangeError);
  });
});

describe("predictionInterval", () => {
  // Of 31.01, 31.02, 31.04: mean 31.0233, SD .015275; t(2) = 4.302653 and √(4/3), by hand.
  test("is the mean ± t·SD·√(1 + 1/n)", () => {
    const { low, high, method } = predictionInterval(31.0233333333, 0.0152752523, 3);
    expect(high - low).toBeCloseTo(2 * 4.30265273 * 0.0152752523 * Math.sqrt(4 / 3), 9);
    expect([(high + low) / 2, method]).toEqual([expect.closeTo(31.0233333333, 9), "prediction-t"]);
  });

  test.each([2, 3, 5, 12])("holds the next of %s normal values as often as it says", (count) => {
    const rng = createRng(1, `next of ${count}`);
    let held = 0;
    for (let replicate = 0; replicate < 4000; replicate++) {
      const values = Array.from({ length: count }, () => standardNormal(rng));
      const mean = values.reduce((sum, value) => sum + value, 0) / count;
      const sd = standardError(values) * Math.sqrt(count);
      const { low, high } = predictionInterval(mean, sd, count);
      const next = standardNormal(rng);
      if (low <= next && next <= high) held++;
    }
    // Three standard errors of 4,000 draws.
    expect(Math.abs(held / 4000 - 0.95)).toBeLessThan(3 * Math.sqrt((0.95 * 0.05) / 4000));
  });

  test("is undefined for one value and for no spread", () => {
    expect(predictionInterval(0.5, 0.1, 1).low).toBeNaN();
    expect(predictionInterval(0.5, 0, 5).high).toBeNaN();
  });
});
