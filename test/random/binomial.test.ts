import { describe, expect, test } from "vitest";
import { binomialPmf } from "../../src/numeric/distributions/binomial.js";
import { binomial, binomialSampler, normalMargin } from "../../src/random/binomial.js";
import { createRng, type Rng } from "../../src/random/rng.js";
import { goodnessOfFit } from "./goodnessOfFit.js";

const DRAWS = 200_000;

describe("binomial", () => {
  test.each([
    [1, 0.3],
    [5, 0.5],
    [30, 0.999],
    [40, 0.24],
    [40, 0.26],
    [100, 0.1],
    [100, 0.9],
    [200, 0.685],
    [1000, 0.0001],
    [14042, 0.63],
    [100_000, 0.5],
    [1_000_000, 3e-6],
    [1_000_000, 1.1e-5],
    [1_000_000, 0.37],
    [1_000_000_000, 2e-8],
  ])("has the distribution of %i trials of probability %f, drawn once or tabulated", (n, p) => {
    expectBinomial(n, p, (rng) => binomial(rng, n, p));
    expectBinomial(n, p, binomialSampler(n, p));
  });

  test.each([
    [14_042, 0.63, 0],
    [14_042, 0.63, 1 - 2 ** -53],
    [1_000_000, 0.0001, 0],
    [1_000_000, 0.9999, 1 - 2 ** -53],
  ])("a table of %i trials of %f gives a possible count for the uniform number %f", (n, p, uniform) => {
    const count = binomialSampler(n, p)({ ...createRng(1), nextUniform: () => uniform });
    const away = Math.abs(count - n * p) / Math.sqrt(n * p * (1 - p));
    expect(Number.isInteger(count)).toBe(true);
    expect(away).toBeGreaterThan(8);
    expect(away).toBeLessThan(20);
  });

  test("a table follows the distribution function: the median of the uniform numbers is the median", () => {
    for (const [n, p] of [
      [1000, 0.5],
      [999, 0.2],
    ] as const) {
      const at = (uniform: number) => binomialSampler(n, p)({ ...createRng(1), nextUniform: () => uniform });
      let k = 0;
      let below = 0;
      while (below + binomialPmf(k, n, p) <= 0.5) below += binomialPmf(k++, n, p);
      expect(at(0.5)).toBe(k);
      expect(at(below - 1e-10)).toBe(k - 1);
      expect(at(below + 1e-10)).toBe(k);
    }
  });

  function expectBinomial(n: number, p: number, draw: (rng: Rng) => number): void {
    const rng = createRng(11, `${n}/${p}`);
    const [mean, sd] = [n * p, Math.sqrt(n * p * (1 - p))];
    const lowest = Math.max(0, Math.floor(mean - 7 * sd - 15));
    const highest = Math.min(n, Math.ceil(mean + 7 * sd + 15));
    const observed = new Float64Array(highest - lowest + 1);
    for (let index = 0; index < DRAWS; index++) observed[draw(rng) - lowest]!++;
    const expected = observed.map((_, k) => DRAWS * binomialPmf(lowest + k, n, p));
    expect(observed.reduce((sum, count) => sum + count, 0)).toBe(DRAWS);
    expect(goodnessOfFit(observed, expected)).toBeGreaterThan(1e-3);
  }

  test.each([
    [450, 0.49],
    [5000, 0.02],
    [14_042, 0.37],
    [100_000, 0.5],
    [1_000_000, 0.001],
  ])("lies within the margin of the normal curve that spares evaluations, for %i trials of %f", (n, p) => {
    const [mode, variance] = [Math.floor((n + 1) * p), n * p * (1 - p)];
    const atMode = Math.log(binomialPmf(mode, n, p));
    let checked = 0;
    // Beyond some 35 standard deviations no double is small enough.
    for (let away = 21; away < variance / 2 - 1 && away < 35 * Math.sqrt(variance); away++) {
      for (const k of [mode - away, mode + away]) {
        const pmf = binomialPmf(k, n, p);
        if (pmf < 1e-300) continue;
        const fromNormal = Math.log(pmf) - atMode + away ** 2 / (2 * variance);
        expect(Math.abs(fromNormal)).toBeLessThan(normalMargin(away, variance));
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(30);
  });

  test("no trials or p = 0 give 0, and p = 1 gives n", () => {
    const rng = createRng(1);
    expect([binomial(rng, 0, 0.5), binomial(rng, 1e6, 0), binomial(rng, 1e6, 1)]).toEqual([0, 0, 1e6]);
  });

  test.each([
    [-1, 0.5],
    [2.5, 0.5],
    [10, 63],
    [10, Number.NaN],
  ])("refuses n = %d, p = %d", (n, p) => {
    expect(() => binomial(createRng(1), n, p)).toThrow(`got n = ${n}, p = ${p}`);
  });
});
