import { describe, expect, test } from "vitest";
import { criticalItemRest, fewestRunsToAccuse } from "../../../src/inference/items/fewestRunsToAccuse.js";
import {
  negativeCorrelationTest,
  smallestPermutationPValue,
} from "../../../src/inference/significance/negativeCorrelation.js";
import { studentTCdf } from "../../../src/numeric/distributions/studentT.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const rng = createRng(1);

/** Every order of the values. */
function orders(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, index) =>
    orders(values.filter((_, other) => other !== index)).map((rest) => [value, ...rest]),
  );
}

describe("negativeCorrelationTest", () => {
  test.each([
    [
      [1, 0, 0, 1, 0, 0],
      [0.2, 0.5, 0.9, 0.1, 0.4, 0.7],
    ],
    [
      [1, 1, 0, 1, 1],
      [3, 3, 3, 1, 2],
    ],
    [
      [0.25, 0.5, 1, 0.75, 0, 0.5],
      [0.9, 0.4, 0.3, 0.2, 0.8, 0.1],
    ],
  ])("of %j and %j is the share of all orders with as low a sum of products", (x, y) => {
    const sumOf = (order: readonly number[]) => order.reduce((sum, value, place) => sum + value * y[place]!, 0);
    const all = orders(x);
    const wanted = all.filter((order) => sumOf(order) <= sumOf(x) + 1e-12).length / all.length;
    const { pValue, method } = negativeCorrelationTest(rng, x, y);
    expect(pValue).toBeCloseTo(wanted, 12);
    expect(method).toBe("exact");
    expect(pValue).toBeGreaterThanOrEqual(smallestPermutationPValue(x) * (1 - 1e-12));
  });

  test("random orders agree with the t distribution for many normal values, and stop early where nothing is to be found", () => {
    for (const slope of [-0.25, -0.1, 0.1]) {
      const source = createRng(11, String(slope));
      const x = Array.from({ length: 200 }, () => standardNormal(source));
      const y = x.map((value) => slope * value + standardNormal(source));
      const { pValue, method } = negativeCorrelationTest(createRng(2), x, y, { resamples: 20_000 });
      const meanX = x.reduce((a, b) => a + b, 0) / 200;
      const meanY = y.reduce((a, b) => a + b, 0) / 200;
      const products = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0);
      const squares = (values: readonly number[], centre: number) =>
        values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
      const r = products / Math.sqrt(squares(x, meanX) * squares(y, meanY));
      const wanted = studentTCdf(r * Math.sqrt(198 / (1 - r * r)), 198);
      expect(method).toBe("monte-carlo");
      // Stopping at 20 gives a relative error of about 1/√20.
      expect(Math.log(pValue / Math.max(wanted, 1 / 20_001))).toBeGreaterThan(-1);
      expect(Math.log(pValue / Math.max(wanted, 1 / 20_001))).toBeLessThan(1);
    }
  });

  test("never gives 0: with b = 0 it is 1/(B + 1)", () => {
    const x = Array.from({ length: 60 }, (_, i) => (i < 30 ? 1 : 0));
    const y = x.map((value, i) => i / 1000 - value);
    expect(negativeCorrelationTest(rng, x, y, { resamples: 999 }).pValue).toBe(1 / 1000);
  });

  test("rejects a true null no more often than it says, stopped early or not", () => {
    let rejected = 0;
    for (let trial = 0; trial < 1500; trial++) {
      const source = createRng(trial, "null");
      const x = Array.from({ length: 22 }, () => Number(source.nextUniform() < 0.5));
      const y = x.map(() => Math.round(10 * source.nextUniform()));
      if (negativeCorrelationTest(source, x, y, { resamples: 199 }).pValue <= 0.05) rejected++;
    }
    expect(rejected / 1500).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 1500));
    expect(rejected / 1500).toBeGreaterThan(0.02);
  });

  test("is undefined for a constant side and for no values", () => {
    expect(negativeCorrelationTest(rng, [1, 1, 1], [1, 2, 3]).pValue).toBeNaN();
    expect(negativeCorrelationTest(rng, [1, 0, 1], [2, 2, 2]).pValue).toBeNaN();
    expect(negativeCorrelationTest(rng, [], []).pValue).toBeNaN();
  });
});

describe("the floor on the number of runs", () => {
  test("is the first n at which the most lopsided even split has a p of at most alpha/items", () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
    for (const items of [1, 2, 15, 20, 60, 1000, 14_042]) {
      const runs = fewestRunsToAccuse(items);
      expect(1 / choose(runs, Math.floor(runs / 2))).toBeLessThanOrEqual(0.05 / items);
      expect(1 / choose(runs - 1, Math.floor((runs - 1) / 2))).toBeGreaterThan(0.05 / items);
      const split = Array.from({ length: runs }, (_, run) => Number(run < Math.floor(runs / 2)));
      expect(smallestPermutationPValue(split)).toBeCloseTo(1 / choose(runs, Math.floor(runs / 2)), 12);
    }
    expect([1, 20, 1000].map((items) => fewestRunsToAccuse(items))).toEqual([6, 11, 17]);
  });

  test("the correlation that one item must reach falls with runs and grows with items", () => {
    expect(criticalItemRest(3, 10)).toBeNaN();
    const reach = [6, 9, 19, 50, 200].map((runs) => criticalItemRest(runs, 20));
    for (let i = 1; i < reach.length; i++) expect(reach[i]!).toBeGreaterThan(reach[i - 1]!);
    expect(criticalItemRest(19, 1000)).toBeLessThan(criticalItemRest(19, 20));
    const r = criticalItemRest(30, 1);
    expect(studentTCdf(r * Math.sqrt(28 / (1 - r * r)), 28)).toBeCloseTo(0.05, 10);
  });
});

test("of a right-or-wrong side of few runs is the share of all splits, exactly", () => {
  const x = [0, 0, 1, 1, 1, 0, 1, 0, 1, 0];
  const y = [0.9, 0.4, 0.3, 0.5, 0.2, 0.7, 0.1, 0.8, 0.65, 0.35];
  const choose = (from: number, size: number): number[][] =>
    size === 0
      ? [[]]
      : Array.from({ length: x.length - from }, (_, place) => from + place).flatMap((place) =>
          choose(place + 1, size - 1).map((rest) => [place, ...rest]),
        );
  const sumOf = (places: readonly number[]) => places.reduce((sum, place) => sum + y[place]!, 0);
  const observed = sumOf([...x.keys()].filter((place) => x[place] === 1));
  const splits = choose(0, 5);
  const found = negativeCorrelationTest(createRng(1, "splits"), x, y);
  expect(found.method).toBe("exact");
  expect(found.pValue).toBeCloseTo(
    splits.filter((places) => sumOf(places) <= observed + 1e-12).length / splits.length,
    12,
  );
  // As many splits as 9 choose 4, and too many of 18 choose 9.
  const long = Array.from({ length: 18 }, (_, place) => place % 2);
  expect(
    negativeCorrelationTest(
      createRng(1, "splits"),
      long,
      long.map((_, place) => place),
    ).method,
  ).toBe("monte-carlo");
});
