import { describe, expect, test } from "vitest";
import { metricComparisons } from "../../src/analysis/curves/metricComparison.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng } from "../../src/random/rng.js";
import { scoreSeriesOf } from "../support/scoreSeriesOf.js";

describe("metricComparisons", () => {
  test("the interval of the ratio of climbs covers it as often as it says", () => {
    const rng = createRng(4);
    // Climbs of .4 and .8 with seed SDs of .02 and .01: a true ratio of 4.
    let [held, known] = [0, 0];
    for (let sample = 0; sample < 400; sample++) {
      const series = ["a", "b"].flatMap((metric, side) =>
        [1, 2, 3, 4, 5].map((seed) =>
          scoreSeriesOf(
            [0.2, 0.4, 0.6].map((level) => level * (side + 1) + (0.02 / (side + 1)) * standardNormal(rng)),
            { metric, seed: String(seed) },
          ),
        ),
      );
      const [row] = metricComparisons(series);
      if (row!.climbSnrRatioInterval === null) continue;
      known++;
      if (row!.climbSnrRatioInterval.low <= 4 && 4 <= row!.climbSnrRatioInterval.high) held++;
    }
    expect(known).toBeGreaterThan(390);
    expect(held / known).toBeGreaterThan(0.925);
  });

  test("two metrics alike are rarely told apart", () => {
    const rng = createRng(11);
    const favoured = Array.from({ length: 150 }, () => {
      const series = ["a", "b"].flatMap((metric) =>
        [1, 2, 3, 4, 5].map((seed) =>
          scoreSeriesOf(
            Array.from({ length: 8 }, (_, step) => 5 + 0.02 * step + 0.05 * standardNormal(rng)),
            { metric, seed: String(seed) },
          ),
        ),
      );
      const [row] = metricComparisons(series);
      return [row!.steadier !== null, row!.clearer !== null];
    });
    // 5 % of 150 is 7.5, binomial SD 2.7.
    expect(favoured.filter(([steadier]) => steadier).length).toBeLessThan(17);
    expect(favoured.filter(([, clearer]) => clearer).length).toBeLessThan(17);
  });
});
