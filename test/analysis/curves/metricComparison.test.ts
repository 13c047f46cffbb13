import { describe, expect, test } from "vitest";
import { metricComparisons } from "../../../src/analysis/curves/metricComparison.js";
import { standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { pitmanMorganTest } from "../../../src/inference/significance/pitmanMorgan.js";
import { kendallTau } from "../../../src/numeric/correlation.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { codesOf, expectNoNaN } from "../../support/records.js";
import { scoreSeriesOf } from "../../support/scoreSeriesOf.js";

/** Accuracy that wobbles, and bits per byte that falls smoothly, of the same seeds. */
function metrics(seeds: number, wobble = 0.03) {
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
    // How far the seeds climb, upwards being better, over how far they end apart.
    const climb = (metric: string, sign: number) =>
      mean(of(metric).map((values) => sign * (values.at(-1)! - values[0]!))) /
      standardDeviation(of(metric).map((values) => values.at(-1)!));
    expect([row!.first.climbSnr, row!.second.climbSnr]).toEqual([
      expect.closeTo(climb("acc", 1), 10),
      expect.closeTo(climb("bpb", -1), 10),
    ]);
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

  test("which one is clearer does not depend on where a metric has its 0, nor on its unit", () => {
    const series = metrics(6);
    const moved = series.map((one) =>
      one.metric === "acc"
        ? { ...one, points: one.points.map((point) => ({ ...point, value: 40 + 100 * point.value })) }
        : one,
    );
    const [here] = metricComparisons(series);
    const [there] = metricComparisons(moved);
    expect(there!.snrRatio! / here!.snrRatio!).toBeLessThan(0.7);
    expect(there!.climbSnrRatio).toBeCloseTo(here!.climbSnrRatio!, 10);
    expect(there!.climbSnrRatioInterval!.low).toBeCloseTo(here!.climbSnrRatioInterval!.low, 10);
    expect(there!.clearer).toBe(here!.clearer);
  });

  test("the ratio of climbs is that of the definition, and stands in its interval", () => {
    const rng = createRng(4);
    for (let sample = 0; sample < 20; sample++) {
      const series = ["a", "b"].flatMap((metric, side) =>
        [1, 2, 3, 4, 5].map((seed) =>
          scoreSeriesOf(
            [0.2, 0.4, 0.6].map((level) => level * (side + 1) + (0.02 / (side + 1)) * standardNormal(rng)),
            { metric, seed: String(seed) },
          ),
        ),
      );
      const [row] = metricComparisons(series);
      const of = (metric: string) => series.filter((one) => one.metric === metric).map(({ points }) => points);
      const snr = (metric: string) =>
        mean(of(metric).map((points) => points.at(-1)!.value - points[0]!.value)) /
        standardDeviation(of(metric).map((points) => points.at(-1)!.value));
      expect(row!.climbSnrRatio).toBeCloseTo(snr("b") / snr("a"), 9);
      const { low, high } = row!.climbSnrRatioInterval!;
      expect(low).toBeLessThan(row!.climbSnrRatio!);
      expect(high).toBeGreaterThan(row!.climbSnrRatio!);
    }
  });

  test("has every interval at the level that is asked for", () => {
    const series = metrics(6, 0.005);
    const [narrow, plain, wide] = [0.8, 0.95, 0.99].map((level) => metricComparisons(series, { level })[0]!);
    for (const name of [
      "tauDifferenceInterval",
      "snrRatioInterval",
      "snrRatioBootstrapInterval",
      "climbSnrRatioInterval",
    ] as const) {
      const [first, second, third] = [narrow, plain, wide].map((row) => row![name]!);
      expect([first!.level, second!.level, third!.level]).toEqual([0.8, 0.95, 0.99]);
      expect(second!.low).toBeLessThan(first!.low);
      expect(second!.high).toBeGreaterThan(first!.high);
      expect(third!.low).toBeLessThan(second!.low);
    }
    expect(plain).toEqual(metricComparisons(series)[0]);
    // Of a metric that wobbles six times as far a climb is shown at 95 %, and not at 99 %.
    const wobbling = (level: number) => metricComparisons(metrics(6), { level })[0]!;
    expect(wobbling(0.95).climbSnrRatioInterval).not.toBeNull();
    expect([wobbling(0.99).climbSnrRatioInterval, codesOf(wobbling(0.99))]).toEqual([null, ["no-climb"]]);
    // The ends of the ratio of climbs by the method's own formula, with both of its parts at the level.
    const of = (metric: string) =>
      series.filter((one) => one.metric === metric).map(({ points }) => points.map(({ value }) => value));
    const [acc, bpb] = [of("acc"), of("bpb")];
    const climbs = [acc!.map((values) => values[11]! - values[0]!), bpb!.map((values) => values[0]! - values[11]!)];
    const [first, second] = climbs.map(mean) as [number, number];
    const relative = climbs[0]!.map((climb, seed) => climbs[1]![seed]! / second - climb / first);
    const { interval } = pitmanMorganTest(
      acc!.map((values) => values[11]!),
      bpb!.map((values) => values[11]!),
      { level: 0.8 },
    );
    const climbing = tInterval(0, standardError(relative), 5, { level: 0.8 });
    const sds = [acc, bpb].map((curves) => standardDeviation(curves!.map((values) => values[11]!))) as [number, number];
    const middle = Math.log(sds[0] / sds[1]);
    const high =
      Math.log(second / sds[1] / (first / sds[0])) + Math.hypot(Math.log(interval.high) / 2 - middle, climbing.high);
    expect(narrow!.climbSnrRatioInterval!.high).toBeCloseTo(Math.exp(high), 6);
  });

  test("a metric that is evaluated more rarely moves the end of both; a seed that stopped early moves it for no other", () => {
    const at = (metric: string, seed: string, steps: readonly number[]) =>
      scoreSeriesOf(
        steps.map((step) => 0.3 + step / 1000 + 0.01 * Math.sin(7 * step + 3 * Number(seed) + metric.length)),
        { metric, seed, steps },
      );
    const rare = ["1", "2", "3", "4"].flatMap((seed) => [
      at("acc", seed, seed === "4" ? [100, 200, 300] : [100, 200, 300, 400]),
      at("bpb", seed, [100, 150, 200, 250, 300, 350, 400]),
    ]);
    expect(metricComparisons(rare)[0]).toMatchObject({ step: 300, seeds: 4, checkpoints: 3 });
    const died = ["1", "2", "3", "4"].flatMap((seed) => {
      const steps = seed === "4" ? [100, 200] : [100, 200, 300, 400];
      return [at("acc", seed, steps), at("bpb", seed, steps)];
    });
    const [row] = metricComparisons(died);
    expect(row).toMatchObject({ step: 400, seeds: 3, checkpoints: 4 });
    expect(row!.notes.find(({ code }) => code === "seeds-stopped-early")!.message).toContain(
      "seed 4 at step 200 stops",
    );
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

  test("seeds and checkpoints that only one metric has are left out", () => {
    const [acc, bpb] = [
      scoreSeriesOf([0.1, 0.2, 0.3, 0.4], { seed: "1" }),
      scoreSeriesOf([0.9, 0.8], { seed: "1", metric: "bpb", steps: [0, 30] }),
    ];
    const lone = scoreSeriesOf([0.1, 0.2], { seed: "2" });
    const [row] = metricComparisons([acc, lone, bpb]);
    expect(row).toMatchObject({ seeds: 1, checkpoints: 2 });
    expect(codesOf(row!)).toEqual(["one-seed", "too-few"]);
    expect(row!.step).toBe(30);
    expect(codesOf(metricComparisons([lone, bpb])[0]!)).toContain("no-shared-seeds");
    expectNoNaN(metricComparisons([lone, bpb]));
  });
});
