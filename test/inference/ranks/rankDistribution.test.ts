import { describe, expect, test } from "vitest";
import { rankDistribution } from "../../../src/inference/ranks/rankDistribution.js";
import { createRng } from "../../../src/random/rng.js";

/** 0/1 scores of rows with these probabilities, items independent. */
function simulate(probabilities: readonly number[], columns: number, seed: number): number[] {
  const rng = createRng(seed);
  return probabilities.flatMap((p) => Array.from({ length: columns }, () => Number(rng.nextUniform() < p)));
}

describe("rankDistribution", () => {
  test("rows far apart keep their rank in every resample", () => {
    const spread = rankDistribution(createRng(1), simulate([0.9, 0.2, 0.5], 300, 2), 3, 300, { resamples: 200 });
    expect(spread.map(({ low, high }) => [low, high])).toEqual([
      [1, 1],
      [3, 3],
      [2, 2],
    ]);
    expect(spread.map(({ probabilityBest }) => probabilityBest)).toEqual([1, 0, 0]);
  });

  test("identical rows share their ranks and the first place", () => {
    const row = simulate([0.4], 53, 3);
    const spread = rankDistribution(createRng(1), [...row, ...row], 2, 53, { resamples: 100 });
    expect(spread.map(({ low, high, probabilityBest }) => [low, high, probabilityBest])).toEqual([
      [1, 2, 0.5],
      [1, 2, 0.5],
    ]);
  });

  test("the probability of being best is that of a positive paired difference in the resamples", () => {
    // 12 won, 8 lost of 100: the resampled net count is a trinomial; its normal approximation with continuity is .80.
    const first = [...Array(12).fill(1), ...Array(8).fill(0), ...Array(80).fill(1)];
    const second = [...Array(12).fill(0), ...Array(8).fill(1), ...Array(80).fill(1)];
    const [spread] = rankDistribution(createRng(5), [...first, ...second], 2, 100, { resamples: 4000 });
    expect(spread?.probabilityBest).toBeGreaterThan(0.79);
    expect(spread?.probabilityBest).toBeLessThan(0.84);
  });

  test("the same seed gives the same numbers, another seed others", () => {
    const scores = simulate([0.5, 0.52, 0.48, 0.51], 61, 9);
    const run = (seed: number) => rankDistribution(createRng(seed), scores, 4, 61, { resamples: 150 });
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test("0/1 scores counted as bits give the sums of the draws: scores shifted by a constant give the same ranks", () => {
    const scores = simulate([0.5, 0.52, 0.48, 0.9, 0.51], 77, 4);
    const shifted = scores.map((score) => score + 2);
    const run = (values: readonly number[]) => rankDistribution(createRng(3), values, 5, 77, { resamples: 300 });
    expect(run(scores)).toEqual(run(shifted));
  });

  test("a table of the wrong size is a wrong call", () => {
    expect(() => rankDistribution(createRng(1), [1, 0, 1], 2, 2)).toThrow(RangeError);
  });
});
