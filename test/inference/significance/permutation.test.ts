import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { permutationTest } from "../../../src/inference/significance/permutation.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** p over all ways to choose the candidate's places in the pool, by definition. */
function enumerated(baseline: readonly number[], candidate: readonly number[]) {
  const pool = [...baseline, ...candidate];
  const difference = (chosen: number) => {
    let [inside, outside] = [0, 0];
    pool.forEach((value, place) => {
      if ((chosen >> place) & 1) inside += value;
      else outside += value;
    });
    return inside / candidate.length - outside / baseline.length;
  };
  const observed = difference(((1 << candidate.length) - 1) << baseline.length);
  const counts = { "two-sided": 0, greater: 0, less: 0 };
  let splits = 0;
  for (let chosen = 0; chosen < 1 << pool.length; chosen++) {
    if (chosen.toString(2).replaceAll("0", "").length !== candidate.length) continue;
    splits++;
    const value = difference(chosen);
    if (Math.abs(value) >= Math.abs(observed) - 1e-9) counts["two-sided"]++;
    if (value >= observed - 1e-9) counts.greater++;
    if (value <= observed + 1e-9) counts.less++;
  }
  return { "two-sided": counts["two-sided"] / splits, greater: counts.greater / splits, less: counts.less / splits };
}

const normals = (seed: number, size: number, shift = 0) => {
  const rng = createRng(seed);
  return Array.from({ length: size }, () => standardNormal(rng) + shift);
};
const alternatives = ["two-sided", "greater", "less"] as const;

describe("permutationTest", () => {
  test("equals the enumeration of all splits that keep the true sizes", () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ min: 0.001, max: 2, noNaN: true }));
    const sample = fc.array(value, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sample, sample, fc.constantFrom(...alternatives), (baseline, candidate, alternative) => {
        const result = permutationTest(baseline, candidate, { alternative });
        expect(result.method).toBe("exact");
        expect(result.pValue).toBeCloseTo(enumerated(baseline, candidate)[alternative], 12);
      }),
      { seed: 521, numRuns: 150 },
    );
  });

  test("draws from the distribution that it enumerates, with 3 against 11", () => {
    const [baseline, candidate] = [normals(1, 11), normals(2, 3, 0.8)];
    for (const alternative of alternatives) {
      const exact = enumerated(baseline, candidate)[alternative];
      const drawn = permutationTest(baseline, candidate, { alternative, resamples: 363 });
      expect(drawn.method).toBe("monte-carlo");
      expect(Math.abs(drawn.pValue - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 363) + 1 / 363);
    }
    expect(permutationTest(baseline, candidate, { resamples: 364 }).method).toBe("exact");
  });

  test("keeps p and turns sides when the samples are exchanged, and does not change with a shift of both", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 9 }), (seed, size) => {
        const [first, second] = [normals(seed, size), normals(seed + 1000, 5, 0.5)];
        const p = (a: readonly number[], b: readonly number[], alternative: (typeof alternatives)[number]) =>
          permutationTest(a, b, { alternative }).pValue;
        expect(p(second, first, "two-sided")).toBe(p(first, second, "two-sided"));
        expect(p(second, first, "greater")).toBe(p(first, second, "less"));
        const moved = (values: readonly number[]) => values.map((value) => value + 8);
        expect(p(moved(first), moved(second), "two-sided")).toBe(p(first, second, "two-sided"));
      }),
      { seed: 522, numRuns: 60 },
    );
  });

  test("with the same seed gives the same p, with another seed another, and says which", () => {
    const [baseline, candidate] = [normals(5, 40), normals(6, 21, 0.3)];
    const first = permutationTest(baseline, candidate, { seed: 2 });
    expect(first).toEqual(permutationTest(baseline, candidate, { seed: 2 }));
    expect(first).toMatchObject({ method: "monte-carlo", resamples: 10_000, seed: 2 });
    expect(permutationTest(baseline, candidate, { seed: 3 }).pValue).not.toBe(first.pValue);
  });

  test("leaves the samples as they are", () => {
    const [baseline, candidate] = [normals(5, 40), normals(6, 21)];
    const copies = [baseline.slice(), candidate.slice()];
    permutationTest(baseline, candidate);
    expect([baseline, candidate]).toEqual(copies);
  });

  test("is 1 where all values are equal, and unknown for an empty sample or NaN", () => {
    expect(permutationTest([0.1, 0.1, 0.1], [0.1])).toMatchObject({ pValue: 1, statistic: 0, method: "exact" });
    expect(permutationTest([1], [2]).pValue).toBe(1);
    expect(permutationTest([0], [5e-324, 0]).pValue).toBeGreaterThan(0.6);
    expect(permutationTest([5e-324, 2e-323], [3e-323, 3.5e-323]).pValue).toBeCloseTo(1 / 3, 14);
    expect(permutationTest([], [1]).pValue).toBeNaN();
    expect(permutationTest([1], []).pValue).toBeNaN();
    expect(permutationTest([1, Number.NaN], [2]).pValue).toBeNaN();
    expect(() => permutationTest([1, Number.POSITIVE_INFINITY], [2])).toThrow("got Infinity at index 1");
  });

  test("refuses no resamples", () => {
    expect(() => permutationTest([1], [2], { resamples: 0 })).toThrow(/permutationTest: resamples must be/);
  });
});
