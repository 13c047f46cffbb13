import { describe, expect, test } from "vitest";
import { regressionEstimate } from "../../../src/inference/intervals/regressionEstimate.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Items of which the first few have a value that follows a covariate. */
function table(seed: number, { items = 200, shared = 40, slope = 1 } = {}) {
  const rng = createRng(seed);
  const all = Array.from({ length: items }, () => standardNormal(rng));
  const values = all.slice(0, shared).map((x) => 3 + slope * x + 0.5 * standardNormal(rng));
  return { values, covariate: { here: all.slice(0, shared), all } };
}

describe("regressionEstimate", () => {
  test("with one covariate is the textbook's estimate and variance of double sampling", () => {
    const { values, covariate } = table(1);
    const { here, all } = covariate;
    const [mx, my] = [mean(here), mean(values)];
    const sxx = here.reduce((sum, x) => sum + (x - mx) ** 2, 0);
    const slope = here.reduce((sum, x, i) => sum + (x - mx) * (values[i]! - my), 0) / sxx;
    const residual =
      here.reduce((sum, x, i) => sum + (values[i]! - my - slope * (x - mx)) ** 2, 0) / (values.length - 2);
    const shift = mean(all) - mx;
    const spread = all.reduce((sum, x) => sum + (x - mean(all)) ** 2, 0) / (all.length - 1);
    const found = regressionEstimate(values, [covariate]);
    expect(found.estimate).toBeCloseTo(my + slope * shift, 12);
    const expected = residual * (1 / values.length + shift ** 2 / sxx) + (slope ** 2 * spread) / all.length;
    expect(found.standardError ** 2).toBeCloseTo(expected, 12);
    expect(found.degreesOfFreedom).toBe(38);
    expect(found.interval.method).toBe("regression");
    expect(found.gain).toBeGreaterThan(0.5);
  });

  test("with two covariates that are one keeps the first, and with ones that do not vary none", () => {
    const { values, covariate } = table(2);
    const twice = { here: covariate.here.map((x) => 2 * x + 1), all: covariate.all.map((x) => 2 * x + 1) };
    expect(regressionEstimate(values, [covariate, twice])).toEqual(regressionEstimate(values, [covariate]));
    const flat = { here: covariate.here.map(() => 1), all: covariate.all.map(() => 1) };
    expect(regressionEstimate(values, [flat])).toEqual(regressionEstimate(values, []));
  });

  test("is never wider than the plain t interval, which stands where nothing is gained", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { values, covariate } = table(seed, { slope: (seed % 5) / 4, shared: 8 + (seed % 30) });
      const [plain, found] = [regressionEstimate(values, []), regressionEstimate(values, [covariate])];
      const width = ({ interval }: typeof plain) => interval.high - interval.low;
      expect(width(found)).toBeLessThanOrEqual(width(plain));
      expect(found.gain).toBeCloseTo(1 - (width(found) / width(plain)) ** 2, 9);
      if (found.gain === 0) expect(found).toEqual(plain);
    }
  });

  test("all items at hand gain nothing of what the items are", () => {
    const { values, covariate } = table(3, { items: 40 });
    const found = regressionEstimate(values, [covariate]);
    expect(found.estimate).toBeCloseTo(mean(values), 12);
    expect(found.gain).toBeLessThan(0.02);
  });

  test("is undefined without two values that differ, and never has a width of 0", () => {
    const flat = regressionEstimate([1, 1, 1], [{ here: [1, 2, 3], all: [1, 2, 3, 4] }]);
    expect([flat.estimate, flat.standardError]).toEqual([Number.NaN, Number.NaN]);
    expect(regressionEstimate([1], []).estimate).toBeNaN();
    expect(() => regressionEstimate([1, 2], [{ here: [1], all: [1, 2] }])).toThrow();
  });
});
