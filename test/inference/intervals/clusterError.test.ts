import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { clusteredTTest } from "../../../src/inference/significance/clusteredT.js";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { mean } from "../../../src/numeric/moments.js";

/** Values with clusters of unequal sizes, at least two of them. */
const clustered = fc
  .array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: 0, max: 6 })), {
    minLength: 3,
    maxLength: 41,
  })
  .map((rows) => ({ values: rows.map(([value]) => value), clusters: rows.map(([, cluster]) => `c${cluster ** 2}`) }))
  .filter(({ clusters }) => new Set(clusters).size > 1);

/** Miller's form: the double sum over all pairs of values in the same cluster. */
function pairSum(values: readonly number[], clusters: readonly string[]): number {
  const center = mean(values);
  let total = 0;
  values.forEach((first, i) => {
    values.forEach((second, j) => {
      if (clusters[i] === clusters[j]) total += (first - center) * (second - center);
    });
  });
  return Math.sqrt(Math.max(0, total)) / values.length;
}

describe("clusteredError", () => {
  test("equals the double sum over pairs in the same cluster, unequal cluster sizes included", () => {
    fc.assert(
      fc.property(clustered, ({ values, clusters }) => {
        const { standardError: plain } = clusteredError(values, clusters, { correction: false });
        expect(plain).toBeCloseTo(pairSum(values, clusters), 7);
        const count = new Set(clusters).size;
        const corrected = clusteredError(values, clusters);
        expect(corrected.standardError).toBeCloseTo(plain * Math.sqrt(count / (count - 1)), 12);
        expect(corrected).toMatchObject({ clusters: count, degreesOfFreedom: count - 1 });
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  test("equals the plain standard error exactly when every cluster holds one value", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2, maxLength: 40 }), (values) => {
        const error = clusteredError(values, [...values.keys()]);
        expect(error.standardError).toBe(standardError(values));
        if (error.standardError > 0) expect(error.designEffect).toBe(1);
      }),
      { seed: 32, numRuns: 200 },
    );
  });

  test("does not depend on the order of the values", () => {
    const [values, clusters] = [
      [1, 0, 0, 1, 1, 0, 1],
      ["a", "b", "a", "c", "c", "c", "b"],
    ];
    const forward = clusteredError(values, clusters).standardError;
    expect(clusteredError([...values].reverse(), [...clusters].reverse()).standardError).toBeCloseTo(forward, 15);
  });

  test("has a design effect of k when every value is repeated k times within its cluster", () => {
    const scores = [0.2, 0.9, 0.4, 0.7, 0.1];
    const repeated = scores.flatMap((score) => [score, score, score]);
    const clusters = scores.flatMap((_, cluster) => [cluster, cluster, cluster]);
    const { standardError: error, designEffect, effectiveItems } = clusteredError(repeated, clusters);
    expect(error).toBeCloseTo(standardError(scores), 14);
    expect(designEffect).toBeCloseTo(((15 - 1) / 15) * (5 / 4) * 3, 12);
    expect(effectiveItems).toBeCloseTo(15 / designEffect, 12);
  });

  test("is unknown for one cluster, one value and no values, never 0", () => {
    for (const error of [
      clusteredError([1, 2, 3], ["a", "a", "a"]),
      clusteredError([1], [7]),
      clusteredError([], []),
    ]) {
      expect(error.standardError).toBeNaN();
      expect(error.designEffect).toBeNaN();
      expect(error.effectiveItems).toBeNaN();
      expect(error.degreesOfFreedom).toBe(0);
    }
    expect(clusteredError([1, 2, 3], ["a", "a", "a"], { correction: false }).standardError).toBeNaN();
  });

  test("is 0 with an unknown design effect when all values are equal", () => {
    const error = clusteredError([0.1, 0.1, 0.1], ["a", "a", "b"]);
    expect(error.standardError).toBe(0);
    expect(error.designEffect).toBeNaN();
  });

  test("keeps 1 and '1', and names such as __proto__, apart", () => {
    expect(clusteredError([1, 2, 4], [1, "1", "__proto__"]).clusters).toBe(3);
  });

  test("refuses labels of another length", () => {
    expect(() => clusteredError([1, 2], ["a"])).toThrow(/clusteredError: both lists must have the same length/);
  });
});

describe("clusteredTTest", () => {
  test("with clusters of one pair is the paired t test", () => {
    const differences = [0.1, -0.2, 0.4, 0.3, 0];
    const { pValue, statistic, interval, degreesOfFreedom } = pairedTTest(differences);
    const test = clusteredTTest(differences, ["a", "b", "c", "d", "e"]);
    expect(test).toMatchObject({ pValue, statistic, interval, degreesOfFreedom, method: "clustered-t", clusters: 5 });
  });

  test("uses clusters − 1 degrees of freedom and keeps p when the sign is exchanged", () => {
    const differences = [1, 0, 1, 1, 0, -1, 0, 1];
    const clusters = ["a", "a", "a", "b", "b", "c", "d", "d"];
    const test = clusteredTTest(differences, clusters, { level: 0.9 });
    const swapped = clusteredTTest(
      differences.map((d) => -d),
      clusters,
      { level: 0.9 },
    );
    expect(test.degreesOfFreedom).toBe(3);
    expect(swapped.pValue).toBeCloseTo(test.pValue, 14);
    expect(swapped.interval.low).toBeCloseTo(-test.interval.high, 14);
  });

  test("is NaN, the difference aside, for one cluster", () => {
    const test = clusteredTTest([1, 0, 1], ["a", "a", "a"]);
    expect(test.difference).toBeCloseTo(2 / 3, 15);
    for (const value of [test.pValue, test.statistic, test.standardError, test.interval.low]) expect(value).toBeNaN();
  });
});
