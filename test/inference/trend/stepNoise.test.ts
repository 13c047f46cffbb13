import { describe, expect, test } from "vitest";
import { stepNoise } from "../../../src/inference/trend/stepNoise.js";
import { standardDeviation } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("stepNoise", () => {
  test("is the SD of the changes", () => {
    const values = [0.3, 0.35, 0.31, 0.5, 0.48];
    expect(stepNoise(values)).toBeCloseTo(standardDeviation([0.05, -0.04, 0.19, -0.02]), 14);
  });

  test("is 0 for a straight climb, and does not change when a constant or a slope is added", () => {
    expect(stepNoise([1, 3, 5, 7])).toBe(0);
    const values = [0.2, 0.9, 0.4, 0.1, 0.6];
    expect(stepNoise(values.map((value, index) => 7 + 3 * index + value))).toBeCloseTo(stepNoise(values), 12);
  });

  test("is √2 times the SD of independent wobble", () => {
    const rng = createRng(3);
    const values = Array.from({ length: 20_000 }, (_, index) => index + 0.5 * standardNormal(rng));
    expect(stepNoise(values)).toBeCloseTo(0.5 * Math.SQRT2, 1);
  });

  test("needs three points, and all of them", () => {
    expect(stepNoise([])).toBeNaN();
    expect(stepNoise([1, 2])).toBeNaN();
    expect(stepNoise([1, Number.NaN, 2, 3])).toBeNaN();
  });
});

test("a straight climb in decimals has no noise, whatever rounding leaves of it", () => {
  for (const climb of [
    [0.1, 0.2, 0.3, 0.4],
    [1000.1, 1000.2, 1000.3],
    [-0.7, -0.6, -0.5, -0.4],
  ]) {
    expect(stepNoise(climb)).toBe(0);
  }
  expect(stepNoise([1e-9, 2e-9, 4e-9])).toBeGreaterThan(0);
});
