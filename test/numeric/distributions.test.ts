import fc from "fast-check";
import { expect, test } from "vitest";
import { chiSquaredCdf, chiSquaredQuantile, chiSquaredSf } from "../../src/numeric/distributions/chiSquared.js";
import { erfc } from "../../src/numeric/distributions/erfc.js";
import { fCdf, fQuantile, fSf } from "../../src/numeric/distributions/fDistribution.js";
import { normalCdf, normalQuantile, normalSf } from "../../src/numeric/distributions/normal.js";
import {
  studentTCdf,
  studentTQuantile,
  studentTSf,
  studentTTwoSided,
} from "../../src/numeric/distributions/studentT.js";

interface Distribution {
  readonly cdf: (x: number, ...parameters: number[]) => number;
  readonly sf: (x: number, ...parameters: number[]) => number;
  readonly quantile: (p: number, ...parameters: number[]) => number;
  readonly parameters: number;
  readonly lowest: number;
  /** How far the log of the tail moves when x is rounded, in units of 2^-52: a few times x·density/tail. */
  readonly slope: (...parameters: number[]) => number;
}

const DISTRIBUTIONS: Record<string, Distribution> = {
  normal: {
    cdf: normalCdf,
    sf: normalSf,
    quantile: normalQuantile,
    parameters: 0,
    lowest: -Infinity,
    slope: () => 1500,
  },
  studentT: {
    cdf: studentTCdf as Distribution["cdf"],
    sf: studentTSf as Distribution["cdf"],
    quantile: studentTQuantile as Distribution["cdf"],
    parameters: 1,
    lowest: -Infinity,
    slope: () => 1500,
  },
  chiSquared: {
    cdf: chiSquaredCdf as Distribution["cdf"],
    sf: chiSquaredSf as Distribution["cdf"],
    quantile: chiSquaredQuantile as Distribution["cdf"],
    parameters: 1,
    lowest: 0,
    slope: (df) => 1500 + 200 * Math.sqrt(df!),
  },
  f: {
    cdf: fCdf as Distribution["cdf"],
    sf: fSf as Distribution["cdf"],
    quantile: fQuantile as Distribution["cdf"],
    parameters: 2,
    lowest: 0,
    slope: (df1, df2) => 1500 + 200 * Math.sqrt(Math.max(df1!, df2!)),
  },
};

const relative = (actual: number, expected: number) => Math.abs(actual - expected) / Math.abs(expected);
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const degrees = between(0, 6).map((exponent) => 10 ** exponent);
const lowShare = fc.oneof(between(-300, -0.302), between(-4, -0.302)).map((exponent) => 10 ** exponent);
const upperShare = between(-14, -0.302).map((exponent) => 1 - 10 ** exponent);

