import { describe, expect, test } from "vitest";
import { areShares, isShare } from "../../src/numeric/share.js";

test.each([
  [0, true],
  [0.31, true],
  [1, true],
  [-Number.MIN_VALUE, false],
  [1 + Number.EPSILON, false],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
])("isShare(%d) is %s", (value, expected) => {
  expect(isShare(value)).toBe(expected);
});

describe("areShares", () => {
  test("missing values do not count, others must all lie in [0, 1]", () => {
    expect(areShares([0, Number.NaN, 1])).toBe(true);
    expect(areShares(Float64Array.of(0.5, 1.5))).toBe(false);
    expect(areShares([-1, Number.NaN])).toBe(false);
  });

  test("no value contradicts it", () => {
    expect(areShares([])).toBe(true);
  });
});
