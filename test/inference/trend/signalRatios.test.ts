import { describe, expect, test } from "vitest";
import { curveSnr, nonRandomness, signalToNoise } from "../../../src/inference/trend/signalRatios.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";

describe("signal ratios", () => {
  test("curveSnr is the mean at the last checkpoint over the average SD of the checkpoints", () => {
    const curve = [[0.2, 0.3, 0.25], [0.4], [0.5, 0.54, 0.52]];
    const spread = (standardDeviation(curve[0]!) + standardDeviation(curve[2]!)) / 2;
    expect(curveSnr(curve)).toBeCloseTo(0.52 / spread, 12);
    expect(curveSnr([[0.2], [0.3]])).toBeNaN();
    expect(curveSnr([])).toBeNaN();
  });

  test("signalToNoise is a range over a mean, over an SD over a mean; ddof 0 is larger", () => {
    const [models, checkpoints] = [
      [0.3, 0.5, 0.4],
      [0.48, 0.5, 0.52, 0.5],
    ];
    const sample = signalToNoise(models, checkpoints);
    expect(sample.relativeDispersion).toBeCloseTo(0.2 / 0.4, 12);
    expect(sample.ratio).toBeCloseTo(0.5 / (standardDeviation(checkpoints) / mean(checkpoints)), 12);
    const population = signalToNoise(models, checkpoints, { ddof: 0 });
    expect(population.ratio / sample.ratio).toBeCloseTo(Math.sqrt(4 / 3), 12);
    const rescaled = signalToNoise(
      models.map((m) => 100 * m),
      checkpoints.map((c) => 100 * c),
    );
    expect(rescaled.ratio).toBeCloseTo(sample.ratio, 10);
    expect(signalToNoise([0.3], checkpoints).ratio).toBeNaN();
    expect(signalToNoise(models, [0.5]).ratio).toBeNaN();
  });

  test("nonRandomness needs more than three SDs, and an SD", () => {
    expect(nonRandomness(0.34, 0.25, 0.02)).toMatchObject({ isNonRandom: true });
    expect(nonRandomness(0.3, 0.25, 0.02).distance).toBeCloseTo(2.5, 12);
    expect(nonRandomness(0.3, 0.25, 0.02).isNonRandom).toBe(false);
    expect(nonRandomness(0.3, 0.25, Number.NaN).isNonRandom).toBe(false);
  });
});
