import { describe, expect, test } from "vitest";
import { taskSignalTable } from "../../../src/analysis/curves/taskSignal.js";
import { createResults } from "../../../src/data/createResults.js";
import { kendallTau } from "../../../src/numeric/correlation.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { renderText } from "../../../src/report/render/text.js";
import { taskSignalSection } from "../../../src/report/sections/taskSignalSection.js";
import { codesOf, expectNoNaN } from "../../support/records.js";
import { scoreSeriesOf } from "../../support/scoreSeriesOf.js";

const clean = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
const late = [0.25, 0.24, 0.26, 0.25, 0.24, 0.5, 0.6];
const flat = [0.25, 0.24, 0.26, 0.25, 0.24, 0.26, 0.25];
const error = { standardError: 0.02 };

/** Curves of three models with three seeds each, climbing at different speeds. */
function several() {
  const rng = createRng(4);
  return ["a", "b", "c"].flatMap((model, speed) =>
    ["1", "2", "3"].map((seed) =>
      scoreSeriesOf(
        Array.from({ length: 8 }, (_, step) => 0.2 + 0.02 * (speed + 1) * step + 0.03 * standardNormal(rng)),
        { model, seed, standardError: 0.01, chance: 0.2 },
      ),
    ),
  );
}

describe("taskSignalTable", () => {
  test("puts early and clean before late before never, and ties by τ", () => {
    const wavering = [0, 0.2, 0.3, 0.25, 0.5, 0.45, 0.7];
    const series = [
      scoreSeriesOf(flat, { ...error, task: "never" }),
      scoreSeriesOf(late, { ...error, task: "late" }),
      scoreSeriesOf(wavering, { ...error, task: "wavering" }),
      scoreSeriesOf(clean, { ...error, task: "clean" }),
    ];
    const table = taskSignalTable(series);
    expect(taskSignalTable([...series].reverse())).toEqual(table);
    expect(table.map(({ place, task, signalStep }) => [place, task, signalStep])).toEqual([
      [1, "clean", 10],
      [2, "wavering", 10],
      [3, "late", 50],
      [4, "never", null],
    ]);
    expect(table.map(({ signalShare }) => signalShare)).toEqual([1, 1, 1, 0]);
    for (const row of table) expect(codesOf(row)).toEqual(expect.arrayContaining(["one-seed", "one-model"]));
    expect(codesOf(table[3]!)).toContain("no-signal");
    expectNoNaN(table);
  });

  test("reads results as well as series", () => {
    const runScores = clean.map((value, step) => ({
      run: { model: "m", task: "t", metric: "acc", step: 10 * step },
      value,
      standardError: 0.02,
      higherIsBetter: true,
    }));
    const [row] = taskSignalTable(createResults({ runScores }));
    const { notes: _, ...expected } = taskSignalTable([scoreSeriesOf(clean, error)])[0]!;
    expect(row).toMatchObject(expected);
  });

  test("is what its parts give by hand, over models and seeds", () => {
    const series = several();
    const [row] = taskSignalTable(series, { last: 4 });
    const values = (model: string, seed: string) =>
      series.find((one) => one.model === model && one.seed === seed)!.points.map(({ value }) => value);
    const order = [0, 1, 2, 3, 4, 5, 6, 7];
    const [models, seeds] = [
      ["a", "b", "c"],
      ["1", "2", "3"],
    ];
    const taus = seeds!.map((seed) => mean(models!.map((model) => kendallTau(order, values(model, seed)))));
    expect(row!.kendallTau).toBeCloseTo(mean(taus), 12);
    expect(row!.kendallTauInterval!.high).toBeLessThanOrEqual(1);
    const snr = models!.map((model) => {
      const spread = mean(order.map((step) => standardDeviation(seeds!.map((seed) => values(model, seed)[step]!))));
      return mean(seeds!.map((seed) => values(model, seed)[7]!)) / spread;
    });
    expect(row!.curveSnr).toBeCloseTo(mean(snr), 10);
    const ratio = seeds!.map((seed) => {
      const ends = models!.map((model) => values(model, seed)[7]!);
      const noise = models!.map((model) => {
        const tail = values(model, seed).slice(-4);
        return standardDeviation(tail) / mean(tail);
      });
      return (Math.max(...ends) - Math.min(...ends)) / mean(ends) / mean(noise);
    });
    expect(row!.signalToNoise).toBeCloseTo(mean(ratio), 10);
    const consistency = seeds!.map((seed) => {
      const at = (step: number) => models!.map((model) => values(model, seed)[step]!);
      return mean(order.slice(1).map((step) => kendallTau(at(step - 1), at(step))));
    });
    expect(row!.orderingConsistency).toBeCloseTo(mean(consistency), 12);
    const best = models!.map((model) => order.map((step) => mean(seeds!.map((seed) => values(model, seed)[step]!))));
    const sd = standardDeviation(seeds!.map((seed) => values("c", seed)[7]!));
    expect(row!.nonRandomness).toBeCloseTo((Math.max(...best.flat()) - 0.2) / sd, 10);
    expect(row).toMatchObject({
      models: 3,
      seeds: 3,
      curves: 9,
      isNonRandom: true,
      decisionStep: 10,
      decisionPairs: 3,
      baseline: "chance and untrained",
    });
    expectNoNaN(row);
  });

  test("has nothing to note of three models of three seeds that are told apart", () => {
    expect(codesOf(taskSignalTable(several(), { last: 4 })[0]!)).toEqual([]);
  });

  test("is neither random nor not random where seeds show no spread, or chance is not known", () => {
    const seedsOf = (scores: readonly (readonly number[])[], chance: number | null) =>
      taskSignalTable(scores.map((values, seed) => scoreSeriesOf(values, { seed: `${seed}`, chance, ...error })))[0];
    const apart = clean.map((value) => value + 0.01);
    const unknown = { nonRandomness: null, isNonRandom: null };
    expect(seedsOf([clean, clean], 0.25)).toMatchObject(unknown);
    expect(seedsOf([clean], 0.25)).toMatchObject(unknown);
    expect(seedsOf([clean, apart], null)).toMatchObject(unknown);
    // (.705 − .25) / (.01/√2)
    expect(seedsOf([clean, apart], 0.25)).toMatchObject({
      nonRandomness: expect.closeTo(64.35, 2),
      isNonRandom: true,
    });
  });

  test("ddof 0 lowers the noise of signalToNoise by √((n − 1)/n)", () => {
    const [one, zero] = [
      taskSignalTable(several(), { last: 4 })[0],
      taskSignalTable(several(), { last: 4, ddof: 0 })[0],
    ];
    expect(zero!.signalToNoise! / one!.signalToNoise!).toBeCloseTo(Math.sqrt(4 / 3), 10);
  });

  test("the step interval is the range of the seeds, at the level at which it holds their median", () => {
    const seeds = [10, 20, 30, 20, 20, 20].map((start, seed) =>
      scoreSeriesOf(
        [0, 10, 20, 30, 40].map((step) => (step >= start ? 0.5 : 0.2)),
        { ...error, seed: String(seed) },
      ),
    );
    expect(taskSignalTable(seeds)[0]).toMatchObject({
      signalStep: 20,
      signalStepInterval: { low: 10, high: 30, level: 1 - 2 / 64, method: "range-of-seeds" },
    });
    const silent = scoreSeriesOf([0.2, 0.2, 0.21, 0.2, 0.2], { ...error, seed: "x" });
    const [row] = taskSignalTable([...seeds, silent]);
    expect(row).toMatchObject({ signalStep: 20, signalStepInterval: null });
    expect(codesOf(row!)).toContain("seed-without-signal");
  });

  test("most of the curves carry signal from its step on: one of two is not most, two of three are", () => {
    const models = (...curves: (readonly number[])[]) =>
      taskSignalTable(curves.map((values, index) => scoreSeriesOf(values, { ...error, model: String(index) })))[0];
    expect(models(clean, flat)).toMatchObject({ signalStep: null, signalShare: 0.5 });
    expect(models(clean, late, flat)).toMatchObject({ signalStep: 50, signalShare: 2 / 3 });
  });

  test("signal that most curves carry from steps on that few reach is no lack of it", () => {
    const short = [0, 10, 20, 30, 40];
    const long = [...short, 50, 60, 70, 80, 90];
    const from = (start: number, steps: readonly number[], model: string, seed: string) =>
      scoreSeriesOf(
        steps.map((step) => (step >= start ? 0.6 : 0.2)),
        { ...error, model, seed, steps },
      );
    const [row] = taskSignalTable([
      from(20, short, "a", "1"),
      from(1000, short, "a", "2"),
      from(60, long, "b", "1"),
      from(70, long, "b", "2"),
    ]);
    expect(row).toMatchObject({ signalStep: null, signalShare: 0.75 });
    expect(codesOf(row!)).toContain("no-common-step");
    expect(codesOf(row!)).not.toContain("no-signal");
    const text = renderText(taskSignalSection([row!])).replace(/\s+/g, " ");
    expect(text).toContain("Signal in most curves, but from no step that most reach: t.");
    expect(text).not.toMatch(/no signal|not shown to stay/);
  });

  test("the step of all curves lies between those of the seeds", () => {
    const rng = createRng(9);
    for (let draw = 0; draw < 50; draw++) {
      const curves = ["a", "b"].flatMap((model) =>
        ["1", "2", "3", "4"].map((seed) => {
          const start = 1 + Math.floor(5 * Math.abs(standardNormal(rng)));
          const values = Array.from({ length: 40 }, (_, step) => (step >= start ? 0.6 : 0.2));
          return scoreSeriesOf(values, { ...error, model, seed });
        }),
      );
      const { signalStep, signalStepInterval } = taskSignalTable(curves)[0]!;
      expect(signalStep).toBeGreaterThanOrEqual(signalStepInterval!.low);
      expect(signalStep).toBeLessThanOrEqual(signalStepInterval!.high);
    }
  });

  test("a step that no earlier checkpoint could be is said to be a bound", () => {
    const steps = [3, 13, 23, 33, 43, 53, 63];
    const row = (values: readonly number[], rest = {}) =>
      taskSignalTable([scoreSeriesOf(values, { ...error, steps, ...rest })])[0];
    expect(row(clean)).toMatchObject({ signalStep: 13, isEarliestPossible: true });
    expect(row(late)).toMatchObject({ signalStep: 53, isEarliestPossible: false });
    expect(row(clean.slice().fill(0.6), { chance: 0.25 })).toMatchObject({ signalStep: 3, isEarliestPossible: true });
    expect(row(clean, { chance: 0.1 })).toMatchObject({ signalStep: 13, isEarliestPossible: false });
    expect(row(flat)).toMatchObject({ signalStep: null, isEarliestPossible: null });
  });

  test("decides at the first shared checkpoint a tenth of the way, or where it is told to", () => {
    const steps = [0, 1, 2, 4, 8, 16, 32, 64];
    const models = several().map((series) => ({
      ...series,
      points: series.points.map((point, index) => ({ ...point, step: steps[index]! })),
    }));
    expect(taskSignalTable(models)[0]!.decisionStep).toBe(8);
    expect(taskSignalTable(models, { decisionStep: 2 })[0]!.decisionStep).toBe(2);
  });

  test("ties carry no order: models of which most end alike have no ordering, and it says that all do", () => {
    const models = (ends: readonly number[]) =>
      taskSignalTable(
        ends.map((end, index) =>
          scoreSeriesOf([0.3, 0.35 + 0.01 * index, 0.36, 0.37 + 0.01 * index, end], { ...error, model: String(index) }),
        ),
        { last: 3 },
      )[0]!;
    const NOTHING = { signalToNoise: null, orderingConsistency: null, decisionAccuracy: null, decisionPairs: null };
    const alike = models([0.3654, 0.3654, 0.3654, 0.3654]);
    expect(alike).toMatchObject({ ...NOTHING, decisionStep: null });
    expect(alike.notes).toContainEqual({
      code: "models-agree",
      message: "all 4 models end on exactly the same score (36.54): one answer to everything?",
      data: { models: 4, score: expect.closeTo(0.3654, 4), proportion: true },
    });
    // 0 of 6, 3 of 6 and 5 of 6 pairs are ordered.
    const half = models([0.3, 0.3, 0.3, 0.4]);
    const most = models([0.3, 0.3, 0.4, 0.5]);
    expect([half.decisionPairs, most.decisionPairs]).toEqual([3, 5]);
    expect(models([0.3, 0.3, 0.3, 0.3, 0.4])).toMatchObject(NOTHING);
    for (const row of [half, most]) expect(codesOf(row)).not.toContain("models-agree");
    expect(codesOf(models([0.3, 0.3]))).not.toContain("models-agree");
  });

  test("does not depend on the order of the series, nor on where the score's zero and unit are", () => {
    const [row] = taskSignalTable(several());
    const [turned] = taskSignalTable(several().reverse());
    expect(turned!.kendallTau).toBeCloseTo(row!.kendallTau!, 12);
    expect(turned!.signalStep).toBe(row!.signalStep);
    const scaled = several().map((one) => ({
      ...one,
      chance: null,
      points: one.points.map((point) => ({ ...point, value: 5 + 100 * point.value, standardError: 1 })),
    }));
    const plain = several().map((one) => ({ ...one, chance: null }));
    expect(taskSignalTable(scaled)[0]!.signalStep).toBe(taskSignalTable(plain)[0]!.signalStep);
  });

  test("models of other checkpoints stay out of the orderings, and it says so", () => {
    const other = scoreSeriesOf([0.1, 0.2, 0.4], { model: "d", seed: "1", steps: [1, 2, 3] });
    const [row] = taskSignalTable([...several(), other]);
    expect(row).toMatchObject({ models: 4, curves: 10 });
    expect(row!.orderingConsistency).toBeCloseTo(taskSignalTable(several())[0]!.orderingConsistency!, 12);
    expect(codesOf(row!)).toEqual(expect.arrayContaining(["other-checkpoints", "uneven-seeds"]));
  });

  test("models that end apart are named with the last checkpoint that all share", () => {
    const longer = several()
      .filter(({ model }) => model === "c")
      .map((one) => ({
        ...one,
        points: [...one.points, { ...one.points.at(-1)!, step: 90, value: 0.8 }],
      }));
    const [row] = taskSignalTable([...several().filter(({ model }) => model !== "c"), ...longer]);
    expect(row!.notes.find(({ code }) => code === "models-end-apart")!.message).toMatch(
      /end at different steps \(70, 90\); the last checkpoint that all share is 70,/,
    );
    expect(codesOf(taskSignalTable(several())[0]!)).not.toContain("models-end-apart");
  });

  test("seeds share no checkpoint where those of every model with several do not", () => {
    const apart = ["1", "2"].map((seed, place) =>
      scoreSeriesOf(clean, { ...error, model: "a", seed, steps: clean.map((_, step) => 10 * step + place) }),
    );
    const [two, one] = [["1", "2"], ["1"]].map((seeds) =>
      seeds.map((seed, place) =>
        scoreSeriesOf(
          clean.map((value) => value + 0.01 * place),
          { ...error, model: "b", seed },
        ),
      ),
    );
    expect(codesOf(taskSignalTable([...apart, ...one!])[0]!)).toContain("no-shared-step");
    expect(codesOf(taskSignalTable([...apart, ...two!])[0]!)).not.toContain("no-shared-step");
  });

  test("seeds of one τ show no spread of it, and that is said", () => {
    const seeds = (order: readonly (readonly number[])[]) =>
      taskSignalTable(order.map((values, seed) => scoreSeriesOf(values, { seed: `${seed}`, ...error })))[0]!;
    const rising = seeds([clean, clean.map((value) => value + 0.05), clean.map((value) => 0.9 * value)]);
    expect([rising.kendallTau, rising.kendallTauInterval]).toEqual([1, null]);
    expect(codesOf(rising)).toContain("seeds-agree");
    expect(codesOf(seeds([clean, late, clean]))).not.toContain("seeds-agree");
  });

  test("pairs of models at checkpoints of their own share none, and have no ordering", () => {
    const moved = several()
      .filter(({ model }) => model !== "c")
      .map((one) => ({
        ...one,
        model: `${one.model}, later`,
        points: one.points.map((point) => ({ ...point, step: point.step! + 5 })),
      }));
    const [row] = taskSignalTable([...several().filter(({ model }) => model !== "c"), ...moved]);
    expect(row).toMatchObject({ models: 4, curves: 12, orderingConsistency: null, decisionAccuracy: null });
    expectNoNaN(row);
  });

  test.each([
    ["one checkpoint", [scoreSeriesOf([0.5])]],
    ["a constant curve", [scoreSeriesOf([0.5, 0.5, 0.5, 0.5])]],
    ["two equal seeds", ["1", "2"].map((seed) => scoreSeriesOf(clean, { seed, ...error }))],
    [
      "two seeds with a checkpoint missing",
      [scoreSeriesOf(clean, { seed: "1" }), scoreSeriesOf(clean.slice(0, 5), { seed: "2" })],
    ],
    ["models that always tie", ["a", "b"].map((model) => scoreSeriesOf(flat, { model, ...error }))],
    [
      "negative scores",
      ["a", "b"].map((model) =>
        scoreSeriesOf(
          flat.map((x) => -x),
          { model, ...error },
        ),
      ),
    ],
  ])("gives %s as null with notes, never NaN", (_, series) => {
    const [row] = taskSignalTable(series);
    expectNoNaN(row);
    const nulls = Object.values(row!).filter((value) => value === null).length;
    expect(nulls).toBeGreaterThan(0);
    expect(row!.notes.length).toBeGreaterThan(0);
  });

  test("leaves out series without checkpoints", () => {
    const point = { step: null, value: 0.9, items: null, standardError: null, interval: null, trials: 1 };
    expect(taskSignalTable([scoreSeriesOf([], { points: [point] })])).toEqual([]);
  });
});
