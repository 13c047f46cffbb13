import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clusterSignFlipTest } from "../../../src/inference/significance/clusterSignFlip.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { signFlipTest } from "../../../src/inference/significance/signFlip.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** p over all 2^n sign patterns, by definition; sums that differ by less than 1e-9 are equal. */
function enumerated(values: readonly number[]): { "two-sided": number; greater: number; less: number } {
  const observed = values.reduce((sum, value) => sum + value, 0);
  const patterns = 2 ** values.length;
  const counts = { "two-sided": 0, greater: 0, less: 0 };
  for (let pattern = 0; pattern < patterns; pattern++) {
    const sum = values.reduce((total, value, i) => total + ((pattern >> i) & 1 ? -value : value), 0);
    if (Math.abs(sum) >= Math.abs(observed) - 1e-9) counts["two-sided"]++;
    if (sum >= observed - 1e-9) counts.greater++;
    if (sum <= observed + 1e-9) counts.less++;
  }
  return {
    "two-sided": counts["two-sided"] / patterns,
    greater: counts.greater / patterns,
    less: counts.less / patterns,
  };
}

const normals = (seed: number, size: number, shift = 0) => {
  const rng = createRng(seed);
  return Array.from({ length: size }, () => standardNormal(rng) + shift);
};
const alternatives = ["two-sided", "greater", "less"] as const;

describe("signFlipTest", () => {
  test("equals the enumeration of all sign patterns, for real, whole and decimal differences with ties and zeros", () => {
    const value = fc.oneof(
      fc.double({ min: -3, max: 3, noNaN: true }).filter((one) => one === 0 || Math.abs(one) > 1e-6),
      fc.integer({ min: -4, max: 4 }),
      fc.integer({ min: -30, max: 30 }).map((tenth) => tenth / 10),
    );
    const lists = fc.oneof(
      fc.array(value, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 12 }),
      fc.array(
        fc.integer({ min: -9, max: 9 }).map((tenth) => 0.3 + tenth / 10 - 0.3),
        { minLength: 1, maxLength: 12 },
      ),
    );
    fc.assert(
      fc.property(lists, fc.constantFrom(...alternatives), (differences, alternative) => {
        const result = signFlipTest(differences, { alternative });
        expect(result.method).toBe("exact");
        expect(result.pValue).toBeCloseTo(enumerated(differences)[alternative], 12);
      }),
      { seed: 501, numRuns: 400 },
    );
  });

  test("draws from the distribution that it enumerates", () => {
    const differences = normals(7, 12, 0.4);
    for (const alternative of alternatives) {
      const exact = signFlipTest(differences, { alternative }).pValue;
      const drawn = signFlipTest(differences, { alternative, resamples: 4000 });
      expect(drawn.method).toBe("monte-carlo");
      expect(Math.abs(drawn.pValue - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 4000) + 1 / 4000);
    }
  });

  test("is McNemar's exact test for 0/1 scores, however many", () => {
    for (const [wins, losses, ties] of [
      [37, 31, 400],
      [5, 0, 3],
      [812, 745, 12_000],
    ] as const) {
      const differences = [...Array(wins).fill(1), ...Array(losses).fill(-1), ...Array(ties).fill(0)];
      const { pValue, method } = signFlipTest(differences);
      expect(method).toBe("exact");
      expect(pValue).toBeCloseTo(mcnemarTest(losses, wins, { variant: "exact" }).pValue, 12);
    }
  });

  test("does not change with order or scale, keeps p and turns sides when the two runs are exchanged", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 2, max: 12 }), (seed, size) => {
        const differences = normals(seed, size, 0.3);
        const p = (values: readonly number[], alternative: (typeof alternatives)[number] = "two-sided") =>
          signFlipTest(values, { alternative }).pValue;
        const turned = differences.map((value) => -value);
        expect(p(differences.toReversed())).toBe(p(differences));
        expect(p(differences.map((value) => 1e-6 * value))).toBe(p(differences));
        expect(p(turned)).toBe(p(differences));
        expect(p(turned, "greater")).toBe(p(differences, "less"));
        expect(p(differences, "greater") + p(differences, "less")).toBeGreaterThanOrEqual(1);
      }),
      { seed: 502, numRuns: 100 },
    );
  });

  test("with the same seed gives the same p, with another seed another, and says which", () => {
    const differences = normals(3, 200, 0.1);
    const first = signFlipTest(differences, { seed: 4 });
    expect(first).toEqual(signFlipTest(differences, { seed: 4 }));
    expect(first).toMatchObject({ method: "monte-carlo", resamples: 10_000, seed: 4 });
    expect(signFlipTest(differences, { seed: 5 }).pValue).not.toBe(first.pValue);
    expect(signFlipTest([1, 2], { seed: 5 })).toMatchObject({ method: "exact", resamples: null, seed: null });
  });

  test("never gives a Monte Carlo p of 0", () => {
    expect(signFlipTest(normals(3, 200, 5), { resamples: 99 }).pValue).toBe(0.01);
  });

  test("is 1 for no difference and for a single one, and unknown for none or NaN", () => {
    expect(signFlipTest([0, 0, 0]).pValue).toBe(1);
    expect(signFlipTest([0.3]).pValue).toBe(1);
    expect(signFlipTest([0.3], { alternative: "greater" }).pValue).toBe(0.5);
    expect(signFlipTest([]).pValue).toBeNaN();
    expect(signFlipTest([0.1, Number.NaN]).pValue).toBeNaN();
    expect(() => signFlipTest([0.1, Number.POSITIVE_INFINITY])).toThrow("got Infinity at index 1");
    expect(signFlipTest([5e-324, 0], { alternative: "greater" }).pValue).toBe(0.5);
  });

  test("gives equal differences the smallest p there is", () => {
    expect(signFlipTest(Array(9).fill(0.1)).pValue).toBe(2 ** -8);
  });

  test("draws 10,000 flips of 2,000 differences in well under a tenth of a second", () => {
    const differences = normals(1, 2000);
    signFlipTest(differences);
    const start = performance.now();
    for (let i = 0; i < 3; i++) signFlipTest(differences);
    expect((performance.now() - start) / 3).toBeLessThan(100);
  });

  test("refuses no resamples, a seed that is no number, and unknown names", () => {
    expect(() => signFlipTest([1], { resamples: 0 })).toThrow(/signFlipTest: resamples must be a whole number/);
    expect(() => signFlipTest([1], { seed: Number.NaN })).toThrow(/seed must be a finite number/);
    // @ts-expect-error a name that does not exist
    expect(() => signFlipTest([1], { alternative: "bigger" })).toThrow(/alternative must be/);
  });
});

