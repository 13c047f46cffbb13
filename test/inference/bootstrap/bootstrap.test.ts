import { describe, expect, test } from "vitest";
import { bootstrap } from "../../../src/inference/bootstrap/bootstrap.js";
import {
  type BootstrapDistribution,
  bootstrapDistribution,
} from "../../../src/inference/bootstrap/bootstrapDistribution.js";
import {
  BOOTSTRAP_INTERVAL_METHODS,
  readBootstrapInterval,
} from "../../../src/inference/bootstrap/bootstrapIntervals.js";
import { meanOf } from "../../../src/inference/bootstrap/bootstrapStatistic.js";
import { acceleration, jackknife } from "../../../src/inference/bootstrap/jackknife.js";
import { crossedUnits } from "../../../src/inference/bootstrap/resamplingUnits.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";
import { codesOf } from "../../support/records.js";

const skewed = [0.2, 0.3, 0.35, 0.5, 0.7, 0.9, 1.4, 2.2, 3.1, 6.5];

describe("bootstrap", () => {
  test("says what was done", () => {
    const result = bootstrap(skewed, { resamples: 2000, seed: 7, level: 0.9, method: "percentile" });
    expect(result.estimate).toBeCloseTo(mean(skewed), 14);
    expect(result).toMatchObject({
      resamples: 2000,
      units: 10,
      seed: 7,
      method: "percentile",
      notes: [],
      interval: { level: 0.9, method: "bootstrap-percentile" },
    });
    expect(result.standardError).toBeCloseTo((standardDeviation(skewed) / Math.sqrt(10)) * Math.sqrt(0.9), 1);
    expect(Math.abs(result.bias)).toBeLessThan((4 * result.standardError) / Math.sqrt(2000));
  });

  test("basic mirrors percentile at the estimate, BCa leans to the long tail, studentised more so", () => {
    const read = (method: (typeof BOOTSTRAP_INTERVAL_METHODS)[number]) => bootstrap(skewed, { method });
    const [percentile, basic, bca, studentised] = [read("percentile"), read("basic"), read("bca"), read("studentised")];
    expect(basic.interval.low).toBeCloseTo(2 * basic.estimate - percentile.interval.high, 12);
    expect(bca.interval.high).toBeGreaterThan(percentile.interval.high);
    expect(studentised.interval.high).toBeGreaterThan(bca.interval.high);
  });

  test("a function of the values equals the known statistic", () => {
    const known = bootstrap(skewed, { statistic: "standardDeviation", resamples: 500 });
    const own = bootstrap(skewed, { statistic: standardDeviation, resamples: 500 });
    expect(own.interval.low).toBeCloseTo(known.interval.low, 12);
    expect(own.interval.high).toBeCloseTo(known.interval.high, 12);
    const clusters = [1, 1, 2, 2, 2, 3, 4, 4, 5, 5];
    const clustered = bootstrap(skewed, { clusters, resamples: 500 });
    const ownClustered = bootstrap(skewed, { clusters, resamples: 500, statistic: mean });
    expect(ownClustered.interval.high).toBeCloseTo(clustered.interval.high, 12);
    expect(clustered.units).toBe(5);
  });

  test("other seeds give other numbers, the same seed the same", () => {
    const low = (seed: number) => bootstrap(skewed, { seed, resamples: 200 }).interval.low;
    expect(low(3)).toBe(low(3));
    expect(low(3)).not.toBe(low(4));
  });

  test.each(BOOTSTRAP_INTERVAL_METHODS)("%s: all values equal give no error and no interval, with a note", (method) => {
    const result = bootstrap([0.1, 0.1, 0.1], { method, resamples: 100 });
    const none = { low: Number.NaN, high: Number.NaN };
    expect(result).toMatchObject({ estimate: 0.1, standardError: Number.NaN, bias: 0, interval: none });
    expect(codesOf(result)).toEqual(["no-spread"]);
  });

  test.each(BOOTSTRAP_INTERVAL_METHODS)("%s: one value, or one cluster, gives no interval and no error", (method) => {
    for (const result of [
      bootstrap([0.4], { method, resamples: 100 }),
      bootstrap([0.1, 0.7], { method, resamples: 100, clusters: ["a", "a"] }),
    ]) {
      expect(result.estimate).toBeCloseTo(0.4, 15);
      expect(result.interval).toMatchObject({ low: Number.NaN, high: Number.NaN });
      expect([result.standardError, result.bias]).toEqual([Number.NaN, Number.NaN]);
      expect(codesOf(result)).toEqual(["one-unit"]);
    }
  });

  test.each([0, 1, -0.5, 95, Number.NaN])("refuses the level %d", (level) => {
    expect(() => bootstrap(skewed, { level })).toThrow(`level must be in (0, 1), got ${level}`);
  });

  test("refuses labels of another length, and no values", () => {
    expect(() => bootstrap(skewed, { clusters: ["a"] })).toThrow("same length, got 10 and 1");
    expect(() => bootstrap(skewed, { strata: ["a"] })).toThrow("same length");
    expect(() => bootstrap([])).toThrow("values must hold at least");
  });
});

