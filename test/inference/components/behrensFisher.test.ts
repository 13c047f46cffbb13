import { describe, expect, test } from "vitest";
import { behrensFisherTest } from "../../../src/inference/components/behrensFisher.js";
import { combinedTTest } from "../../../src/inference/significance/combinedT.js";
import { logGamma } from "../../../src/numeric/distributions/gamma.js";
import { studentTTwoSided } from "../../../src/numeric/distributions/studentT.js";

const twoParts = (theta: number, first: number, second: number) => [
  { variance: Math.sin((theta * Math.PI) / 180) ** 2, degreesOfFreedom: first },
  { variance: Math.cos((theta * Math.PI) / 180) ** 2, degreesOfFreedom: second },
];

/** P(|t₁·sin θ − t₂·cos θ| ≥ size) by the sum over a fine grid of t₁: the definition. */
function tailByDefinition(size: number, theta: number, first: number, second: number): number {
  const [sine, cosine] = [Math.sin((theta * Math.PI) / 180), Math.cos((theta * Math.PI) / 180)];
  const scale = Math.exp(logGamma((first + 1) / 2) - logGamma(first / 2)) / Math.sqrt(first * Math.PI);
  const density = (t: number) => scale * (1 + t ** 2 / first) ** (-(first + 1) / 2);
  const upper = (t: number) => (t > 0 ? studentTTwoSided(t, second) / 2 : 1 - studentTTwoSided(t, second) / 2);
  let total = 0;
  // t = sinh u, so that the long tails of one degree of freedom are reached.
  for (let u = -16; u <= 16; u += 0.002) {
    const t = Math.sinh(u);
    total +=
      0.002 * Math.cosh(u) * density(t) * (upper((size - t * sine) / cosine) + upper((size + t * sine) / cosine));
  }
  return total;
}

describe("behrensFisherTest", () => {
  // Fisher & Yates (1963), "Statistical tables", table VI: the 5 % points of Behrens and Fisher's d (Sukhatme 1938).
  test.each([
    [6, 6, [2.447, 2.44, 2.435, 2.436]],
    [8, 12, [2.179, 2.183, 2.201, 2.23]],
  ])("has the published 5 %% points for %i and %i degrees of freedom", (first, second, points) => {
    [0, 15, 30, 45].forEach((theta, index) => {
      const { interval } = behrensFisherTest(0, twoParts(theta, first, second));
      expect(Math.abs(interval.high - (points[index] as number))).toBeLessThanOrEqual(0.001);
    });
  });

  test.each([
    [3.1, 40, 1, 9],
    [2.2, 70, 2, 29],
    [5, 25, 1, 1],
    [2.4, 45, 4, 11],
  ])("p of %f at %i degrees is the direct integral for %i and %i degrees of freedom", (size, theta, first, second) => {
    const { pValue } = behrensFisherTest(size, twoParts(theta, first, second));
    expect(pValue / tailByDefinition(size, theta, first, second)).toBeCloseTo(1, 4);
  });

  test("p is 1 − level at the end of the interval", () => {
    const parts = twoParts(40, 2, 9);
    for (const level of [0.8, 0.95, 0.99]) {
      const { interval } = behrensFisherTest(0, parts, { level });
      expect(behrensFisherTest(interval.high, parts).pValue).toBeCloseTo(1 - level, 8);
    }
  });

  test("with one part is Student's t, and with known parts the normal", () => {
    const [alone] = twoParts(90, 3, 1) as [{ variance: number; degreesOfFreedom: number }];
    expect(behrensFisherTest(2, [alone]).pValue).toBe(combinedTTest(2, [alone]).pValue);
    const known = twoParts(30, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect(behrensFisherTest(1.959963984540054, known).pValue).toBeCloseTo(0.05, 10);
  });

  test("many degrees of freedom count as known, at the price of a thousandth of the width", () => {
    const [drawn, known] = [59, 60].map((many) => behrensFisherTest(0, twoParts(30, 4, many)).interval.high);
    expect((known as number) / (drawn as number)).toBeCloseTo(1, 2);
  });

  test("a subtracted part never takes the error below the largest part; no positive part is no test", () => {
    const parts = [...twoParts(45, 3, 3), { variance: -0.9, degreesOfFreedom: 99 }];
    expect(behrensFisherTest(1, parts).standardError).toBeCloseTo(Math.SQRT1_2, 12);
    const { pValue, interval } = behrensFisherTest(1, [{ variance: 0, degreesOfFreedom: 3 }]);
    expect([pValue, interval.low, interval.high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  test("its equivalent alpha is the one at which t claims as much", () => {
    const { equivalentAlpha, interval, standardError, degreesOfFreedom } = behrensFisherTest(0, twoParts(45, 1, 9));
    expect(studentTTwoSided(interval.high / standardError, degreesOfFreedom)).toBeCloseTo(equivalentAlpha, 10);
    expect(equivalentAlpha).toBeLessThan(0.05);
  });
});
