import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { significantGap } from "../../../src/inference/intervals/significantGap.js";
import {
  detectionFactor,
  itemsToDetect,
  meanMinimumDetectableEffect,
  pairedMinimumDetectableEffect,
} from "../../../src/inference/power/minimumDetectable.js";
import { normalSf } from "../../../src/numeric/distributions/normal.js";

describe("minimum detectable effect", () => {
  test("is found with the stated power by a two-sided z test", () => {
    const [alpha, power, error] = [0.01, 0.9, 0.013];
    const effect = meanMinimumDetectableEffect(error, { alpha, power });
    const critical = effect / error - detectionFactor({ alpha, power: 0.5 });
    expect(1 - normalSf(critical)).toBeCloseTo(power, 12);
  });

  test("is undone by the number of items: that many find it, one fewer does not", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 20_000 }),
        (disagreement, items) => {
          const effect = pairedMinimumDetectableEffect(disagreement, items);
          expect(Math.abs(itemsToDetect(effect, Math.sqrt(disagreement)) - items)).toBeLessThanOrEqual(1);
          expect(itemsToDetect(-effect, Math.sqrt(disagreement))).toBe(itemsToDetect(effect, Math.sqrt(disagreement)));
        },
      ),
      { seed: 111, numRuns: 200 },
    );
  });

  test("halves with four times the items and falls with lower power", () => {
    expect(pairedMinimumDetectableEffect(0.2, 400)).toBeCloseTo(pairedMinimumDetectableEffect(0.2, 100) / 2, 15);
    expect(meanMinimumDetectableEffect(1, { power: 0.5 })).toBeLessThan(meanMinimumDetectableEffect(1));
  });

  test("is unknown for no items, 0 without disagreement, and no number of items finds an effect of 0", () => {
    expect(pairedMinimumDetectableEffect(0.2, 0)).toBeNaN();
    expect(pairedMinimumDetectableEffect(0, 50)).toBe(0);
    expect(itemsToDetect(0, 0.3)).toBe(Number.POSITIVE_INFINITY);
    expect(itemsToDetect(Number.NaN, 0.3)).toBeNaN();
  });

  test("refuses alpha, power and shares outside their range", () => {
    expect(() => meanMinimumDetectableEffect(1, { alpha: 5 })).toThrow(/alpha must be in \(0, 1\), got 5/);
    expect(() => meanMinimumDetectableEffect(1, { power: 1 })).toThrow(/power must be in \(0, 1\), got 1/);
    expect(() => pairedMinimumDetectableEffect(20, 100)).toThrow(/disagreementShare must be in \[0, 1\], got 20/);
  });
});

describe("significantGap", () => {
  test("with t approaches z from above as the degrees of freedom grow", () => {
    expect(significantGap(1, { degreesOfFreedom: 4 })).toBeGreaterThan(significantGap(1, { degreesOfFreedom: 40 }));
    expect(significantGap(1, { degreesOfFreedom: 1e9 })).toBeCloseTo(significantGap(1), 7);
  });

  test("is unknown for one seed and refuses a wrong level", () => {
    expect(significantGap(Number.NaN)).toBeNaN();
    expect(significantGap(1, { degreesOfFreedom: 0 })).toBeNaN();
    expect(() => significantGap(1, { level: 1.5 })).toThrow(RangeError);
  });
});