for (const [name, { cdf, sf, quantile, parameters, lowest, slope }] of Object.entries(DISTRIBUTIONS)) {
  const parameterList = fc.array(degrees, { minLength: parameters, maxLength: parameters });

  test(`${name}: the quantile inverts the cdf, down to p = 1e-300`, () => {
    fc.assert(
      fc.property(lowShare, parameterList, (p, df) => {
        const x = quantile(p, ...df);
        if (Math.abs(x) < 1e-300 || Math.abs(x) > 1e300) return;
        expect(relative(cdf(x, ...df), p)).toBeLessThan(1e-12 + 2 ** -52 * slope(...df));
      }),
      { seed: 1, numRuns: 600 },
    );
  });

  test(`${name}: the quantile inverts the upper tail for p near 1`, () => {
    fc.assert(
      fc.property(upperShare, parameterList, (p, df) => {
        expect(relative(sf(quantile(p, ...df), ...df), 1 - p)).toBeLessThan(1e-12 + 2 ** -52 * slope(...df));
      }),
      { seed: 2, numRuns: 400 },
    );
  });

  test(`${name}: both tails sum to 1, the cdf grows and the upper tail falls`, () => {
    const place = lowest === 0 ? between(-3, 3).map((exponent) => 10 ** exponent) : between(-40, 40);
    fc.assert(
      fc.property(place, place, parameterList, (x1, x2, df) => {
        const [low, high] = x1 < x2 ? [x1, x2] : [x2, x1];
        const slack = 1 + 1e-12;
        expect(Math.abs(cdf(low, ...df) + sf(low, ...df) - 1)).toBeLessThan(1e-13);
        expect(cdf(low, ...df)).toBeLessThanOrEqual(cdf(high, ...df) * slack);
        expect(sf(high, ...df)).toBeLessThanOrEqual(sf(low, ...df) * slack);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  test(`${name}: the quantile grows with p`, () => {
    fc.assert(
      fc.property(fc.oneof(lowShare, upperShare), fc.oneof(lowShare, upperShare), parameterList, (p1, p2, df) => {
        const [low, high] = [quantile(Math.min(p1, p2), ...df), quantile(Math.max(p1, p2), ...df)];
        expect(low).toBeLessThanOrEqual(high + 1e-13 * Math.abs(high));
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test(`${name}: 0 and 1 at the ends of the line and of p, NaN for NaN and for p outside [0, 1]`, () => {
    const df = [3, 5].slice(0, parameters);
    expect([cdf(lowest, ...df), sf(lowest, ...df)]).toEqual([0, 1]);
    expect([cdf(-Infinity, ...df), sf(-Infinity, ...df)]).toEqual([0, 1]);
    expect([cdf(Infinity, ...df), sf(Infinity, ...df)]).toEqual([1, 0]);
    expect([quantile(0, ...df), quantile(1, ...df)]).toEqual([lowest, Infinity]);
    expect([cdf(NaN, ...df), sf(NaN, ...df)]).toEqual([NaN, NaN]);
    expect([NaN, -0.1, 1.1].map((p) => quantile(p, ...df))).toEqual([NaN, NaN, NaN]);
  });

  test.runIf(parameters > 0)(`${name}: NaN for degrees of freedom that are not positive`, () => {
    for (const bad of [0, -1, NaN]) {
      for (let position = 0; position < parameters; position++) {
        const df = [3, 5].slice(0, parameters);
        df[position] = bad;
        expect([cdf(1, ...df), sf(1, ...df), quantile(0.3, ...df)]).toEqual([NaN, NaN, NaN]);
      }
    }
  });
}

test("the normal and t distributions are symmetric to the last bit", () => {
  fc.assert(
    fc.property(between(-30, 30), degrees, (x, df) => {
      expect(normalCdf(x)).toBe(normalSf(-x));
      expect(studentTCdf(x, df)).toBe(studentTSf(-x, df));
    }),
    { seed: 5 },
  );
  expect([normalCdf(0), studentTCdf(0, 7), normalQuantile(0.5), studentTQuantile(0.5, 7)]).toEqual([0.5, 0.5, 0, 0]);
});

test("normalQuantile(p) = −normalQuantile(1 − p) where 1 − p is exact", () => {
  for (let k = 1; k < 1024; k++) expect(normalQuantile(k / 1024)).toBe(0 - normalQuantile(1 - k / 1024));
});

test("normalSf is half of erfc(x/√2)", () => {
  for (const x of [-6, -1, -0.2, 0, 0.3, 1, 1.5]) {
    expect(relative(normalSf(x), erfc(x / Math.SQRT2) / 2)).toBeLessThan(1e-14);
  }
});

test("erfc equals its integral, mirrors around 1 and is exact at the ends", () => {
  const steps = 2000;
  for (const x of [0.1, 0.9, 1, 1.1, 2]) {
    let integral = 1 + Math.exp(-x * x);
    for (let i = 1; i < steps; i++) integral += (i % 2 === 1 ? 4 : 2) * Math.exp(-(((x * i) / steps) ** 2));
    const erf = ((2 / Math.sqrt(Math.PI)) * integral * x) / steps / 3;
    expect(Math.abs(erfc(x) - (1 - erf))).toBeLessThan(1e-13);
    expect(erfc(-x)).toBe(2 - erfc(x));
  }
  expect([erfc(0), erfc(Infinity), erfc(-Infinity), erfc(40), erfc(1e300), erfc(NaN)]).toEqual([1, 0, 2, 0, 0, NaN]);
});

test("studentTTwoSided is twice the upper tail, the same for both signs, and 1 at 0", () => {
  fc.assert(
    fc.property(between(0, 50), degrees, (t, df) => {
      expect(studentTTwoSided(t, df)).toBe(2 * studentTSf(t, df));
      expect(studentTTwoSided(-t, df)).toBe(studentTTwoSided(t, df));
    }),
    { seed: 6 },
  );
  expect([studentTTwoSided(0, 4), studentTTwoSided(Infinity, 4), studentTTwoSided(NaN, 4)]).toEqual([1, 0, NaN]);
  expect([studentTTwoSided(1, 0), studentTTwoSided(1, -2), studentTTwoSided(1, NaN)]).toEqual([NaN, NaN, NaN]);
});

test("Student's t with one degree of freedom is Cauchy's distribution, as far as doubles reach", () => {
  for (const t of [0.001, 0.5, 3, 1e5, 1e12, 1e200, 1e299]) {
    expect(relative(studentTSf(t, 1), Math.atan(1 / t) / Math.PI)).toBeLessThan(1e-12);
    expect(relative(studentTQuantile(studentTCdf(-t, 1), 1), -t)).toBeLessThan(1e-12);
  }
});

test("Student's t with infinite degrees of freedom is the normal distribution, and 1e15 come close", () => {
  for (const x of [-8, -1.96, 0.3, 2.5]) {
    expect(studentTCdf(x, Infinity)).toBeCloseTo(normalCdf(x), 15);
    expect(relative(studentTCdf(x, 1e15), normalCdf(x))).toBeLessThan(1e-11);
  }
  expect(studentTQuantile(0.025, Infinity)).toBe(normalQuantile(0.025));
});

test("chi-squared with two degrees of freedom is exponential", () => {
  for (const x of [1e-9, 0.3, 1, 20, 1400]) {
    expect(relative(chiSquaredSf(x, 2), Math.exp(-x / 2))).toBeLessThan(1e-12);
    expect(relative(chiSquaredCdf(x, 2), -Math.expm1(-x / 2))).toBeLessThan(1e-13);
  }
});

test("F with one numerator degree of freedom is the square of t", () => {
  fc.assert(
    fc.property(between(0.01, 20), degrees, (t, df) => {
      expect(relative(fSf(t * t, 1, df), studentTTwoSided(t, df))).toBeLessThan(1e-11);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("F mirrors: the lower tail at x is the upper tail at 1/x with the degrees of freedom exchanged", () => {
  fc.assert(
    fc.property(between(-6, 6), degrees, degrees, (exponent, df1, df2) => {
      const x = 2 ** Math.round(exponent);
      const [lower, mirrored] = [fCdf(x, df1, df2), fSf(1 / x, df2, df1)];
      if (lower > 1e-290) expect(relative(mirrored, lower)).toBeLessThan(2e-11);
    }),
    { seed: 8, numRuns: 300 },
  );
});
