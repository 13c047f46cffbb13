import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signFlipTest } from "../../../src/inference/significance/signFlip.js";
import { signFlipInterval } from "../../../src/inference/significance/signFlipInterval.js";
import { pairsAtLeast, sortedSignedSums } from "../../../src/inference/significance/sortedSums.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const normals = (label: string, count: number, shift = 0) => {
  const rng = createRng(3, label);
  return Array.from({ length: count }, () => shift + standardNormal(rng));
};

/** Means of all subsets but the empty one: the typical values of the mean. */
function subsetMeans(values: readonly number[]): number[] {
  return Array.from({ length: 2 ** values.length - 1 }, (_, bits) => {
    const chosen = values.filter((__, index) => ((bits + 1) >> index) & 1);
    return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
  }).sort((a, b) => a - b);
}

describe("sorted sums", () => {
  test("are the sums with every choice of signs, and pairs of them are counted as one by one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 6 }),
        fc.integer({ min: -40, max: 40 }),
        (first, second, bound) => {
          const slow = (values: readonly number[]) =>
            values.reduce<number[]>((sums, value) => sums.flatMap((sum) => [sum - value, sum + value]), [0]);
          const [a, b] = [sortedSignedSums(first), sortedSignedSums(second)];
          expect([...a]).toEqual(slow(first).sort((x, y) => x - y));
          const pairs = slow(first).flatMap((x) => slow(second).map((y) => x + y));
          expect(pairsAtLeast(a, b, bound)).toBe(pairs.filter((sum) => sum >= bound).length);
        },
      ),
      { seed: 511, numRuns: 100 },
    );
  });

  test("count all flips of 25 values as fewer values do", () => {
    const values = normals("many", 25, 0.3);
    const exact = signFlipTest(values, { resamples: 2 ** 30 });
    const drawn = signFlipTest(values, { resamples: 200_000 });
    expect([exact.method, drawn.method]).toEqual(["exact", "monte-carlo"]);
    expect(Math.abs(exact.pValue - drawn.pValue)).toBeLessThan(0.004);
    for (const alternative of ["two-sided", "greater", "less"] as const) {
      const twelve = normals("twelve", 12, 0.2);
      const slow = subsetMeans(twelve).length;
      expect(slow).toBe(4095);
      expect(signFlipTest(twelve, { alternative, resamples: 2 ** 30 })).toEqual(
        signFlipTest(twelve, { alternative, resamples: 2 ** 12 }),
      );
    }
  });
});

describe("signFlipInterval", () => {
  test.each([6, 9, 12])("ends at the typical values of the mean of %i differences", (count) => {
    const values = normals("typical", count);
    const means = subsetMeans(values);
    const cut = Math.floor(0.025 * 2 ** count);
    const { low, high, method } = signFlipInterval(values);
    expect(low).toBeCloseTo(means[cut - 1]!, 7);
    expect(high).toBeCloseTo(means[means.length - cut]!, 7);
    expect(method).toBe("sign-flip");
  });

  test("leaves out 0 just where the test rejects", () => {
    for (let draw = 0; draw < 60; draw++) {
      const values = normals(`duality ${draw}`, 6 + (draw % 12), 0.6);
      const { low, high } = signFlipInterval(values);
      expect(low > 0 || high < 0).toBe(signFlipTest(values, { resamples: 2 ** 30 }).pValue < 0.05);
    }
  });

  test("turns with the sign and moves with a constant", () => {
    const values = normals("turned", 11);
    const { low, high } = signFlipInterval(values, { level: 0.9 });
    const turned = signFlipInterval(
      values.map((value) => -value),
      { level: 0.9 },
    );
    expect(turned.low).toBeCloseTo(-high, 8);
    expect(turned.high).toBeCloseTo(-low, 8);
    expect(
      signFlipInterval(
        values.map((value) => value + 5),
        { level: 0.9 },
      ).low,
    ).toBeCloseTo(low + 5, 7);
  });

  test("is unknown for five differences at 95 %, for equal ones, for none and for more than thirty", () => {
    for (const values of [normals("five", 5), [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2], [], normals("many", 31)]) {
      expect(signFlipInterval(values)).toMatchObject({ low: Number.NaN, high: Number.NaN });
    }
    expect(signFlipInterval(normals("five", 5), { level: 0.9 }).low).not.toBeNaN();
  });
});

test("a larger win never makes the sign-flip test less sure", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -3, max: 6 }), { minLength: 2, maxLength: 12 }),
      fc.nat(11),
      fc.integer({ min: 1, max: 50 }),
      (differences, place, more) => {
        const larger = differences.map((value, index) => (index === place % differences.length ? value + more : value));
        const p = (values: readonly number[]) => signFlipTest(values, { alternative: "greater" }).pValue;
        fc.pre(differences[place % differences.length]! > 0);
        expect(p(larger)).toBeLessThanOrEqual(p(differences) + 1e-12);
      },
    ),
    { seed: 512, numRuns: 300 },
  );
});

test("as few differences as have one flip in the tail have an interval, from the lowest to the highest; fewer have none", () => {
  // One of 2⁴ flips is 1/16, the tail of level 7/8.
  const { low, high } = signFlipInterval([1, 2, 4, 7], { level: 0.875 });
  expect([low, high]).toEqual([expect.closeTo(1, 9), expect.closeTo(7, 9)]);
  expect(signFlipInterval([1, 2, 4], { level: 0.875 }).low).toBeNaN();
  expect(signFlipInterval([1, 2, 4, 7], { level: 0.88 }).low).toBeNaN();
  expect(signFlipInterval([3, 3, 3, 3], { level: 0.5 }).high).toBeNaN();
});
