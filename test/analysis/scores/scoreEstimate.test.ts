import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scoreEstimate } from "../../../src/analysis/scores/scoreEstimate.js";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const rightOf = (right: number, items: number) => Array.from({ length: items }, (_, index) => (index < right ? 1 : 0));

describe("scoreEstimate", () => {
  test("takes Wilson's interval and the error with n − 1 for 0/1 scores", () => {
    const { mean, standardError, interval, items, missing } = scoreEstimate(rightOf(14, 307));
    expect([items, missing, interval?.method]).toEqual([307, 0, "wilson"]);
    expect(mean).toBeCloseTo(14 / 307, 14);
    expect(standardError).toBeCloseTo(0.011926, 6);
    expect(interval?.low).toBeCloseTo(0.0274, 4);
    expect(interval?.high).toBeCloseTo(0.0751, 4);
  });

  test("never gives an interval of no width to a run that is all right or all wrong", () => {
    expect(scoreEstimate(rightOf(30, 30)).interval?.low).toBeCloseTo(0.8865, 4);
    expect(scoreEstimate(rightOf(0, 30)).interval?.high).toBeCloseTo(0.1135, 4);
  });

  test("takes Student's interval for scores that are not 0/1", () => {
    const { interval, standardError } = scoreEstimate([0.2, 0.4, 0.9]);
    // Mean .5, SD √.13, t with 2 degrees of freedom 4.302653.
    expect(standardError).toBeCloseTo(Math.sqrt(0.13 / 3), 14);
    expect(interval?.method).toBe("t");
    expect(interval?.low).toBeCloseTo(0.5 - 4.30265273 * Math.sqrt(0.13 / 3), 7);
  });

  test("uses the interval and the level that were asked for", () => {
    const exact = scoreEstimate(rightOf(3, 17), { proportionInterval: "clopper-pearson", level: 0.9 }).interval;
    expect([exact?.method, exact?.level]).toEqual(["clopper-pearson", 0.9]);
    const wider = scoreEstimate([1, 2, 4], { level: 0.99 }).interval;
    const narrower = scoreEstimate([1, 2, 4]).interval;
    expect(wider && narrower && wider.high > narrower.high && wider.low < narrower.low).toBe(true);
  });

  test("leaves NaN out and counts it: missing is never wrong", () => {
    const withHoles = scoreEstimate([1, NaN, 0, 1, NaN, NaN, 1]);
    expect(withHoles).toEqual({ ...scoreEstimate([1, 0, 1, 1]), missing: 3, bounds: { low: 3 / 7, high: 6 / 7 } });
  });

  test("sums within clusters before it squares, with the degrees of freedom of Bell and McCaffrey", () => {
    const scores = [1, 1, 0, 0, 1];
    const estimate = scoreEstimate(scores, { clusters: ["a", "a", "b", "b", "c"] });
    // Deviations from .6: a: .8, b: −1.2, c: .4, each squared and ÷ (1 − share of the items); root, / 5.
    expect(estimate.standardError).toBeCloseTo(Math.sqrt((0.64 + 1.44) / 0.6 + 0.16 / 0.8) / 5, 14);
    expect(estimate.interval?.method).toBe("clustered-t");
    const halfWidth = ((estimate.interval?.high as number) - (estimate.interval?.low as number)) / 2;
    const { testDegreesOfFreedom: degreesOfFreedom } = clusteredError(scores, ["a", "a", "b", "b", "c"]);
    expect(degreesOfFreedom).toBeLessThan(2);
    const quantile = studentTQuantile(0.975, degreesOfFreedom);
    expect(halfWidth).toBeCloseTo(quantile * (estimate.standardError as number), 12);
    expect(estimate.clusters).toBe(3);
    const plain = scoreEstimate(scores).standardError as number;
    expect(estimate.designEffect).toBeCloseTo(((estimate.standardError as number) / plain) ** 2, 12);
    expect(estimate.effectiveItems).toBeCloseTo(5 / (estimate.designEffect as number), 12);
    expect(estimate.effectiveClusters).toBeCloseTo(25 / 9, 14);
    expect(codesOf(estimate)).toEqual(["clusters", "few-clusters"]);
    expect(estimate.notes[0]?.message).toMatch(/^5 items in 3 clusters that weigh like 2\.8 equal ones/);
  });

  test("keeps the clusters of the scored items when some are missing", () => {
    const clusters = ["a", "x", "a", "b", "b", "c"];
    const holes = scoreEstimate([1, NaN, 1, 0, 0, 1], { clusters });
    expect(holes.clusters).toBe(3);
    expect(holes.standardError).toBe(
      scoreEstimate([1, 1, 0, 0, 1], { clusters: ["a", "a", "b", "b", "c"] }).standardError,
    );
  });

  test("gives clusters of one item each the plain standard error exactly", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 41 }), (scores) => {
        const clusters = scores.map((_, index) => `${index}`);
        expect(scoreEstimate(scores, { clusters }).standardError).toBe(scoreEstimate(scores).standardError);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("gives no interval for one cluster, and says why", () => {
    const estimate = scoreEstimate([1, 0, 1], { clusters: ["a", "a", "a"] });
    expect(estimate).toMatchObject({ clusters: 1, interval: null, standardError: null, designEffect: null });
    expect(codesOf(estimate)).toEqual(["one-cluster"]);
  });

  test("says that a spread of 0 is no proof, with and without clusters", () => {
    expect(codesOf(scoreEstimate([0.5, 0.5, 0.5]))).toEqual(["all-equal"]);
    expect(codesOf(scoreEstimate([1, 1, 1], { clusters: ["a", "a", "b"] }))).toEqual(["all-equal"]);
    expect(codesOf(scoreEstimate([1, 1, 1]))).toEqual(["all-equal"]);
    expect(scoreEstimate([1, 1, 1])).toMatchObject({ standardError: null, interval: { high: 1, method: "wilson" } });
    expect(scoreEstimate([1, 1, 1], { proportionInterval: "wald" }).interval).toBeNull();
    expect(scoreEstimate([0.3, 0.1 + 0.2, 0.3])).toMatchObject({ standardError: null, interval: null });
  });

  test("gives null with a note where nothing is known: no items, one item", () => {
    const none = scoreEstimate([NaN, NaN]);
    expect(none).toMatchObject({ mean: null, items: 0, missing: 2, standardError: null, interval: null });
    expect(codesOf(none)).toEqual(["too-few-items"]);
    const one = scoreEstimate([0.7]);
    expect(one).toMatchObject({ mean: 0.7, standardError: null, interval: null });
    expect(one.notes[0]?.message).toBe("1 scored item: no spread is known");
  });

  test("holds no NaN whatever the scores, and its interval holds the mean", () => {
    const score = fc.oneof(fc.constantFrom(0, 1, NaN), fc.double({ min: -3, max: 3, noNaN: true }));
    fc.assert(
      fc.property(fc.array(score, { maxLength: 13 }), fc.boolean(), (scores, clustered) => {
        const clusters = scores.map((_, index) => `${index % 3}`);
        const estimate = scoreEstimate(scores, clustered ? { clusters } : {});
        expectNoNaN(estimate);
        if (estimate.interval === null) return;
        expect(estimate.interval.low).toBeLessThanOrEqual(estimate.mean as number);
        expect(estimate.interval.high).toBeGreaterThanOrEqual(estimate.mean as number);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("names item sampling as the only noise that it measured", () => {
    const { measured, notMeasured } = scoreEstimate([1, 0, 0]).sources;
    expect(measured).toEqual(["item sampling"]);
    expect(notMeasured).toContain("training seed");
  });

  test("refuses a wrong level and labels of another length", () => {
    expect(() => scoreEstimate([1, 0], { level: 95 })).toThrow(/scoreEstimate: level must be in \(0, 1\), got 95/);
    expect(() => scoreEstimate([1, 0], { clusters: ["a"] })).toThrow(RangeError);
  });
});
