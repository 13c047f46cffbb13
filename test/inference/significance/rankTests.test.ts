import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kendallScoreVariance, kendallTest, tauNullStandardDeviation } from "../../../src/inference/trend/kendall.js";
import { spearmanTest } from "../../../src/inference/trend/spearman.js";
import { kendallCounts, spearman } from "../../../src/numeric/correlation.js";
import { normalSf } from "../../../src/numeric/distributions/normal.js";
import { permutationShare } from "../../../src/numeric/permutations.js";
import { tieSizes } from "../../../src/numeric/ranks.js";
import { shuffle } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** All orderings of the values, by recursion. */
function permutations<T>(values: readonly T[]): T[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((first, i) => permutations(values.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

/** Two-sided permutation p of a statistic, straight from the definition. */
function permutationPValue(y: readonly number[], statistic: (y: readonly number[]) => number): number {
  const observed = Math.abs(statistic(y));
  const all = permutations(y);
  return all.filter((permuted) => Math.abs(statistic(permuted)) >= observed - 1e-12).length / all.length;
}

const small = fc
  .integer({ min: 3, max: 6 })
  .chain((length) =>
    fc.tuple(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: length, maxLength: length }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: length, maxLength: length }),
    ),
  );

const isVaried = (values: readonly number[]) => new Set(values).size > 1;

test("permutationShare visits every ordering once", () => {
  for (const length of [1, 2, 3, 5, 6]) {
    const seen = new Set<string>();
    expect(permutationShare(length, (order) => seen.size < seen.add(order.join()).size)).toBe(1);
    expect(seen.size).toBe(permutations([...Array(length).keys()]).length);
  }
});

describe("kendallTest", () => {
  test("equals the enumeration of all permutations, ties or not", () => {
    fc.assert(
      fc.property(small, ([x, y]) => {
        fc.pre(isVaried(x) && isVaried(y));
        const { pValue, method } = kendallTest(x, y);
        expect(method).toBe("exact");
        expect(pValue).toBeCloseTo(
          permutationPValue(y, (permuted) => kendallCounts(x, permuted).score),
          12,
        );
      }),
      { seed: 91, numRuns: 60 },
    );
  });

  test("equals the enumeration for every score of seven untied points", () => {
    const x = [1, 2, 3, 4, 5, 6, 7];
    const scores = permutations(x).map((y) => kendallCounts(x, y).score);
    for (const y of [x, [7, 6, 5, 4, 3, 2, 1], [2, 1, 3, 4, 6, 5, 7], [4, 7, 1, 6, 2, 5, 3]]) {
      const { score, pValue } = kendallTest(x, y);
      const share = scores.filter((other) => Math.abs(other) >= Math.abs(score)).length / scores.length;
      expect(pValue).toBeCloseTo(share, 13);
    }
  });

  test("has p = 2/n! for a perfect order, down to the far tail", () => {
    for (const points of [3, 8, 21, 50]) {
      const x = [...Array(points).keys()];
      const factorial = x.reduce((product, value) => product * (value + 1), 1);
      expect(kendallTest(x, x).pValue / (2 / factorial)).toBeCloseTo(1, 11);
      expect(kendallTest(x, [...x].reverse()).tau).toBe(-1);
    }
  });

  test("at 50 points, where the exact test ends, is within .003 of the normal one with continuity correction", () => {
    const x = [...Array(50).keys()];
    for (let seed = 0; seed < 20; seed++) {
      const y = [...x];
      shuffle(createRng(seed), y);
      const { score, pValue, method } = kendallTest(x, y);
      const z = Math.max(0, Math.abs(score) - 1) / Math.sqrt(kendallScoreVariance(50));
      expect(method).toBe("exact");
      expect(Math.abs(pValue - Math.min(1, 2 * normalSf(z)))).toBeLessThan(0.003);
    }
    expect(kendallTest([...x, 50], [...x, 50]).method).toBe("asymptotic");
  });

  test("keeps p and negates tau when one sequence is reversed, and p is in [0, 1]", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.nat(9)), { minLength: 9, maxLength: 60 }), (rows) => {
        const [x, y] = [rows.map(([first]) => first), rows.map(([, second]) => second)];
        fc.pre(isVaried(x) && isVaried(y));
        const test = kendallTest(x, y);
        const opposite = kendallTest(
          x,
          y.map((value) => -value),
        );
        expect(opposite.tau).toBeCloseTo(-test.tau, 14);
        expect(opposite.pValue).toBe(test.pValue);
        expect(test.pValue).toBeGreaterThanOrEqual(0);
        expect(test.pValue).toBeLessThanOrEqual(1);
        expect(kendallTest(x, y, { continuity: true }).pValue).toBeGreaterThanOrEqual(test.pValue);
      }),
      { seed: 92, numRuns: 150 },
    );
  });

  test("is unknown for two points, a constant sequence or a NaN", () => {
    for (const [x, y] of [
      [
        [1, 2],
        [2, 1],
      ],
      [
        [1, 2, 3],
        [4, 4, 4],
      ],
      [
        [1, 2, 3, 4],
        [1, Number.NaN, 2, 3],
      ],
      [[], []],
    ] as [number[], number[]][]) {
      const { tau, pValue } = kendallTest(x, y);
      expect(tau).toBeNaN();
      expect(pValue).toBeNaN();
    }
    expect(() => kendallTest([1, 2, 3], [1, 2])).toThrow(/kendallTest: both lists must have the same length/);
  });
});

