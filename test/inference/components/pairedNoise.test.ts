import { describe, expect, test } from "vitest";
import { pairedNoise } from "../../../src/inference/components/pairedNoise.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";

/** Right or wrong answers, each item with its own probability on each side. */
function answers(stream: number, items: number, trials: (item: number) => number) {
  const rng = createRng(stream, "paired-noise");
  const side = (probabilities: readonly number[]) =>
    probabilities.map((p, item) => Array.from({ length: trials(item) }, () => Number(rng.nextUniform() < p)));
  const a = Array.from({ length: items }, () => rng.nextUniform());
  const b = a.map((p) => 0.5 * p + 0.5 * rng.nextUniform());
  return { baseline: side(a), candidate: side(b), a, b };
}

describe("pairedNoise", () => {
  test("data and prediction noise are unbiased for two trials: the mean over many samples is the truth", () => {
    const fits = Array.from({ length: 400 }, (_, stream) => {
      const { baseline, candidate, a, b } = answers(stream, 60, (item) => 2 + (item % 2));
      const { dataVariance, predictionVariance } = pairedNoise(baseline, candidate);
      const prediction = mean(a.map((p, i) => p * (1 - p) + (b[i] as number) * (1 - (b[i] as number))));
      return [dataVariance - variance(a.map((p, i) => (b[i] as number) - p)), predictionVariance - prediction];
    });
    for (const part of [0, 1]) {
      const errors = fits.map((fit) => fit[part] as number);
      expect(Math.abs(mean(errors))).toBeLessThan(3 * Math.sqrt(variance(errors) / errors.length));
    }
  });

  test("the parts add up: total is data and prediction, the squared error is theirs over the items", () => {
    const { baseline, candidate } = answers(7, 45, (item) => 2 + (item % 3));
    const noise = pairedNoise(baseline, candidate);
    expect(noise.totalVariance).toBeCloseTo(noise.dataVariance + noise.predictionVariance, 14);
    expect(noise.standardError ** 2).toBeCloseTo(noise.dataError ** 2 + noise.predictionError ** 2, 14);
    const differences = candidate.map((scores, item) => mean(scores) - mean(baseline[item] as number[]));
    expect(noise.difference).toBeCloseTo(mean(differences), 14);
    expect(noise.standardError).toBeCloseTo(Math.sqrt(variance(differences) / 45), 14);
  });

  test("answers that never change have no prediction noise", () => {
    const noise = pairedNoise(
      [
        [1, 1],
        [0, 0],
        [1, 1],
      ],
      [
        [1, 1],
        [1, 1],
        [0, 0],
      ],
    );
    expect(noise.predictionVariance).toBe(0);
    expect(noise.dataVariance).toBeCloseTo(1, 14);
  });

  test("single trials leave the split unknown and the error known; items of one side are counted out", () => {
    const noise = pairedNoise([[1], [0], [1], []], [[0], [0], [1], [1]]);
    expect(noise.dataVariance).toBeNaN();
    expect(noise.standardError).toBeGreaterThan(0);
    expect([noise.items, noise.dropped]).toEqual([3, 1]);
    expect(pairedNoise([], []).difference).toBeNaN();
    expect(() => pairedNoise([[1]], [])).toThrow(/same length/);
  });
});
