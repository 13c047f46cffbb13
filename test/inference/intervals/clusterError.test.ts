import fc from "fast-check";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { clusteredTTest } from "../../../src/inference/significance/clusteredT.js";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { mean } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

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

/**
 * CR2 by its definition for any regression, here of a constant: residuals of each cluster times (I − H)^(−1/2) of that
 * cluster, and the moments of the quadratic form under values of equal variance with this correlation within clusters.
 */
function byMatrices(values: readonly number[], clusters: readonly number[], intraclass: number) {
  const count = values.length;
  const residualMaker = Matrix.eye(count).sub(Matrix.ones(count, count).div(count));
  const residuals = residualMaker.mmul(Matrix.columnVector([...values]));
  const rowsOf = (cluster: number) => clusters.flatMap((label, row) => (label === cluster ? [row] : []));
  const weighted = [...new Set(clusters)].map((cluster) => {
    const rows = rowsOf(cluster);
    const root = inverseRoot(residualMaker.selection(rows, rows));
    return root.mmul(Matrix.ones(rows.length, 1)).div(count);
  });
  const groups = [...new Set(clusters)].map(rowsOf);
  const squares = groups.map((rows, place) => {
    return (
      weighted[place]!.transpose()
        .mmul(residuals.selection(rows, [0]))
        .get(0, 0) ** 2
    );
  });
  const columns = groups.map((rows, place) => residualMaker.subMatrixColumn(rows).mmul(weighted[place]!));
  const covariance = new Matrix(
    clusters.map((one, i) => clusters.map((other, j) => (i === j ? 1 : one === other ? intraclass : 0))),
  );
  const products = columns.map((one) => columns.map((other) => one.transpose().mmul(covariance).mmul(other).get(0, 0)));
  const trace = products.reduce((sum, row, place) => sum + row[place]!, 0);
  return {
    standardError: Math.sqrt(squares.reduce((sum, square) => sum + square, 0)),
    degreesOfFreedom: trace ** 2 / products.flat().reduce((sum, product) => sum + product ** 2, 0),
  };
}

function inverseRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  return vectors.mmul(Matrix.diag(realEigenvalues.map((value) => value ** -0.5))).mmul(vectors.transpose());
}

