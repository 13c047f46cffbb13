import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wilcoxonTest } from "../../../src/inference/significance/wilcoxon.js";
import { midRanks } from "../../../src/numeric/ranks.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** Tails over all 2^n sign patterns of the mid-ranks of what is not 0. */
function enumerated(differences: readonly number[]): { greater: number; less: number } {
  const signed = differences.filter((value) => value !== 0);
  const ranks = midRanks(signed.map(Math.abs));
  const observed = ranks.reduce((sum, rank, index) => sum + ((signed[index] as number) > 0 ? rank : 0), 0);
  let [greater, less] = [0, 0];
  for (let pattern = 0; pattern < 2 ** signed.length; pattern++) {
    const statistic = ranks.reduce((sum, rank, index) => sum + ((pattern >> index) & 1 ? rank : 0), 0);
    if (statistic >= observed) greater++;
    if (statistic <= observed) less++;
  }
  return { greater: greater / 2 ** signed.length, less: less / 2 ** signed.length };
}

const normals = (seed: number, size: number, shift = 0) => {
  const rng = createRng(seed);
  return Array.from({ length: size }, () => standardNormal(rng) + shift);
};

describe("wilcoxonTest", () => {
  test("equals the enumeration of all sign patterns, with ties and zeros", () => {
    const lists = fc.oneof(
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 11 }),
    );
    fc.assert(
      fc.property(lists, (differences) => {
        fc.pre(differences.every((value) => value === 0 || Math.abs(value) > 1e-6));
        const { greater, less } = enumerated(differences);
        expect(wilcoxonTest(differences, { alternative: "greater" }).pValue).toBeCloseTo(greater, 12);
        expect(wilcoxonTest(differences, { alternative: "less" }).pValue).toBeCloseTo(less, 12);
        expect(wilcoxonTest(differences).pValue).toBeCloseTo(Math.min(1, 2 * Math.min(greater, less)), 12);
      }),
      { seed: 511, numRuns: 300 },
    );
  });

  test("takes decimals that tie for ties, whatever their binary rest", () => {
    const exact = wilcoxonTest([1, -1, 1, 2, 3, -2, 4]);
    const decimals = wilcoxonTest([0.8 - 0.7, 0.2 - 0.3, 0.1, 0.3 - 0.1, 0.9 - 0.6, 0.5 - 0.7, 0.7 - 0.3]);
    expect(decimals.pValue).toBe(exact.pValue);
    expect(wilcoxonTest([0.1 + 0.2 - 0.3, 0.5, 0.25])).toMatchObject({ zeros: 1, pairs: 2 });
  });

  test("does not change under increasing odd transforms, and exchanges tails when the runs are exchanged", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 2, max: 60 }), (seed, size) => {
        const differences = normals(seed, size, 0.2);
        const p = (values: readonly number[], alternative: "two-sided" | "greater" | "less" = "two-sided") =>
          wilcoxonTest(values, { alternative }).pValue;
        expect(p(differences.map((value) => value ** 3))).toBe(p(differences));
        const turned = differences.map((value) => -value);
        expect(p(turned)).toBeCloseTo(p(differences), 12);
        expect(p(turned, "greater")).toBeCloseTo(p(differences, "less"), 12);
      }),
      { seed: 512, numRuns: 60 },
    );
  });

  test("its normal approximation comes near the exact p, nearer with more pairs", () => {
    for (const [size, far] of [
      [30, 0.02],
      [300, 0.002],
    ] as const) {
      for (const seed of [1, 2, 3]) {
        const differences = normals(seed, size, 0.1);
        const exact = wilcoxonTest(differences);
        const normal = wilcoxonTest(differences, { exactPairs: 0 });
        expect([exact.method, normal.method]).toEqual(["exact", "asymptotic"]);
        expect(Math.abs(normal.pValue - exact.pValue)).toBeLessThan(far);
      }
    }
    expect(wilcoxonTest(normals(1, 401)).method).toBe("asymptotic");
    expect(wilcoxonTest(normals(1, 400)).method).toBe("exact");
  });

  test("keeps the digits of a far tail", () => {
    expect(wilcoxonTest(Array.from({ length: 300 }, (_, index) => index + 1)).pValue).toBe(2 ** -299);
  });

  test("is 1 for no difference, and unknown for none or NaN, refused for infinite ones", () => {
    expect(wilcoxonTest([0, 0])).toMatchObject({ pValue: 1, pairs: 0, zeros: 2, statistic: 0 });
    expect(wilcoxonTest([0.4])).toMatchObject({ pValue: 1, statistic: 1 });
    expect(wilcoxonTest([-0.4], { alternative: "less" }).pValue).toBe(0.5);
    expect(wilcoxonTest([]).pValue).toBeNaN();
    expect(wilcoxonTest([1, Number.NaN]).pValue).toBeNaN();
    expect(() => wilcoxonTest([1, Number.POSITIVE_INFINITY])).toThrow("got Infinity at index 1");
  });

  test("refuses a share for the number of pairs, and unknown names", () => {
    expect(() => wilcoxonTest([1], { exactPairs: 0.5 })).toThrow(/exactPairs must be a whole number/);
    // @ts-expect-error a name that does not exist
    expect(() => wilcoxonTest([1], { alternative: "bigger" })).toThrow(/alternative must be/);
  });
});
