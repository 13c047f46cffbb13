import { describe, expect, test } from "vitest";
import { decisionAccuracy, orderingConsistency } from "../../../src/inference/ranks/modelOrdering.js";
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

describe("model ordering", () => {
  test("orderingConsistency is the mean τ of neighbours", () => {
    const steps = [
      [1, 2, 3],
      [2, 3, 4],
      [4, 3, 5],
    ];
    expect(orderingConsistency(steps)).toBeCloseTo((1 + 1 / 3) / 2, 12);
    expect(
      orderingConsistency([
        [1, 2],
        [1, 1],
        [2, 1],
      ]),
    ).toBeNaN();
    expect(orderingConsistency([[1, 2]])).toBeNaN();
  });

  test("decisionAccuracy counts pairs that the large scale orders; small-scale ties count half", () => {
    expect(decisionAccuracy([1, 2, 3, 4], [1, 2, 4, 3])).toEqual({ accuracy: 5 / 6, pairs: 6 });
    expect(decisionAccuracy([1, 1, 2], [1, 2, 3])).toEqual({ accuracy: 2.5 / 3, pairs: 3 });
    expect(decisionAccuracy([1, 2, 3], [1, 1, 2])).toEqual({ accuracy: 1, pairs: 2 });
    expect(decisionAccuracy([1, 2], [5, 5]).accuracy).toBeNaN();
    expect(decisionAccuracy([1, Number.NaN], [5, 6]).accuracy).toBeNaN();
  });

  test("decisionAccuracy without ties is (τ + 1)/2, in any order of the models", () => {
    const [small, large] = [
      [3, 1, 4, 1.5, 9, 2.6],
      [2, 1, 5, 3, 4, 6],
    ];
    const reversed = decisionAccuracy([...small].reverse(), [...large].reverse());
    expect(reversed).toEqual(decisionAccuracy(small, large));
    expect(2 * reversed.accuracy - 1).toBeCloseTo(orderingConsistency([small, large]), 12);
  });
});
