import { describe, expect, test } from "vitest";
import { curveNoise, curveNoiseTable } from "../../../src/analysis/curves/curveNoise.js";
import { standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { stepNoise } from "../../../src/inference/trend/stepNoise.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { codesOf, expectNoNaN } from "../../support/records.js";
import { scoreSeriesOf } from "../../support/scoreSeriesOf.js";

function simulated(seed: number, seeds: number, checkpoints: number) {
  const rng = createRng(seed);
  return Array.from({ length: seeds }, (_, index) =>
    scoreSeriesOf(
      Array.from({ length: checkpoints }, (_, step) => 0.3 + 0.02 * step + 0.01 * standardNormal(rng)),
      { seed: String(index) },
    ),
  );
}

describe("curveNoise", () => {
  const curves = simulated(1, 4, 9);
  const values = curves.map(({ points }) => points.map(({ value }) => value));

  test("is what its parts give by hand", () => {
    const noise = curveNoise(curves, { last: 3 });
    const wobbles = values.map(stepNoise);
    expect(noise.stepNoise).toBeCloseTo(mean(wobbles), 14);
    expect(noise.stepNoiseInterval).toEqual(tInterval(mean(wobbles), standardError(wobbles), 3));
    const spreads = values[0]!.map((_, step) => standardDeviation(values.map((curve) => curve[step]!)));
    const ends = values.map((curve) => curve.at(-1)!);
    expect(noise.curveSnr).toBeCloseTo(mean(ends) / mean(spreads), 10);
    const averages = values.map((curve) => mean(curve.slice(-3)));
    expect(noise.average).toMatchObject({ checkpoints: 3, mean: mean(averages) });
    expect(noise.average?.sdRatio).toBeCloseTo(standardDeviation(averages) / standardDeviation(ends), 12);
    expect(noise.curveSnrInterval!.low).toBeLessThan(noise.curveSnr!);
    expect(noise.curveSnrInterval!.high).toBeGreaterThan(noise.curveSnr!);
  });

  test("averaging k checkpoints of independent wobble divides the SD over seeds by √k", () => {
    const { average } = curveNoise(simulated(5, 2000, 6), { last: 4 });
    expect(average!.sdRatio).toBeCloseTo(0.5, 1);
    expect(average!.sdRatioInterval!.low).toBeLessThan(0.5);
    expect(average!.sdRatioInterval!.high).toBeGreaterThan(0.5);
  });

  test("averaging one checkpoint changes nothing", () => {
    expect(curveNoise(curves, { last: 1 }).average).toMatchObject({ sdRatio: 1, sdRatioInterval: null });
  });

  test("of one seed has step noise only, and says so", () => {
    const noise = curveNoise(curves.slice(0, 1));
    expect(noise).toMatchObject({ seeds: 1, stepNoiseInterval: null, curveSnr: null, average: { sdRatio: null } });
    expect(codesOf(noise)).toEqual(["one-seed"]);
    expectNoNaN(noise);
  });

  test("two seeds have no curve SNR: their SD may be a thirtieth of the true one", () => {
    const two = curveNoise([
      scoreSeriesOf([0.3, 0.4, 0.5], { seed: "1" }),
      scoreSeriesOf([0.31, 0.42, 0.5], { seed: "2" }),
    ]);
    expect(two).toMatchObject({ seeds: 2, curveSnr: null, curveSnrInterval: null });
    expect(codesOf(two)).toContain("two-seeds");
  });

  test("of two seeds has no interval of the SD ratio", () => {
    const noise = curveNoise(curves.slice(0, 2));
    expect(noise.average?.sdRatio).toBeGreaterThan(0);
    expect(noise.average?.sdRatioInterval).toBeNull();
    expectNoNaN(noise);
  });

  test("compares seeds where all of them are, and says what is missing", () => {
    const short = scoreSeriesOf([0.3, 0.4, 0.5], { seed: "9", steps: [0, 20, 40] });
    const noise = curveNoise([...curves, short]);
    // It stopped: the others go on to the end of all their checkpoints, and it is named.
    expect(noise).toMatchObject({ ...curveNoise(curves), notes: noise.notes });
    expect(codesOf(noise)).toEqual(["seeds-stopped-early"]);
    expect(noise.notes[0]!.message).toMatch(/seed 9 at step 40 stops before the end .* rest on 4 seeds at step \d+/);
    const last = curves[0]!.points.at(-1)!.step!;
    const rare = scoreSeriesOf([0.3, 0.4, 0.5], { seed: "9", steps: [0, 20, last] });
    expect(curveNoise([...curves, rare])).toMatchObject({ seeds: 5, checkpoints: 3, average: null });
    expect(codesOf(curveNoise([...curves, rare]))).toEqual(["incomplete-checkpoints", "too-few-to-average"]);
  });

  test("of constant, equal or negative curves is never infinite", () => {
    const flat = ["1", "2"].map((seed) => scoreSeriesOf([0.5, 0.5, 0.5, 0.5, 0.5], { seed }));
    expect(curveNoise(flat)).toMatchObject({ stepNoise: null, curveSnr: null, average: { sdRatio: null } });
    expect(codesOf(curveNoise(flat))).toEqual(["no-step-noise", "seeds-agree"]);
    const negative = curves.map((one) => ({ ...one, points: one.points.map((p) => ({ ...p, value: -p.value })) }));
    expect(codesOf(curveNoise(negative))).toEqual(["not-a-ratio-scale"]);
    expectNoNaN([curveNoise(flat), curveNoise(negative), curveNoise([scoreSeriesOf([0.4], { seed: "1" })])]);
  });

  test("step noise ends at 0, also where it differs much between seeds", () => {
    const noise = curveNoise([
      scoreSeriesOf([0.3, 0.4, 0.55, 0.6], { seed: "1" }),
      scoreSeriesOf([0.3, 0.41, 0.5, 0.61], { seed: "2" }),
    ]);
    expect(noise.stepNoiseInterval!.low).toBe(0);
    expect(noise.stepNoiseInterval!.high).toBeGreaterThan(noise.stepNoise!);
  });

  test("with a seed that diverged nothing over the seeds has an interval, and it is named", () => {
    const fallen = curves.map((one) => {
      const half = one.points.length / 2;
      const points = one.points.map((point, index) => (index > half ? { ...point, value: 0.02 } : point));
      return one.seed === curves[0]!.seed ? { ...one, points } : one;
    });
    const noise = curveNoise(fallen);
    expect(noise.curveSnr).toBeGreaterThan(0);
    expect(noise).toMatchObject({
      stepNoiseInterval: null,
      curveSnrInterval: null,
      average: { sdRatioInterval: null },
    });
    expect(noise.notes.find(({ code }) => code === "seed-diverged")!.message).toContain(`seed ${curves[0]!.seed} ends`);
  });

  test("a seed whose last evaluation was cut short is none of those at the end, and named with its items", () => {
    const counted = curves.map((one, place) => ({
      ...one,
      points: one.points.map((point, index) => ({
        ...point,
        items: place === 0 && index === one.points.length - 1 ? 20 : 120,
      })),
    }));
    const noise = curveNoise(counted);
    expect(noise).toMatchObject({ ...curveNoise(counted.slice(1)), notes: noise.notes });
    expect(noise.notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(/seed 0 has 20 of 120 items at step \d+ and is left out of .* rest on 3 seeds there/),
    ]);
  });

  test("the table has one row a model, task, metric and framing with checkpoints", () => {
    const other = scoreSeriesOf([0.1, 0.2, 0.3], { metric: "bpb" });
    const none = scoreSeriesOf([0.1], {
      metric: "f1",
      points: [{ step: null, value: 1, items: 1, standardError: null, interval: null, trials: 1 }],
    });
    expect(curveNoiseTable([...curves, other, none]).map(({ metric, seeds }) => [metric, seeds])).toEqual([
      ["acc", 4],
      ["bpb", 1],
    ]);
    expect(() => curveNoise(curves, { last: 0 })).toThrow(RangeError);
  });
});

test("seeds that are never at one checkpoint together are said to be that, and nothing of their number", () => {
  const apart = ["1", "2"].map((seed, place) =>
    scoreSeriesOf([0.3, 0.35, 0.5, 0.55], { seed, steps: [0, 10, 20, 30].map((step) => step + 5 * place) }),
  );
  const noise = curveNoise(apart);
  expect(noise.curveSnr).toBeNull();
  expect(codesOf(noise)).toContain("incomplete-checkpoints");
  expect(codesOf(noise)).not.toContain("two-seeds");
  expectNoNaN(noise);
});
