import { describe, expect, test } from "vitest";
import { kendallScoreVariance, kendallTest, tauNullStandardDeviation } from "../../../src/inference/trend/kendall.js";
import { spearmanTest } from "../../../src/inference/trend/spearman.js";
import { normalSf } from "../../../src/numeric/distributions/normal.js";
import { studentTTwoSided } from "../../../src/numeric/distributions/studentT.js";
import { midRanks } from "../../../src/numeric/ranks.js";

function ordersOf(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, place) =>
    ordersOf(values.filter((_, other) => other !== place)).map((rest) => [value, ...rest]),
  );
}

function scoreOf(x: readonly number[], y: readonly number[]): number {
  return x.reduce(
    (total, _, i) =>
      total + x.slice(0, i).reduce((sum, _, j) => sum + Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!), 0),
    0,
  );
}

function shareAsFar(values: readonly number[], statistic: (order: readonly number[]) => number): number {
  const orders = ordersOf(values);
  return (
    orders.filter((order) => Math.abs(statistic(order)) > Math.abs(statistic(values)) - 1e-9).length / orders.length
  );
}

const PAIRS: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ["no ties", [1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5]],
  ["no ties, falling", [1, 2, 3, 4, 5, 6], [5, 6, 2, 4, 3, 1]],
  ["no ties, half in order", [1, 2, 3, 4], [2, 4, 1, 3]],
  ["three points", [1, 2, 3], [3, 1, 2]],
  ["ties in one", [1, 2, 3, 4, 5, 6], [1, 1, 2, 3, 3, 3]],
  ["ties in both", [1, 1, 1, 2, 2, 3], [4, 5, 5, 5, 6, 6]],
  ["ties in both, falling", [3, 3, 2, 1, 1], [1, 2, 1, 2, 4]],
];

test.each(PAIRS)("Kendall's and Spearman's p are shares of all orders: %s", (_, x, y) => {
  const kendall = kendallTest(x, y);
  expect(kendall.method).toBe("exact");
  expect(kendall.score).toBe(scoreOf(x, y));
  expect(kendall.pValue).toBeCloseTo(
    shareAsFar(y, (order) => scoreOf(x, order)),
    12,
  );
  const [ranksX, ranksY] = [midRanks(x), midRanks(y)];
  const centre = (x.length + 1) / 2;
  const product = (ranks: readonly number[]) =>
    ranks.reduce((sum, rank, place) => sum + (rank - centre) * (ranksX[place]! - centre), 0);
  expect(spearmanTest(x, y)).toMatchObject({ method: "exact" });
  expect(spearmanTest(x, y).pValue).toBeCloseTo(shareAsFar([...ranksY], product), 12);
});

test("the variance of Kendall's score is that over all orders", () => {
  for (const [x, y, tiesX, tiesY] of [
    [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [], []],
    [[1, 2, 3, 4, 5, 6], [1, 1, 1, 2, 2, 3], [], [3, 2]],
    [[1, 1, 1, 1, 2, 3], [1, 1, 1, 2, 2, 3], [4], [3, 2, 1]],
    [[1, 2], [1, 2], [], []],
  ] as const) {
    const scores = ordersOf(y).map((order) => scoreOf(x, order));
    const variance = scores.reduce((sum, score) => sum + score * score, 0) / scores.length;
    expect(kendallScoreVariance(x.length, tiesX, tiesY)).toBeCloseTo(variance, 10);
  }
  expect(tauNullStandardDeviation(6)).toBeCloseTo(Math.sqrt(kendallScoreVariance(6)) / 15, 12);
  expect(tauNullStandardDeviation(2)).toBe(1);
  expect(tauNullStandardDeviation(1)).toBeNaN();
});

describe("beyond the points whose orders are counted", () => {
  const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const tied = [1, 3, 2, 2, 4, 6, 5, 5, 5];

  test("Kendall's test is normal where there are ties, with a point of continuity when it is asked for", () => {
    const error = Math.sqrt(kendallScoreVariance(9, [], [2, 3]));
    const score = scoreOf(nine, tied);
    expect(kendallTest(nine, tied).method).toBe("asymptotic");
    expect(kendallTest(nine, tied).pValue).toBeCloseTo(2 * normalSf(score / error), 12);
    expect(
      kendallTest(
        nine,
        tied.map((value) => -value),
      ).pValue,
    ).toBeCloseTo(2 * normalSf(score / error), 12);
    expect(kendallTest(nine, tied, { continuity: true }).pValue).toBeCloseTo(2 * normalSf((score - 1) / error), 12);
  });

  test("ties in the first sequence count as those in the second", () => {
    const swapped = kendallTest(tied, nine);
    expect(swapped.method).toBe("asymptotic");
    expect(swapped.score).toBe(22);
    expect(swapped.pValue).toBeCloseTo(kendallTest(nine, tied).pValue, 14);
  });

  test("Kendall's test is exact without ties up to 50 points, and normal from 51", () => {
    const turned = (points: number) => Array.from({ length: points }, (_, place) => points - place);
    const rising = (points: number) => Array.from({ length: points }, (_, place) => place);
    expect(kendallTest(rising(9), turned(9)).pValue).toBeCloseTo(2 / 362880, 15);
    expect(kendallTest(rising(50), turned(50)).method).toBe("exact");
    expect(kendallTest(rising(51), turned(51)).method).toBe("asymptotic");
    // As many pairs in order as out of it.
    expect(kendallTest([1, 2, 3, 4, 5, 6, 7, 8, 9], [5, 4, 6, 3, 7, 2, 8, 1, 9]).pValue).toBeGreaterThan(0.35);
    expect(kendallTest([1, 2, 3, 4], [2, 4, 1, 3]).pValue).toBe(1);
  });

  test("Spearman's test is Student's t, and never below 2 ÷ n!", () => {
    const { rho, pValue, method } = spearmanTest(nine, tied);
    expect(method).toBe("asymptotic");
    expect(pValue).toBeCloseTo(studentTTwoSided(rho * Math.sqrt(7 / (1 - rho * rho)), 7), 12);
    expect(spearmanTest(nine, nine).pValue).toBeCloseTo(2 / 362880, 18);
    expect(
      spearmanTest(
        nine,
        nine.map((value) => -value),
      ).pValue,
    ).toBeCloseTo(2 / 362880, 18);
    const long = Array.from({ length: 300 }, (_, place) => place);
    expect(spearmanTest(long, long).pValue).toBeGreaterThan(0);
  });
});

test("two points, and sequences that do not move, have no p", () => {
  for (const [x, y] of [
    [
      [1, 2],
      [1, 2],
    ],
    [[], []],
    [
      [1, 2, 3],
      [2, 2, 2],
    ],
    [
      [2, 2, 2],
      [1, 2, 3],
    ],
  ] as const) {
    expect(kendallTest(x, y)).toMatchObject({ tau: Number.NaN, pValue: Number.NaN });
    expect(spearmanTest(x, y)).toMatchObject({ rho: Number.NaN, pValue: Number.NaN });
  }
  expect(() => kendallTest([1, 2, 3], [1, 2])).toThrow(RangeError);
  expect(() => spearmanTest([1, 2, 3], [1, 2])).toThrow(RangeError);
});