test("kendallScoreVariance is the variance of the score over all permutations, ties in both included", () => {
  for (const [x, y] of [
    [
      [1, 1, 2, 3, 3, 3],
      [1, 2, 2, 4, 5, 5],
    ],
    [
      [1, 2, 3, 4, 5],
      [1, 1, 1, 2, 3],
    ],
    [
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3, 4, 5, 6],
    ],
  ] as [number[], number[]][]) {
    const scores = permutations(y).map((permuted) => kendallCounts(x, permuted).score);
    const variance = scores.reduce((total, score) => total + score * score, 0) / scores.length;
    expect(kendallScoreVariance(x.length, tieSizes(x), tieSizes(y))).toBeCloseTo(variance, 10);
  }
});

test("tauNullStandardDeviation is the standard deviation of tau over all orders, unknown below two points", () => {
  const x = [1, 2, 3, 4, 5, 6];
  const taus = permutations(x).map((y) => kendallCounts(x, y).score / 15);
  const variance = taus.reduce((total, tau) => total + tau * tau, 0) / taus.length;
  expect(tauNullStandardDeviation(6)).toBeCloseTo(Math.sqrt(variance), 13);
  expect(tauNullStandardDeviation(21)).toBeCloseTo(0.158, 3);
  expect(tauNullStandardDeviation(1)).toBeNaN();
});

describe("spearmanTest", () => {
  test("equals the enumeration of all permutations, ties or not", () => {
    fc.assert(
      fc.property(small, ([x, y]) => {
        fc.pre(isVaried(x) && isVaried(y));
        const { pValue, rho, method } = spearmanTest(x, y);
        expect(method).toBe("exact");
        expect(rho).toBe(spearman(x, y));
        expect(pValue).toBeCloseTo(
          permutationPValue(y, (permuted) => spearman(x, permuted)),
          12,
        );
      }),
      { seed: 93, numRuns: 60 },
    );
  });

  test("is a Student statistic for more points, never below the least that their orders can have", () => {
    const x = [...Array(12).keys()];
    const { rho, pValue, method } = spearmanTest(x, x);
    expect([rho, method]).toEqual([1, "asymptotic"]);
    // Of 12! orders one agrees in full, and one is turned round.
    expect(pValue).toBeCloseTo(2 / 479_001_600, 15);
    const many = [...Array(300).keys()];
    expect(spearmanTest(many, many).pValue).toBe(Number.MIN_VALUE);
    const nearly = [...Array(20).keys()].map((one) => (one === 9 ? 10 : one === 10 ? 9 : one));
    const orders = nearly.reduce((product, _, place) => product * (place + 1), 1);
    expect(spearmanTest([...Array(20).keys()], nearly).pValue).toBeGreaterThanOrEqual(2 / orders);
    expect(spearmanTest(x, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]).pValue).toBeGreaterThan(0.05);
  });

  test("is unknown for two points, a constant sequence or a NaN", () => {
    expect(spearmanTest([1, 2], [2, 1]).pValue).toBeNaN();
    expect(spearmanTest([1, 2, 3], [4, 4, 4]).rho).toBeNaN();
    expect(spearmanTest([1, 2, 3], [4, Number.NaN, 5]).pValue).toBeNaN();
  });
});
