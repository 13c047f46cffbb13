import fc from "fast-check";
import { expect, test } from "vitest";
import {
  betaQuantile,
  logBeta,
  regularizedBeta,
  regularizedBetaUpper,
} from "../../../src/numeric/distributions/beta.js";
import { logGamma } from "../../../src/numeric/distributions/gamma.js";

const relative = (actual: number, expected: number) => Math.abs(actual - expected) / Math.abs(expected);
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const powerOfTen = (min: number, max: number) => between(min, max).map((exponent) => 10 ** exponent);
const shape = powerOfTen(-3, 6);
const share = between(0.0001, 0.9999);

/** ∫₀ˣ t^(a−1)(1−t)^(b−1) dt / B(a, b) by Simpson's rule, for a and b of at least 3. */
function integrated(x: number, a: number, b: number): number {
  const steps = 4000;
  const height = (t: number) => Math.exp((a - 1) * Math.log(t) + (b - 1) * Math.log1p(-t) - logBeta(a, b));
  let total = height(x);
  for (let i = 1; i < steps; i++) total += (i % 2 === 1 ? 4 : 2) * height((x * i) / steps);
  return (total * x) / steps / 3;
}

test("regularizedBeta equals the integral of the density", () => {
  for (const [a, b] of [
    [3, 7],
    [12.5, 4.25],
    [60, 90],
  ] as const) {
    for (const x of [0.05, 0.3, 0.5, 0.75, 0.95]) {
      expect(Math.abs(regularizedBeta(x, a, b) - integrated(x, a, b))).toBeLessThan(1e-9);
    }
  }
});

test("regularizedBeta has its closed forms: uniform, powers and arcsine", () => {
  // The logarithm of 1e-200 is −461, and its rounding error that of the whole: 5e-14.
  for (const x of [1e-200, 1e-9, 0.1, 0.5, 0.77, 0.999]) {
    expect(relative(regularizedBeta(x, 1, 1), x)).toBeLessThan(1e-13);
    for (const a of [0.01, 0.4, 2.5, 300]) {
      const [lower, upper] = [x ** a, Math.exp(a * Math.log1p(-x))];
      if (lower > 0) expect(relative(regularizedBeta(x, a, 1), lower)).toBeLessThan(2e-13);
      if (upper > 0) expect(relative(regularizedBetaUpper(x, 1, a), upper)).toBeLessThan(2e-13);
    }
    expect(relative(regularizedBeta(x, 0.5, 0.5), (2 / Math.PI) * Math.asin(Math.sqrt(x)))).toBeLessThan(1e-13);
  }
});