describe("clusterSignFlipTest", () => {
  test("with clusters of one is signFlipTest, and in general that of the cluster sums", () => {
    const differences = normals(8, 11, 0.5);
    const own = clusterSignFlipTest(
      differences,
      differences.map((_, index) => index),
    );
    expect(own.pValue).toBe(signFlipTest(differences).pValue);
    const labels = ["a", "b", "a", "c", "c", "c", "d", "d", "a", "e", "b"];
    const sums = ["a", "b", "c", "d", "e"].map((label) =>
      differences.reduce((sum, value, index) => sum + (labels[index] === label ? value : 0), 0),
    );
    const result = clusterSignFlipTest(differences, labels);
    expect(result).toMatchObject({ clusters: 5, method: "exact" });
    expect(result.pValue).toBeCloseTo(enumerated(sums)["two-sided"], 12);
    expect(result.statistic).toBeCloseTo(signFlipTest(differences).statistic, 15);
  });

  test("never reaches .05 with five clusters, is 1 for one, and takes 1 and '1' for two", () => {
    expect(clusterSignFlipTest([9, 8, 9, 9, 8, 7], [1, 2, 3, 4, 5, 5]).pValue).toBe(0.0625);
    expect(clusterSignFlipTest([9, 8, 9], ["a", "a", "a"])).toMatchObject({ clusters: 1, pValue: 1 });
    expect(clusterSignFlipTest([9, 8], [1, "1"]).clusters).toBe(2);
    expect(clusterSignFlipTest([], []).pValue).toBeNaN();
    expect(() => clusterSignFlipTest([1, 2], ["a"])).toThrow(/same length/);
  });

  test("does not see a cluster whose differences cancel but for rounding", () => {
    const [small, large] = [0.1 + 0.2 - 0.3, 0.4];
    expect(clusterSignFlipTest([0.1, 0.2, -0.3, 0.4], ["a", "a", "a", "b"]).pValue).toBe(1);
    expect(small).not.toBe(0);
    expect(large).toBe(0.4);
  });
});
