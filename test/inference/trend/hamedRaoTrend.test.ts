import { describe, expect, test } from "vitest";
import { hamedRaoTrend } from "../../../src/inference/trend/hamedRaoTrend.js";
import { senSlope } from "../../../src/inference/trend/senSlope.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** A trend-free autoregressive series of order 1. */
function autoregressive(points: number, autocorrelation: number, seed: number): number[] {
  const rng = createRng(seed, `ar${autocorrelation}`);
  const values: number[] = [];
  let state = standardNormal(rng) / Math.sqrt(1 - autocorrelation ** 2);
  for (let i = 0; i < points; i++) {
    values.push(state);
    state = autocorrelation * state + standardNormal(rng);
  }
  return values;
}

describe("hamedRaoTrend", () => {
  test("negates S, slope and z, and keeps the variances and p, when the series is turned upside down", () => {
    for (const lags of ["significant", "leading", "all"] as const) {
      const values = autoregressive(43, 0.6, 1);
      const trend = hamedRaoTrend(values, { lags });
      const opposite = hamedRaoTrend(
        values.map((value) => -value),
        { lags },
      );
      expect(opposite.score).toBe(-trend.score);
      expect(opposite.slope).toBeCloseTo(-trend.slope, 14);
      expect(opposite.z).toBeCloseTo(-trend.z, 12);
      expect(opposite.correctedVariance).toBeCloseTo(trend.correctedVariance, 8);
    }
  });

  test("does not change with the unit or origin of the scores", () => {
    const values = autoregressive(37, 0.5, 2);
    const { z, effectiveLength } = hamedRaoTrend(values);
    const rescaled = hamedRaoTrend(values.map((value) => 100 * value + 7));
    expect(rescaled.z).toBeCloseTo(z, 12);
    expect(rescaled.effectiveLength).toBeCloseTo(effectiveLength, 10);
  });

  test("by leading lags never lowers the variance, and rejects true nulls less often than the uncorrected test", () => {
    const [trials, points] = [400, 40];
    let [plain, corrected] = [0, 0];
    for (let seed = 0; seed < trials; seed++) {
      const trend = hamedRaoTrend(autoregressive(points, 0.6, seed), { lags: "leading" });
      expect(trend.correctedVariance).toBeGreaterThanOrEqual(trend.variance);
      const uncorrectedZ = (Math.abs(trend.score) - 1) / Math.sqrt(trend.variance);
      if (uncorrectedZ > 1.96) plain++;
      if (trend.pValue < 0.05) corrected++;
    }
    expect(plain / trials).toBeGreaterThan(0.22);
    expect(corrected / trials).toBeLessThan(0.22);
  });

  test("by leading lags rejects about 5 % of independent series", () => {
    const trials = 800;
    let rejections = 0;
    for (let seed = 0; seed < trials; seed++) {
      if (hamedRaoTrend(autoregressive(23, 0, seed), { lags: "leading" }).pValue < 0.05) rejections++;
    }
    expect(rejections / trials).toBeGreaterThan(0.03);
    expect(rejections / trials).toBeLessThan(0.075);
  });

  test("takes a straight line for uncorrelated, whatever the rounding of its steps", () => {
    const trend = hamedRaoTrend(Array.from({ length: 17 }, (_, i) => 0.1 * i + 0.7));
    expect(trend.correctedVariance).toBe(trend.variance);
    expect(trend.effectiveLength).toBe(17);
    expect(trend.slope).toBeCloseTo(0.1, 14);
  });

  test("has an unknown z and p where negative autocorrelations leave no variance", () => {
    const alternating = [12.1, 12.9, 11.8, 13.4, 13.1, 14, 13.7, 14.9, 14.2, 15.6, 15.1, 16.3];
    const trend = hamedRaoTrend(alternating);
    expect(trend.correctedVariance).toBeLessThanOrEqual(0);
    for (const value of [trend.z, trend.pValue, trend.effectiveLength]) expect(value).toBeNaN();
    expect(hamedRaoTrend(alternating, { lags: "leading" }).pValue).toBeLessThan(0.001);
  });

  test("is unknown for two points, a constant series or a NaN, and has p 1 for no trend", () => {
    for (const values of [[], [1], [1, 2], [3, 3, 3, 3], [1, Number.NaN, 2, 4]]) {
      const { variance, z, pValue, slope } = hamedRaoTrend(values);
      for (const value of [variance, z, pValue, slope]) expect(value).toBeNaN();
    }
    expect(hamedRaoTrend([1, 2, 2, 1], { lags: "leading" })).toMatchObject({ score: 0, z: 0, pValue: 1 });
    // @ts-expect-error a name that does not exist
    expect(() => hamedRaoTrend([1, 2, 3], { lags: 3 })).toThrow(/lags must be "significant", "leading" or "all"/);
  });
});

test("senSlope is the median slope of all pairs, robust to one wild point, unknown below two points", () => {
  expect(senSlope([1, 3, 5, 7])).toBe(2);
  expect(senSlope([1, 3, 5, 700, 9, 11, 13])).toBe(2);
  expect(senSlope([4])).toBeNaN();
});
