import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latticeOf } from "../../../src/inference/significance/lattice.js";
import { subsetSumTails } from "../../../src/inference/significance/subsetSums.js";
import { mergeNearTies } from "../../../src/numeric/nearTies.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("latticeOf", () => {
  test("finds the step of whole numbers times any step, up to rounding", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(1, 1 / 3, 0.001, 1 / 7, 1e-9, 250),
        (multiples, step) => {
          fc.pre(multiples.some((multiple) => multiple !== 0));
          const lattice = latticeOf(multiples.map((multiple) => 0.7 * step + multiple * step - 0.7 * step));
          expect(lattice).not.toBeNull();
          const ratio = step / (lattice?.step as number);
          expect(Array.from(lattice?.multiples as Float64Array)).toEqual(
            multiples.map((multiple) => Math.round(multiple / Math.round(1 / ratio)) + 0),
          );
        },
      ),
      { seed: 531, numRuns: 200 },
    );
  });

  test("finds none in continuous values, zeros, or values that are not finite", () => {
    const rng = createRng(1);
    expect(latticeOf(Array.from({ length: 5 }, () => standardNormal(rng)))).toBeNull();
    expect(latticeOf([1, Math.SQRT2])).toBeNull();
    expect(latticeOf([0, 0])).toBeNull();
    expect(latticeOf([1, Number.NaN])).toBeNull();
    expect(latticeOf([])).toBeNull();
  });
});

describe("mergeNearTies", () => {
  test("makes equal decimals equal, keeps signs and everything else", () => {
    expect(Array.from(mergeNearTies([0.8 - 0.7, 0.2 - 0.3, 0.5, 0.1 + 0.2 - 0.3]))).toEqual([
      expect.closeTo(0.1, 15),
      expect.closeTo(-0.1, 15),
      0.5,
      0,
    ]);
    const [first, second] = mergeNearTies([0.8 - 0.7, 0.2 - 0.3]);
    expect(first).toBe(-(second as number));
    expect(Array.from(mergeNearTies([1, Number.NaN]))).toEqual([1, Number.NaN]);
  });
});

describe("subsetSumTails", () => {
  test("equals the enumeration of all subsets, at every sum", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 0, maxLength: 9 }),
        fc.integer({ min: -2, max: 66 }),
        (numbers, sum) => {
          const sums = Array.from({ length: 2 ** numbers.length }, (_, subset) =>
            numbers.reduce((total, number, index) => total + ((subset >> index) & 1 ? number : 0), 0),
          );
          const { atMost, atLeast } = subsetSumTails(numbers, sum);
          expect(atMost).toBeCloseTo(sums.filter((one) => one <= sum).length / sums.length, 12);
          expect(atLeast).toBeCloseTo(sums.filter((one) => one >= sum).length / sums.length, 12);
        },
      ),
      { seed: 532, numRuns: 300 },
    );
  });
});
