import { describe, expect, test } from "vitest";
import { averagedProportionInterval } from "../../../src/inference/intervals/averagedProportionInterval.js";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { withinRange } from "../../../src/inference/intervals/interval.js";
import { itemShareInterval } from "../../../src/inference/intervals/itemShareInterval.js";
import { standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { regressionEstimate } from "../../../src/inference/intervals/regressionEstimate.js";
import { significantGap } from "../../../src/inference/intervals/significantGap.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

describe("itemShareInterval", () => {
  test("is Wilson's of right and wrong, and of shares of several answers on as many as give their error", () => {
    expect(itemShareInterval([0, 1, 1, 0, 1], { answers: 5, level: 0.9 })).toEqual(
      wilsonInterval(3, 5, { level: 0.9 }),
    );
    const shares = [0.2, 0.8, 0.6, 1];
    expect(itemShareInterval(shares, { answers: 20, level: 0.9 })).toEqual(
      averagedProportionInterval(
        { mean: mean(shares), standardError: standardError(shares), items: 4, answers: 20 },
        { level: 0.9 },
      ),
    );
  });

  test("of clusters is Student's, cut to shares; unknown for one item or one cluster", () => {
    const shares = [0.1, 0.9, 1, 1, 0.8, 1];
    const clusters = ["a", "a", "b", "b", "c", "c"];
    const { standardError: error, testDegreesOfFreedom } = clusteredError(shares, clusters);
    const { low, high } = tInterval(mean(shares), error, testDegreesOfFreedom, { level: 0.95 });
    const found = itemShareInterval(shares, { answers: 6, clusters, level: 0.95 });
    expect(found.low).toBeCloseTo(Math.max(0, low), 12);
    expect(high).toBeGreaterThan(1);
    expect(found.high).toBe(1);
    expect(found.method).toMatch(/^clustered-t/);
    for (const unknown of [
      itemShareInterval([0.4], { answers: 3, level: 0.95 }),
      itemShareInterval(shares, { answers: 6, clusters: clusters.map(() => "one"), level: 0.95 }),
    ]) {
      expect([unknown.low, unknown.high]).toEqual([Number.NaN, Number.NaN]);
    }
    expect(itemShareInterval([0.4], { answers: 3, level: 0.95 })).toMatchObject({ level: 0.95, method: "wilson" });
  });
});

test("significantGap is √2 times the quantile, normal or Student's, and unknown without degrees of freedom", () => {
  expect(significantGap(0.1)).toBeCloseTo(Math.SQRT2 * normalQuantile(0.975) * 0.1, 14);
  expect(significantGap(0.1, { degreesOfFreedom: 5, level: 0.9 })).toBeCloseTo(
    Math.SQRT2 * studentTQuantile(0.95, 5) * 0.1,
    14,
  );
  expect(significantGap(0.1, { degreesOfFreedom: 0 })).toBeNaN();
});

describe("clusteredError", () => {
  /** 2·E²/Var of the CR2 variance, by the double sum over clusters, of values with this correlation within them. */
  function slowFreedom(sizes: readonly number[], rho: number): number {
    const n = sum(sizes);
    const squares = sum(sizes.map((size) => size ** 2)) / n ** 2;
    const weight = (c: number) => Math.sqrt(sizes[c]! ** 2 / (n ** 2 * (1 - sizes[c]! / n)));
    const g = (c: number, d: number) => {
      const same = c === d ? 1 : 0;
      const independent = (1 - rho) * (same / sizes[c]! - 1 / n);
      return weight(c) * weight(d) * (independent + rho * (same - sizes[c]! / n - sizes[d]! / n + squares));
    };
    const places = [...sizes.keys()];
    return sum(places.map((c) => g(c, c))) ** 2 / sum(places.flatMap((c) => places.map((d) => g(c, d) ** 2)));
  }

  const values = [3, 5, 4, 9, 8, 1, 2, 1.5, 7, 6.5, 7.2, 0];
  const clusters = ["a", "a", "a", "b", "b", "c", "c", "c", "d", "d", "d", "e"];

  test("has a test's degrees of freedom between those of independent values and of values that correlate as these", () => {
    const found = clusteredError(values, clusters);
    const rho = found.intraclassCorrelation;
    expect(rho).toBeGreaterThan(0.5);
    const sizes = [3, 2, 3, 3, 1];
    expect(found.degreesOfFreedom).toBeCloseTo(slowFreedom(sizes, 0), 10);
    expect(found.testDegreesOfFreedom).toBeCloseTo(
      slowFreedom(sizes, 0) ** (2 / 3) * slowFreedom(sizes, rho) ** (1 / 3),
      9,
    );
    expect(found.effectiveClusters).toBeCloseTo(144 / 32, 12);
    expect(found.effectiveItems).toBeCloseTo(12 / found.designEffect, 12);
  });

  test("with another correction, without correlation or with clusters of one, they are the same", () => {
    for (const correction of ["cr1", false] as const) {
      const { degreesOfFreedom, testDegreesOfFreedom } = clusteredError(values, clusters, { correction });
      expect([degreesOfFreedom, testDegreesOfFreedom]).toEqual([4, 4]);
    }
    const balanced = clusteredError([1, -1, 1, -1, 2, -2], ["a", "a", "b", "b", "c", "c"]);
    expect(balanced.intraclassCorrelation).toBe(0);
    const spread = clusteredError([1, -1.1, 1.2, -1, 2, -2.3, 0.4], ["a", "a", "b", "b", "c", "c", "d"]);
    expect(spread.intraclassCorrelation).toBe(0);
    expect(spread.testDegreesOfFreedom).toBe(spread.degreesOfFreedom);
    const single = clusteredError([1, 2, 4], ["a", "b", "c"]);
    expect([single.degreesOfFreedom, single.testDegreesOfFreedom]).toEqual([2, 2]);
  });

  test("the correlation is the mean product of two deviations of a cluster over their mean square", () => {
    const centre = mean(values);
    const pairs = values.flatMap((value, i) =>
      values.flatMap((other, j) =>
        i !== j && clusters[i] === clusters[j] ? [(value - centre) * (other - centre)] : [],
      ),
    );
    const expected = mean(pairs) / mean(values.map((value) => (value - centre) ** 2));
    expect(clusteredError(values, clusters).intraclassCorrelation).toBeCloseTo(expected, 12);
  });
});

test("regressionEstimate on one covariate is the formula of double sampling", () => {
  const values = [1.2, 0.4, 2.1, 1.6, 0.2, 1.1, 2.4, 0.9];
  const here = [1, 0.2, 1.9, 1.4, 0.3, 0.8, 2.2, 1.1];
  const all = [...here, 3, 2.6, 1.9, 2.2, 0.7, 1.5, 2.8, 3.1];
  const centred = (list: readonly number[]) => list.map((value) => value - mean(list));
  const [x, y] = [centred(here), centred(values)];
  const squares = sum(x.map((one) => one ** 2));
  const slope = sum(x.map((one, item) => one * y[item]!)) / squares;
  const shift = mean(all) - mean(here);
  const residual = sum(y.map((one, item) => (one - slope * x[item]!) ** 2)) / 6;
  const spread = sum(centred(all).map((one) => one ** 2)) / 15;
  const variance = residual * (1 / 8 + shift ** 2 / squares) + (slope ** 2 * spread) / 16;
  const found = regressionEstimate(values, [{ here, all }], { level: 0.9 });
  expect(found.estimate).toBeCloseTo(mean(values) + slope * shift, 12);
  expect(found.standardError).toBeCloseTo(Math.sqrt(variance), 10);
  expect(found.degreesOfFreedom).toBe(6);
  const half = studentTQuantile(0.95, 6) * Math.sqrt(variance);
  expect(found.interval).toMatchObject({ level: 0.9, method: "regression" });
  expect(found.interval.high - found.estimate).toBeCloseTo(half, 10);
  const plain = studentTQuantile(0.95, 7) * standardError(values);
  expect(found.gain).toBeCloseTo(1 - (half / plain) ** 2, 10);
});

test("an interval is cut to a range, and says so by its method alone where nothing was cut", () => {
  const interval = { low: -0.1, high: 0.4, level: 0.9, method: "t" };
  expect(withinRange(interval, -1, 1)).toBe(interval);
  expect(withinRange(interval, -0.1, 0.4)).toBe(interval);
  expect(withinRange(interval, 0, 1)).toEqual({ low: 0, high: 0.4, level: 0.9, method: "t-cut" });
  expect(withinRange(interval, -1, 0.3)).toEqual({ low: -0.1, high: 0.3, level: 0.9, method: "t-cut" });
});
