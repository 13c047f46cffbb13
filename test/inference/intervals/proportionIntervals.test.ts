import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ProportionIntervalName,
  proportionIntervals,
  wilsonInterval,
} from "../../../src/inference/intervals/proportionIntervals.js";
import { regularizedBeta } from "../../../src/numeric/distributions/beta.js";
import { binomialCdf, binomialPmf, binomialSf } from "../../../src/numeric/distributions/binomial.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";

const names = Object.keys(proportionIntervals) as ProportionIntervalName[];
const bounded = names.filter((name) => name !== "wald");

const counts = fc
  .integer({ min: 1, max: 3000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));

describe.each(names)("%s interval", (name) => {
  const interval = proportionIntervals[name];

  test("echoes its name and level, and mirrors when successes and failures are exchanged", () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.5, max: 0.999, noNaN: true }), ([successes, trials], level) => {
        const { low, high, method, level: echoed } = interval(successes, trials, { level });
        const mirror = interval(trials - successes, trials, { level });
        expect([method, echoed]).toEqual([name, level]);
        expect(mirror.low).toBeCloseTo(1 - high, 12);
        expect(mirror.high).toBeCloseTo(1 - low, 12);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test("is wider at a higher level", () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const narrow = interval(successes, trials, { level: 0.8 });
        const wide = interval(successes, trials, { level: 0.99 });
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  test("is NaN without trials, and refuses wrong calls with the likely repair", () => {
    expect(interval(0, 0).low).toBeNaN();
    expect(interval(0, 0).high).toBeNaN();
    for (const level of [0, 1, 95, Number.NaN]) {
      expect(() => interval(1, 2, { level })).toThrow(RangeError);
    }
    expect(() => interval(3, 2)).toThrow(/successes must be at most trials, got 3 of 2\. Pass \(successes, trials\)/);
    expect(() => interval(-1, 2)).toThrow(RangeError);
    expect(() => interval(Number.NaN, 2)).toThrow(RangeError);
  });
});

test.each(bounded)("%s stays in [0, 1] and, up to its shrinkage toward the middle, holds the share", (name) => {
  fc.assert(
    fc.property(counts, ([successes, trials]) => {
      const { low, high } = proportionIntervals[name](successes, trials);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      const isAtEnd = successes === 0 || successes === trials;
      if (!(name === "beta-posterior" && isAtEnd)) {
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
      }
    }),
    { seed: 13, numRuns: 300 },
  );
});

test.each(["wilson", "clopper-pearson", "jeffreys"] as const)("%s ends exactly at 0 and at 1", (name) => {
  for (const trials of [1, 2, 7, 10, 29, 100, 14042, 1e6]) {
    expect(proportionIntervals[name](0, trials).low).toBe(0);
    expect(proportionIntervals[name](trials, trials).high).toBe(1);
  }
});

test("Wilson's ends are the shares at which the score statistic is ±z", () => {
  const z = normalQuantile(0.975);
  for (const [successes, trials] of [
    [1, 10],
    [14, 307],
    [0.5, 3],
    [9021, 14042],
  ] as const) {
    const { low, high } = wilsonInterval(successes, trials);
    const score = (share: number) => (successes / trials - share) / Math.sqrt((share * (1 - share)) / trials);
    expect(score(low)).toBeCloseTo(z, 10);
    expect(score(high)).toBeCloseTo(-z, 10);
  }
});

test("Clopper–Pearson's ends are the shares at which a one-sided exact test is just at alpha/2", () => {
  for (const [successes, trials] of [
    [1, 10],
    [14, 307],
    [37, 41],
  ] as const) {
    const { low, high } = proportionIntervals["clopper-pearson"](successes, trials, { level: 0.9 });
    expect(binomialSf(successes - 1, trials, low)).toBeCloseTo(0.05, 12);
    expect(binomialCdf(successes, trials, high)).toBeCloseTo(0.05, 12);
  }
});

/** ∫ P(X = k | θ) over an interval of θ is a Beta probability: coverage averaged over a uniform true share, exactly. */
function averageCoverage(name: ProportionIntervalName, trials: number): number {
  let total = 0;
  for (let k = 0; k <= trials; k++) {
    const { low, high } = proportionIntervals[name](k, trials);
    const below = (x: number) => regularizedBeta(Math.min(1, Math.max(0, x)), k + 1, trials - k + 1);
    total += below(high) - below(low);
  }
  return total / (trials + 1);
}

/** Coverage at one true share, by summing over all outcomes. */
function coverageAt(name: ProportionIntervalName, share: number, trials: number): number {
  let total = 0;
  for (let k = 0; k <= trials; k++) {
    const { low, high } = proportionIntervals[name](k, trials);
    if (low <= share && share <= high) total += binomialPmf(k, trials, share);
  }
  return total;
}

test.each([
  ["wald", 0.7693, 0.9223],
  ["wilson", 0.9541, 0.9511],
  ["clopper-pearson", 0.9838, 0.9646],
  ["jeffreys", 0.9532, 0.9499],
  ["beta-posterior", 0.95, 0.95],
] as const)(
  "%s covers %f of uniform true shares at 10 trials and %f at 100, at nominal 95 %%",
  (name, ten, hundred) => {
    expect(averageCoverage(name, 10)).toBeCloseTo(ten, 4);
    expect(averageCoverage(name, 100)).toBeCloseTo(hundred, 4);
  },
);

test.each([
  ["wald", 0.6497],
  ["wilson", 0.9298],
  ["clopper-pearson", 0.9872],
] as const)("%s covers a true share of .9 with probability %f at 10 trials", (name, coverage) => {
  expect(coverageAt(name, 0.9, 10)).toBeCloseTo(coverage, 4);
});

test("Clopper–Pearson never covers less than its level", () => {
  for (const trials of [1, 4, 13]) {
    for (let share = 0.013; share < 1; share += 0.021) {
      expect(coverageAt("clopper-pearson", share, trials)).toBeGreaterThanOrEqual(0.95);
    }
  }
});
