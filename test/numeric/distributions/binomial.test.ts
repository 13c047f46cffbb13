import fc from "fast-check";
import { expect, test } from "vitest";
import { binomialCdf, binomialPmf, binomialSf } from "../../../src/numeric/distributions/binomial.js";
import { sum } from "../../../src/numeric/sum.js";

const relative = (actual: number, expected: number) => Math.abs(actual - expected) / Math.abs(expected);
const trials = fc.integer({ min: 1, max: 400 });
const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });

test("binomialPmf equals Pascal's triangle times the powers", () => {
  let row = [1];
  for (let n = 1; n <= 40; n++) {
    row = [1, ...row.slice(1).map((value, k) => value + row[k]!), 1];
    for (const p of [0.01, 0.3, 0.5, 0.96875]) {
      row.forEach((ways, k) => {
        expect(relative(binomialPmf(k, n, p), ways * p ** k * (1 - p) ** (n - k))).toBeLessThan(1e-13);
      });
    }
  }
});

test("binomialPmf sums to 1 and has the mean np, for many trials too", () => {
  for (const [n, p] of [
    [1, 0.3],
    [37, 0.9],
    [1000, 0.001],
    [20000, 0.4],
  ] as const) {
    const masses = Float64Array.from({ length: n + 1 }, (_, k) => binomialPmf(k, n, p));
    expect(Math.abs(sum(masses) - 1)).toBeLessThan(1e-13);
    expect(relative(sum(masses.map((mass, k) => mass * k)), n * p)).toBeLessThan(1e-13);
  }
});

test("binomialCdf and binomialSf equal direct sums of the masses", () => {
  fc.assert(
    fc.property(trials, probability, fc.double({ min: 0, max: 1, noNaN: true }), (n, p, part) => {
      const k = Math.floor(part * n);
      const lower = sum(Array.from({ length: k + 1 }, (_, i) => binomialPmf(i, n, p)));
      const upper = sum(Array.from({ length: n - k }, (_, i) => binomialPmf(n - i, n, p)));
      if (lower > 1e-290) expect(relative(binomialCdf(k, n, p), lower)).toBeLessThan(1e-12);
      if (upper > 1e-290) expect(relative(binomialSf(k, n, p), upper)).toBeLessThan(1e-12);
      expect(Math.abs(binomialCdf(k, n, p) + binomialSf(k, n, p) - 1)).toBeLessThan(1e-14);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("the binomial functions are steps in k: between integers, below 0 and from n on", () => {
  expect(binomialCdf(3.9, 10, 0.4)).toBe(binomialCdf(3, 10, 0.4));
  expect([binomialCdf(-1, 10, 0.4), binomialSf(-1, 10, 0.4), binomialPmf(-1, 10, 0.4)]).toEqual([0, 1, 0]);
  expect([binomialCdf(10, 10, 0.4), binomialSf(10, 10, 0.4), binomialPmf(11, 10, 0.4)]).toEqual([1, 0, 0]);
  expect([binomialCdf(Infinity, 10, 0.4), binomialCdf(-Infinity, 10, 0.4), binomialPmf(2.5, 10, 0.4)]).toEqual([
    1, 0, 0,
  ]);
});

test("certain outcomes and no trials at all put the whole mass on one count", () => {
  expect([binomialPmf(0, 5, 0), binomialPmf(1, 5, 0), binomialPmf(5, 5, 1), binomialPmf(4, 5, 1)]).toEqual([
    1, 0, 1, 0,
  ]);
  expect([binomialCdf(0, 5, 0), binomialSf(4, 5, 1), binomialCdf(4, 5, 1)]).toEqual([1, 1, 0]);
  expect([binomialPmf(0, 0, 0.3), binomialCdf(0, 0, 0.3), binomialSf(0, 0, 0.3)]).toEqual([1, 1, 0]);
});

test("the binomial functions are NaN for impossible parameters", () => {
  for (const [k, n, p] of [
    [1, -1, 0.5],
    [1, 2.5, 0.5],
    [1, 3, -0.1],
    [1, 3, 1.1],
    [1, 3, NaN],
    [NaN, 3, 0.5],
    [1, NaN, 0.5],
    [1, Infinity, 0.5],
  ] as const) {
    expect([binomialPmf(k, n, p), binomialCdf(k, n, p), binomialSf(k, n, p)]).toEqual([NaN, NaN, NaN]);
  }
});
