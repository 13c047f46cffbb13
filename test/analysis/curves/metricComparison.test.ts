import { describe, expect, test } from "vitest";
import { metricComparisons } from "../../../src/analysis/curves/metricComparison.js";
import { kendallTau } from "../../../src/numeric/correlation.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { codesOf, expectNoNaN } from "../../support/records.js";
import { scoreSeriesOf } from "../../support/scoreSeriesOf.js";

/** Accuracy that wobbles, and bits per byte that falls smoothly, of the same seeds. */
function metrics(seeds: number, wobble = 0.05) {
  const rng = createRng(2);
  return Array.from({ length: seeds }, (_, seed) => [
    scoreSeriesOf(
      Array.from({ length: 12 }, (_, step) => 0.3 + 0.01 * step + wobble * standardNormal(rng)),
      { seed: String(seed) },
    ),
    scoreSeriesOf(
      Array.from({ length: 12 }, (_, step) => 1.2 - 0.05 * step + 0.002 * standardNormal(rng)),
      { seed: String(seed), metric: "bpb", higherIsBetter: false },
    ),
  ]).flat();
}

describe("metricComparisons", () => {
  test("is the paired difference of τ and the ratio of seedSnr, and favours the smooth metric", () => {
    const series = metrics(6);
    const [row] = metricComparisons(series);
    const order = Array.from({ length: 12 }, (_, step) => step);
    const of = (metric: string) =>
      series.filter((one) => one.metric === metric).map(({ points }) => points.map(({ value }) => value));
    const differences = of("acc").map(
      (values, seed) => -kendallTau(order, of("bpb")[seed]!) - kendallTau(order, values),
    );
    expect(row!.tauDifference).toBeCloseTo(mean(differences), 12);
    const snr = (metric: string) => {
      const ends = of(metric).map((values) => values.at(-1)!);
      return mean(ends) / standardDeviation(ends);
    };
    expect(row!.first.seedSnr).toBeCloseTo(snr("acc"), 10);
    expect(row!.snrRatio).toBeCloseTo(snr("bpb") / snr("acc"), 10);
    expect(row).toMatchObject({ seeds: 6, checkpoints: 12, steadier: "bpb", clearer: "bpb", notes: [] });
    expect(row!.snrRatioInterval!.low).toBeLessThan(row!.snrRatio!);
    expect(row!.snrRatioBootstrapInterval!.low).toBeLessThan(row!.snrRatio!);
    expect(row!.snrRatioBootstrapInterval!.high).toBeGreaterThan(row!.snrRatio!);
  });

  test("with the metrics named the other way round says the opposite", () => {
    const series = metrics(5);
    const [there] = metricComparisons(series);
    const [back] = metricComparisons([...series].reverse());
    expect(back!.tauDifference).toBeCloseTo(-there!.tauDifference!, 12);
    expect(back!.snrRatio! * there!.snrRatio!).toBeCloseTo(1, 12);
    expect(back!.snrRatioInterval!.low * there!.snrRatioInterval!.high).toBeCloseTo(1, 8);
    expect(back!.steadier).toBe(there!.steadier);
  });

  test("one seed cannot tell; two give τ only", () => {
    const [one] = metricComparisons(metrics(1));
    expect(one).toMatchObject({ tauDifferenceInterval: null, snrRatio: null, steadier: null, clearer: null });
    expect(codesOf(one!)).toEqual(["one-seed"]);
    const [two] = metricComparisons(metrics(2));
    expect(two!.snrRatioInterval).toBeNull();
    expect(two!.snrRatioBootstrapInterval).toBeNull();
    expect(codesOf(two!)).toEqual(["two-seeds"]);
    expectNoNaN([one, two]);
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

  test("seeds and checkpoints that only one metric has are left out", () => {
    const [acc, bpb] = [
      scoreSeriesOf([0.1, 0.2, 0.3, 0.4], { seed: "1" }),
      scoreSeriesOf([0.9, 0.8], { seed: "1", metric: "bpb", steps: [0, 30] }),
    ];
    const lone = scoreSeriesOf([0.1, 0.2], { seed: "2" });
    const [row] = metricComparisons([acc, lone, bpb]);
    expect(row).toMatchObject({ seeds: 1, checkpoints: 2 });
    expect(codesOf(row!)).toEqual(["one-seed", "too-few"]);
    expect(codesOf(metricComparisons([lone, bpb])[0]!)).toContain("no-shared-seeds");
    expectNoNaN(metricComparisons([lone, bpb]));
  });
});