test("both shares sum to 1 and mirror each other", () => {
  fc.assert(
    fc.property(share, shape, shape, (x, a, b) => {
      expect(Math.abs(regularizedBeta(x, a, b) + regularizedBetaUpper(x, a, b) - 1)).toBeLessThan(1e-13);
      // Only where 1 − x is exact is the mirrored point the same point.
      const exact = Math.round(x * 1024) / 1024;
      expect(regularizedBetaUpper(exact, a, b)).toBe(regularizedBeta(1 - exact, b, a));
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test("regularizedBeta grows with x", () => {
  fc.assert(
    fc.property(share, share, shape, shape, (x1, x2, a, b) => {
      const [low, high] = x1 < x2 ? [x1, x2] : [x2, x1];
      const slack = 1 + 1e-12;
      expect(regularizedBeta(low, a, b)).toBeLessThanOrEqual(regularizedBeta(high, a, b) * slack);
      expect(regularizedBetaUpper(high, a, b)).toBeLessThanOrEqual(regularizedBetaUpper(low, a, b) * slack);
    }),
    { seed: 2, numRuns: 500 },
  );
});

test("regularizedBeta obeys the recurrence in a", () => {
  // I_x(a, b) − I_x(a + 1, b) = x^a (1 − x)^b / (a B(a, b)); DLMF 8.17.20.
  fc.assert(
    fc.property(share, powerOfTen(-2, 3), powerOfTen(-2, 3), (x, a, b) => {
      const drop = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - Math.log(a) - logBeta(a, b));
      expect(Math.abs(regularizedBeta(x, a, b) - regularizedBeta(x, a + 1, b) - drop)).toBeLessThan(1e-12);
    }),
    { seed: 3, numRuns: 500 },
  );
});

test("the small share of a tiny shape is not lost beside 1", () => {
  // For a → 0: 1 − I_x(a, 1) = 1 − x^a ≈ −a ln x.
  expect(relative(regularizedBetaUpper(0.3, 1e-14, 1), -Math.log(0.3) * 1e-14)).toBeLessThan(1e-12);
});

test("logBeta agrees with three logGammas where those do not cancel, and is symmetric", () => {
  fc.assert(
    fc.property(powerOfTen(-3, 2), powerOfTen(-3, 2), (a, b) => {
      expect(Math.abs(logBeta(a, b) - (logGamma(a) + logGamma(b) - logGamma(a + b)))).toBeLessThan(1e-12);
      expect(logBeta(a, b)).toBe(logBeta(b, a));
    }),
    { seed: 4, numRuns: 500 },
  );
  // B(1, b) = 1/b, also where ln Γ(b) is of the order of 1e13.
  expect(relative(logBeta(1, 1e12), -Math.log(1e12))).toBeLessThan(1e-15);
  expect(relative(logBeta(2, 1e12), -Math.log(1e12) - Math.log1p(1e12))).toBeLessThan(1e-15);
});

test("betaQuantile inverts regularizedBeta, in far tails too", () => {
  fc.assert(
    fc.property(powerOfTen(-300, -0.302), powerOfTen(-1, 5), powerOfTen(-1, 5), (p, a, b) => {
      const x = betaQuantile(p, a, b);
      if (x < 1e-300 || x > 0.5) return;
      // x is rounded to 2^-53 of itself; that alone moves the tail by the slope of its logarithm, at most about 40·a.
      expect(relative(regularizedBeta(x, a, b), p)).toBeLessThan(1e-12 + 1e-15 * 40 * a);
    }),
    { seed: 5, numRuns: 500 },
  );
});

test("betaQuantile mirrors and has its closed forms", () => {
  expect(betaQuantile(0.5, 7, 7)).toBeCloseTo(0.5, 15);
  for (const p of [1e-300, 1e-20, 0.025, 0.5, 0.875]) {
    expect(relative(betaQuantile(p, 1, 1), p)).toBeLessThan(1e-13);
    expect(relative(betaQuantile(p, 8, 1), p ** (1 / 8))).toBeLessThan(1e-14);
  }
  expect(relative(1 - betaQuantile(0.25, 3, 9), betaQuantile(0.75, 9, 3))).toBeLessThan(1e-14);
});

test("beta functions are exact at the ends and NaN outside their domain", () => {
  expect([regularizedBeta(0, 2, 3), regularizedBeta(1, 2, 3)]).toEqual([0, 1]);
  expect([regularizedBetaUpper(0, 2, 3), regularizedBetaUpper(1, 2, 3)]).toEqual([1, 0]);
  expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
  for (const [x, a, b] of [
    [-0.1, 1, 1],
    [1.1, 1, 1],
    [NaN, 1, 1],
    [0.5, 0, 1],
    [0.5, 1, -1],
    [0.5, NaN, 1],
    [0.5, 1, Infinity],
  ] as const) {
    expect(regularizedBeta(x, a, b)).toBeNaN();
    expect(regularizedBetaUpper(x, a, b)).toBeNaN();
    expect(betaQuantile(x, a, b)).toBeNaN();
  }
  expect([logBeta(0, 1), logBeta(1, -1), logBeta(NaN, 1), logBeta(1, Infinity)]).toEqual([NaN, NaN, NaN, NaN]);
});
