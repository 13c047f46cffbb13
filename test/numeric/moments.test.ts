import fc from "fast-check";
import { expect, test } from "vitest";
import { mean, standardDeviation, variance } from "../../src/numeric/moments.js";
import { sum } from "../../src/numeric/sum.js";

const score = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test("sum does not lose small values beside large ones", () => {
  expect(sum([1e100, 1, -1e100])).toBe(1);
  expect(sum(new Float64Array(10).fill(0.1))).toBe(1);
});

test("sum of no values is 0, of an infinite one infinite, of NaN or opposite infinities NaN", () => {
  expect([sum([]), sum([Infinity, 1]), sum([1, -Infinity]), sum([1, NaN]), sum([Infinity, -Infinity])]).toEqual([
    0,
    Infinity,
    -Infinity,
    NaN,
    NaN,
  ]);
});

test("the mean of equal values is exactly that value and their variance exactly 0", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), fc.integer({ min: 1, max: 300 }), (value, n) => {
      const values = new Float64Array(n).fill(value);
      expect(mean(values) - value).toBe(0);
      if (n > 1) expect(variance(values)).toBe(0);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test("variance keeps its digits at an offset of 1e9, and of 2^50", () => {
  expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30);
  expect(mean([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(1e9 + 10);
  expect(variance([1, 2, 3, 4].map((value) => 2 ** 50 + value))).toBeCloseTo(5 / 3, 14);
  const noise = Float64Array.from({ length: 10_001 }, (_, i) => ((i * 7919) % 10_001) / 1024);
  expect(Math.abs(variance(noise.map((value) => value + 1e9)) / variance(noise) - 1)).toBeLessThan(1e-12);
});

test("variance scales by the square, at any size, and keeps a spread that is small beside the mean", () => {
  const values = [0.25, 0.75, -0.5, 1.5, 0.125];
  for (const scale of [2 ** 332, 2 ** -332]) {
    expect(variance(values.map((value) => value * scale)) / scale / scale).toBe(variance(values));
  }
  const close = [0, 1, 2, 3].map((value) => 2 ** 30 + value * 2 ** -20);
  expect(variance(close) * 2 ** 40).toBeCloseTo(5 / 3, 14);
});

test("variance equals half the mean squared difference of pairs", () => {
  fc.assert(
    fc.property(fc.array(score, { minLength: 2, maxLength: 30 }), (values) => {
      let squares = 0;
      for (const a of values) for (const b of values) squares += (a - b) ** 2;
      const expected = squares / 2 / values.length / (values.length - 1);
      expect(Math.abs(variance(values) - expected)).toBeLessThanOrEqual(1e-12 * expected);
      expect(standardDeviation(values)).toBe(Math.sqrt(variance(values)));
    }),
    { seed: 2, numRuns: 300 },
  );
});

test("typed arrays give what arrays give", () => {
  const values = [3, 1, 4, 1, 5, 9, 2.5];
  const typed = Float64Array.from(values);
  expect([sum(typed), mean(typed), variance(typed)]).toEqual([sum(values), mean(values), variance(values)]);
});

test("moments are NaN where they are unknown: no values, one value, NaN", () => {
  expect([mean([]), variance([]), standardDeviation([])]).toEqual([NaN, NaN, NaN]);
  expect([mean([2]), variance([2]), standardDeviation([2])]).toEqual([2, NaN, NaN]);
  expect([mean([1, NaN]), variance([1, NaN]), standardDeviation([NaN, 1])]).toEqual([NaN, NaN, NaN]);
  expect([mean([1, Infinity]), variance([1, Infinity])]).toEqual([Infinity, NaN]);
});

test("the mean of whole numbers is their exact sum over their count, in any order", () => {
  const whole = fc.oneof(fc.integer({ min: 0, max: 1 }), fc.integer(), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
  fc.assert(
    fc.property(fc.array(whole, { minLength: 1, maxLength: 40 }), (values) => {
      const exact = Number(values.reduce((sum, value) => sum + BigInt(value), 0n)) / values.length;
      expect(mean(values)).toBe(exact);
      expect(mean(values.toReversed())).toBe(exact);
    }),
  );
  expect(mean([-0, -0])).toBe(0);
});