describe("readBootstrapInterval", () => {
  const distribution = (parts: Partial<BootstrapDistribution>): BootstrapDistribution => ({
    estimate: 2,
    estimateError: 1,
    draws: Float64Array.of(1, 2, 3, 4),
    drawErrors: null,
    units: 4,
    leaveOneOut: () => [Float64Array.of(1, 2, 3, 3)],
    ...parts,
  });

  test.each([
    ["the estimate lies outside the draws", { estimate: 9 }],
    ["no unit has influence", { leaveOneOut: () => [Float64Array.of(2, 2, 2, 2)] }],
  ])("BCa gives way to percentile, and says so once, where %s", (_, parts) => {
    const { interval, notes } = readBootstrapInterval(distribution(parts), "bca");
    expect(interval).toEqual(readBootstrapInterval(distribution(parts), "percentile").interval);
    expect(interval.method).toBe("bootstrap-percentile");
    expect(codesOf({ notes })).toEqual(["bca-undefined"]);
  });

  test("studentised gives way to percentile without standard errors, and where they are 0", () => {
    for (const drawErrors of [null, Float64Array.of(0, 0, 0, 0)]) {
      const { interval, notes } = readBootstrapInterval(distribution({ drawErrors }), "studentised");
      expect(interval.method).toBe("bootstrap-percentile");
      expect(codesOf({ notes })).toEqual(["studentised-undefined"]);
    }
    const { interval } = readBootstrapInterval(
      bootstrapDistribution(createRng(1), crossedUnits(3, 4), meanOf([...skewed, 1, 2]), { standardErrors: true }),
      "studentised",
    );
    expect(interval.method).toBe("bootstrap-percentile");
  });

  test("a statistic undefined on some resamples has no interval, and the note counts them", () => {
    const draws = Float64Array.of(1, Number.NaN, 3, Number.NaN);
    const { interval, notes } = readBootstrapInterval(distribution({ draws }), "bca");
    expect(interval).toMatchObject({ low: Number.NaN, high: Number.NaN });
    expect(notes[0]!.message).toContain("2 of 4 resamples");
  });

  test("leaves the draws in their order", () => {
    const draws = Float64Array.of(4, 1, 3, 2);
    readBootstrapInterval(distribution({ draws }), "bca");
    expect([...draws]).toEqual([4, 1, 3, 2]);
  });

  test("ties count half: an estimate in the middle of few draws has no bias correction", () => {
    const tied = distribution({ draws: Float64Array.of(1, 2, 2, 3), leaveOneOut: () => [Float64Array.of(1, 2, 2, 3)] });
    const { interval } = readBootstrapInterval(tied, "bca", { level: 0.5 });
    // z0 = 0 and, by symmetry, no acceleration: the quartiles.
    expect(interval.low).toBeCloseTo(1.75, 12);
    expect(interval.high).toBeCloseTo(2.25, 12);
  });
});

describe("jackknife", () => {
  test("of a mean is its standard error, without bias", () => {
    const total = skewed.reduce((sum, value) => sum + value, 0);
    const without = skewed.map((value) => (total - value) / 9);
    const { standardError, bias } = jackknife(mean(skewed), without);
    expect(standardError).toBeCloseTo(standardDeviation(skewed) / Math.sqrt(10), 12);
    expect(bias).toBeCloseTo(0, 12);
  });

  test("fewer than two units: NaN", () => {
    expect(jackknife(1, [1])).toEqual({ standardError: Number.NaN, bias: Number.NaN });
    expect(acceleration([[1]])).toBeNaN();
  });

  test("the acceleration of a mean is its skewness over 6√n, and sets of one unit do not change it", () => {
    const deviations = skewed.map((value) => value - mean(skewed));
    const power = (exponent: number) => deviations.reduce((sum, value) => sum + value ** exponent, 0);
    const without = skewed.map((value) => (mean(skewed) * 10 - value) / 9);
    expect(acceleration([without])).toBeCloseTo(power(3) / (6 * power(2) ** 1.5), 12);
    expect(acceleration([without, [5]])).toBe(acceleration([without]));
  });
});

test("one unit, or one cluster, tells neither error nor bias", () => {
  for (const found of [
    bootstrap([0.5], { statistic: "mean", resamples: 50 }),
    bootstrap([0, 1, 1, 0], { statistic: "mean", resamples: 50, clusters: ["a", "a", "a", "a"] }),
  ]) {
    expect([found.units, found.standardError, found.bias]).toEqual([1, Number.NaN, Number.NaN]);
    expect(found.estimate).toBe(0.5);
  }
});
