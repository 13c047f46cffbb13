import fc from "fast-check";
import { expect, test } from "vitest";
import { logGamma, regularizedGammaLower, regularizedGammaUpper } from "../../../src/numeric/distributions/gamma.js";

const relative = (actual: number, expected: number) => Math.abs(actual - expected) / Math.abs(expected);
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const powerOfTen = (min: number, max: number) => between(min, max).map((exponent) => 10 ** exponent);

test("logGamma equals the log of the factorial at integers", () => {
  let factorial = 0;
  for (let n = 3; n <= 3000; n++) {
    factorial += Math.log(n - 1);
    expect(relative(logGamma(n), factorial)).toBeLessThan(1e-13);
  }
});

test("logGamma is exactly 0 at 1 and 2, and keeps relative accuracy beside them", () => {
  const euler = 0.5772156649015329;
  expect(logGamma(1)).toBe(0);
  expect(logGamma(2)).toBe(0);
  const step = 2 ** -40;
  expect(relative(logGamma(1 + step), -euler * step)).toBeLessThan(2e-12);
  expect(relative(logGamma(2 + step), (1 - euler) * step)).toBeLessThan(2e-12);
});

test("logGamma(x + 1) = logGamma(x) + ln x across every switch of method", () => {
  fc.assert(
    fc.property(powerOfTen(-6, 8), (x) => {
      const left = logGamma(x) + Math.log(x);
      expect(Math.abs(logGamma(x + 1) - left)).toBeLessThan(2e-15 * (1 + x * Math.abs(Math.log(x))));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("logGamma follows the reflection formula below 0 and is infinite at the poles", () => {
  expect(relative(logGamma(-0.5), Math.log(2 * Math.sqrt(Math.PI)))).toBeLessThan(1e-15);
  expect(relative(logGamma(-1.5), Math.log((4 / 3) * Math.sqrt(Math.PI)))).toBeLessThan(2e-15);
  expect([0, -1, -7].map(logGamma)).toEqual([Infinity, Infinity, Infinity]);
  expect(logGamma(Infinity)).toBe(Infinity);
  expect([logGamma(NaN), logGamma(-Infinity)]).toEqual([NaN, NaN]);
});

test("the incomplete gamma functions sum to 1", () => {
  fc.assert(
    fc.property(powerOfTen(-6, 10), between(-8, 8), powerOfTen(-3, 1), fc.boolean(), (shape, z, factor, near) => {
      const x = near ? Math.max(0, shape + z * Math.sqrt(shape)) : shape * factor;
      const total = regularizedGammaLower(shape, x) + regularizedGammaUpper(shape, x);
      expect(Math.abs(total - 1)).toBeLessThan(1e-13);
    }),
    { seed: 2, numRuns: 1000 },
  );
});

test("the incomplete gamma functions of an integer shape are Poisson sums", () => {
  for (const shape of [1, 2, 7, 40, 150]) {
    for (const factor of [0.2, 0.7, 1, 1.3, 3]) {
      const x = shape * factor;
      let term = Math.exp(-x);
      let upper = 0;
      for (let k = 0; k < shape; k++) {
        upper += term;
        term *= x / (k + 1);
      }
      let lower = 0;
      for (let k = shape; term > lower * 1e-18; k++) {
        lower += term;
        term *= x / (k + 1);
      }
      expect(relative(regularizedGammaUpper(shape, x), upper)).toBeLessThan(1e-12);
      expect(relative(regularizedGammaLower(shape, x), lower)).toBeLessThan(1e-12);
    }
  }
});

test("regularizedGammaLower grows with x and falls with the shape", () => {
  fc.assert(
    fc.property(powerOfTen(-3, 9), between(-5, 5), between(0.001, 0.5), (shape, z, gap) => {
      const x = Math.max(1e-6, shape + z * Math.sqrt(shape));
      const further = x + gap * Math.sqrt(shape);
      const slack = 1 + 1e-12;
      expect(regularizedGammaLower(shape, x)).toBeLessThanOrEqual(regularizedGammaLower(shape, further) * slack);
      expect(regularizedGammaUpper(shape, further)).toBeLessThanOrEqual(regularizedGammaUpper(shape, x) * slack);
      expect(regularizedGammaLower(shape * (1 + gap), x)).toBeLessThanOrEqual(regularizedGammaLower(shape, x) * slack);
    }),
    { seed: 3, numRuns: 500 },
  );
});

test("the small upper share of a tiny shape is not lost beside 1", () => {
  // For shape → 0 the upper share tends to shape·E₁(x), and E₁(1) = 0.21938393439552029.
  expect(relative(regularizedGammaUpper(1e-13, 1), 1e-13 * 0.2193839343955203)).toBeLessThan(1e-11);
});

test("the asymptotic form for huge shapes meets the sums where one takes over from the other", () => {
  for (const z of [-20, -6, -1, 0, 1, 6, 20]) {
    const below = 1e8;
    const above = 1e8 * (1 + 1e-15);
    expect(above).toBeGreaterThan(below);
    const x = below + z * 1e4;
    expect(relative(regularizedGammaLower(above, x), regularizedGammaLower(below, x))).toBeLessThan(1e-9);
    expect(relative(regularizedGammaUpper(above, x), regularizedGammaUpper(below, x))).toBeLessThan(1e-9);
  }
});

test("the incomplete gamma functions are 0 and 1 at the ends, NaN outside their domain", () => {
  expect([regularizedGammaLower(2, 0), regularizedGammaUpper(2, 0)]).toEqual([0, 1]);
  expect([regularizedGammaLower(2, Infinity), regularizedGammaUpper(2, Infinity)]).toEqual([1, 0]);
  for (const [shape, x] of [
    [0, 1],
    [-1, 1],
    [NaN, 1],
    [Infinity, 1],
    [1, -1],
    [1, NaN],
  ] as const) {
    expect(regularizedGammaLower(shape, x)).toBeNaN();
    expect(regularizedGammaUpper(shape, x)).toBeNaN();
  }
});
