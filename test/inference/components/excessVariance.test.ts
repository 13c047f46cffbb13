import { describe, expect, test } from "vitest";
import { excessVarianceTest } from "../../../src/inference/components/excessVariance.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

/** Scores with item effects, no seed effect, and noise. */
function withoutSeedEffect(seeds: number, items: number, trial: number, seedEffect = 0): number[] {
  const rng = createRng(trial, "crossed");
  const difficulty = Array.from({ length: items }, () => standardNormal(rng));
  return Array.from({ length: seeds }).flatMap(() => {
    const shift = seedEffect * standardNormal(rng);
    return difficulty.map((item) => item + shift + 0.5 * standardNormal(rng));
  });
}

describe("excessVarianceTest", () => {
  test("has the mean squares of the definition, and sums of squares that add up to the total", () => {
    const [seeds, items] = [3, 7];
    const scores = withoutSeedEffect(seeds, items, 5, 0.4);
    const { meanSquares, degreesOfFreedom } = excessVarianceTest(scores, seeds, items);
    const rows = [0, 1, 2].map((seed) => mean(scores.slice(seed * items, (seed + 1) * items)));
    expect(meanSquares.seeds).toBeCloseTo(items * variance(rows), 12);
    const total =
      meanSquares.seeds * degreesOfFreedom.seeds +
      meanSquares.items * degreesOfFreedom.items +
      meanSquares.residual * degreesOfFreedom.residual;
    expect(total).toBeCloseTo(variance(scores) * (scores.length - 1), 12);
  });

  test("rejects a true null at its nominal rate, however much the items differ", () => {
    const trials = 1000;
    let rejections = 0;
    for (let trial = 0; trial < trials; trial++) {
      if (excessVarianceTest(withoutSeedEffect(4, 19, trial), 4, 19).pValue < 0.05) rejections++;
    }
    expect(rejections / trials).toBeGreaterThan(0.03);
    expect(rejections / trials).toBeLessThan(0.072);
  });

  test("finds a seed effect as large as the noise", () => {
    expect(excessVarianceTest(withoutSeedEffect(6, 50, 1, 0.5), 6, 50).pValue).toBeLessThan(1e-6);
  });

  test("does not change when a constant is added to an item", () => {
    const scores = withoutSeedEffect(4, 9, 8);
    const shifted = scores.map((score, i) => score + (i % 9 === 2 ? 10 : 0));
    expect(excessVarianceTest(shifted, 4, 9).pValue).toBeCloseTo(excessVarianceTest(scores, 4, 9).pValue, 12);
  });

  test("is unknown for one seed, one item, a NaN, and where nothing is left to compare with", () => {
    expect(excessVarianceTest([1, 0, 1], 1, 3).pValue).toBeNaN();
    expect(excessVarianceTest([1, 0, 1], 1, 3).meanSquares.seeds).toBeNaN();
    expect(excessVarianceTest([1, 0, 1], 3, 1).statistic).toBeNaN();
    expect(excessVarianceTest([1, 0, Number.NaN, 1], 2, 2).pValue).toBeNaN();
    expect(excessVarianceTest([1, 1, 1, 1], 2, 2).pValue).toBeNaN();
    expect(excessVarianceTest([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 2, 3).pValue).toBeNaN();
  });

  test("refuses a matrix of another size", () => {
    expect(() => excessVarianceTest([1, 0, 1], 2, 2)).toThrow(/seeds × items = 2 × 2 values, got 3/);
  });
});
