import { sum as peerSum } from "simple-statistics";
import { describe, expect, test } from "vitest";
import { sum } from "../../src/numeric/sum.js";
import { createRng } from "../../src/random/rng.js";

describe("sum", () => {
  test.each([0, 1, 2, 3, 50, 1000])("of %i values of any size is that of simple-statistics to the bit", (count) => {
    for (let seed = 1; seed <= 20; seed++) {
      const rng = createRng(seed, `sum ${count}`);
      const values = Array.from(
        { length: count },
        () => (rng.nextUniform() - 0.5) * 10 ** Math.floor(40 * rng.nextUniform() - 20),
      );
      expect(sum(values)).toBe(values.length === 0 ? 0 : peerSum(values));
      expect(sum(Float64Array.from(values))).toBe(sum(values));
    }
  });

  test("keeps what a plain sum loses", () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(sum(Array(10).fill(0.1))).toBe(1);
  });

  test("of infinities is what a plain sum gives, and of NaN is NaN", () => {
    expect(sum([1, Number.POSITIVE_INFINITY, 2])).toBe(Number.POSITIVE_INFINITY);
    expect(sum([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBeNaN();
    expect(sum([1e308, 1e308])).toBe(Number.POSITIVE_INFINITY);
    expect(sum([1, Number.NaN, 2])).toBeNaN();
    expect(sum([Number.NaN])).toBeNaN();
  });
});