describe("clusteredError", () => {
  test("without a correction is the double sum over pairs in the same cluster, with CR1 that times √(C/(C − 1))", () => {
    fc.assert(
      fc.property(clustered, ({ values, clusters }) => {
        const { standardError: plain } = clusteredError(values, clusters, { correction: false });
        fc.pre(!Number.isNaN(plain));
        expect(plain).toBeCloseTo(pairSum(values, clusters), 7);
        const count = new Set(clusters).size;
        const corrected = clusteredError(values, clusters, { correction: "cr1" });
        expect(corrected.standardError).toBeCloseTo(plain * Math.sqrt(count / (count - 1)), 12);
        expect(corrected).toMatchObject({ clusters: count, degreesOfFreedom: count - 1 });
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  test("of four clusters of 6, 2, 3 and 1 scores has the error and degrees of freedom of CR2 and Bell–McCaffrey", () => {
    const scores = [1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 0];
    const clusters = [..."aaaaaabbcccd"];
    const error = clusteredError(scores, clusters);
    expect(mean(scores)).toBeCloseTo(0.5833333333, 10);
    expect(error.standardError).toBeCloseTo(0.130558242, 10);
    expect(error.degreesOfFreedom).toBeCloseTo(2.0886075949, 10);
    expect(error.clusters).toBe(4);
    expect(error.effectiveClusters).toBeCloseTo(144 / 50, 14);
    // Values of a cluster are no more alike than those of two: nothing is taken off.
    expect(error.intraclassCorrelation).toBe(0);
    expect(error.testDegreesOfFreedom).toBe(error.degreesOfFreedom);
  });

  test.each([
    ["two clusters of one and many", [1, 9]],
    ["twenty clusters, one of which holds half", [50, ...Array.from({ length: 19 }, () => 3)]],
    ["sizes 1 : 2 : … : 7", [1, 2, 3, 4, 5, 6, 7]],
    ["equal sizes", [4, 4, 4, 4, 4]],
    ["pairs and single values", [2, 1, 1, 2, 1, 2, 2, 1]],
  ])("of %s is what the matrices (I − H)^(−1/2) give", (name, sizes) => {
    const rng = createRng(5, name);
    const clusters = sizes.flatMap((size, cluster) => Array.from({ length: size }, () => cluster));
    const values = clusters.map((cluster) => standardNormal(rng) + cluster / 4);
    const found = clusteredError(values, clusters);
    const slow = byMatrices(values, clusters, 0);
    expect(found.standardError / slow.standardError).toBeCloseTo(1, 11);
    expect(found.degreesOfFreedom / slow.degreesOfFreedom).toBeCloseTo(1, 11);
    const correlated = byMatrices(values, clusters, found.intraclassCorrelation).degreesOfFreedom;
    const between = slow.degreesOfFreedom ** (2 / 3) * correlated ** (1 / 3);
    expect(found.testDegreesOfFreedom / between).toBeCloseTo(1, 11);
  });

  test("clusters of equal size are CR1 with clusters − 1 degrees of freedom", () => {
    const clusters = Array.from({ length: 24 }, (_, index) => Math.floor(index / 4));
    const values = clusters.map((cluster, index) => Math.sin(7 * index) + cluster);
    const [cr1, cr2] = (["cr1", "cr2"] as const).map((correction) => clusteredError(values, clusters, { correction }));
    expect(cr2!.standardError).toBeCloseTo(cr1!.standardError, 14);
    expect(cr2!.degreesOfFreedom).toBeCloseTo(5, 12);
    expect(cr2!.effectiveClusters).toBe(6);
  });

  test("a cluster that holds nearly all values leaves hardly more than one degree of freedom", () => {
    const clusters = [...Array.from({ length: 980 }, () => 0), ...Array.from({ length: 20 }, (_, index) => index + 1)];
    const values = clusters.map((_, index) => Math.sin(index));
    const { degreesOfFreedom, effectiveClusters } = clusteredError(values, clusters);
    expect(degreesOfFreedom).toBeLessThan(1.1);
    expect(effectiveClusters).toBeLessThan(1.1);
  });

  test("is the plain standard error with n − 1 degrees of freedom when every cluster holds one value", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2, maxLength: 40 }), (values) => {
        const error = clusteredError(values, [...values.keys()]);
        const plain = standardError(values);
        fc.pre(!Number.isNaN(plain));
        expect(error.standardError / plain).toBeCloseTo(1, 12);
        expect(error.degreesOfFreedom).toBeCloseTo(values.length - 1, 9);
        expect(error.designEffect).toBeCloseTo(1, 12);
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

  test("is unknown, as is the design effect, when all values are equal", () => {
    for (const values of [
      [0.1, 0.1, 0.1],
      [0.3, 0.1 + 0.2, 0.3],
    ]) {
      const error = clusteredError(values, ["a", "a", "b"]);
      expect(error.standardError).toBeNaN();
      expect(error.designEffect).toBeNaN();
    }
  });

  test("is unknown where the sums of all clusters are those of the mean, though values differ", () => {
    expect(clusteredError([1, 0, 1, 0], ["a", "a", "b", "b"]).standardError).toBeNaN();
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
    expect(test).toMatchObject({ method: "clustered-t", clusters: 5 });
    expect(test.degreesOfFreedom).toBeCloseTo(degreesOfFreedom, 12);
    expect(test.pValue).toBeCloseTo(pValue, 12);
    expect(test.statistic).toBeCloseTo(statistic, 12);
    expect(test.interval.low).toBeCloseTo(interval.low, 12);
  });

  test("uses the degrees of freedom of its error and keeps p when the sign is exchanged", () => {
    const differences = [1, 0, 1, 1, 0, -1, 0, 1];
    const clusters = ["a", "a", "a", "b", "b", "c", "d", "d"];
    const test = clusteredTTest(differences, clusters, { level: 0.9 });
    const swapped = clusteredTTest(
      differences.map((d) => -d),
      clusters,
      { level: 0.9 },
    );
    expect(test.degreesOfFreedom).toBe(clusteredError(differences, clusters).testDegreesOfFreedom);
    expect(swapped.pValue).toBeCloseTo(test.pValue, 14);
    expect(swapped.interval.low).toBeCloseTo(-test.interval.high, 14);
  });

  test("is NaN, the difference aside, for one cluster", () => {
    const test = clusteredTTest([1, 0, 1], ["a", "a", "a"]);
    expect(test.difference).toBeCloseTo(2 / 3, 15);
    for (const value of [test.pValue, test.statistic, test.standardError, test.interval.low]) expect(value).toBeNaN();
  });
});
