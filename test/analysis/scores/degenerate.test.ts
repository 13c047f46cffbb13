import { describe, expect, test } from "vitest";
import { groupMean } from "../../../src/analysis/scores/groupMean.js";
import { holdsOnlyZeroAndOne, metricKind } from "../../../src/analysis/scores/metricKind.js";
import { runNoise } from "../../../src/analysis/scores/runNoise.js";
import { scoreEstimate } from "../../../src/analysis/scores/scoreEstimate.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { seedNoiseFromRun } from "../../../src/analysis/scores/seedNoiseFromRun.js";
import { createResults } from "../../../src/data/createResults.js";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf } from "../../support/records.js";

describe("groupMean", () => {
  const task = (name: string, standardError: number | null, items: number | null) => ({
    task: name,
    mean: 0.5,
    standardError,
    items,
  });

  test("names what is not known, up to five tasks of it, and only where it is needed", () => {
    const tasks = ["a", "b", "c", "d", "e", "f"].map((name) => task(name, null, null));
    expect(groupMean([task("a", 0.1, null), task("b", 0.1, 10)]).notes).toEqual([]);
    expect(codesOf(groupMean([task("a", 0.1, null), task("b", 0.1, 10)], { weighting: "micro" }))).toEqual([
      "items-unknown",
    ]);
    expect(groupMean([task("a", 0.1, 10)], { weighting: "micro" }).notes).toEqual([]);
    const { notes } = groupMean(tasks, { weighting: "micro" });
    expect(notes.map(({ code }) => code)).toEqual(["items-unknown", "error-unknown"]);
    for (const { message } of notes) expect(message).toMatch(/a, b, c, d, e:/);
  });

  test("is unknown for no tasks; no error of 0 is one, and what was not measured is named", () => {
    expect(groupMean([])).toMatchObject({ mean: null, standardError: null, interval: null, tasks: 0, items: 0 });
    const exact = groupMean([task("a", 0, 10)]);
    expect(exact).toMatchObject({ mean: 0.5, standardError: null, interval: null, items: 10 });
    expect(exact.sources.measured).toEqual([]);
    const known = groupMean([task("a", 0.1, 10)], { level: 0.8 });
    expect(known.sources.measured).toEqual(["item sampling"]);
    expect(known.interval).toEqual({
      ...tInterval(0.5, 0.1, Number.POSITIVE_INFINITY, { level: 0.8 }),
      method: "normal",
    });
    // @ts-expect-error a name that does not exist
    expect(() => groupMean([task("a", 0.1, 10)], { weighting: "items" })).toThrow(RangeError);
  });
});

test("one item has no error and names no noise; missing ones bound the mean", () => {
  expect(scoreEstimate([1]).sources.measured).toEqual([]);
  expect(scoreEstimate([1, 0]).sources.measured).toEqual(["item sampling"]);
  expect(scoreEstimate([1, 0]).bounds).toBeNull();
  expect(scoreEstimate([1, 0, Number.NaN, Number.NaN]).bounds).toMatchObject({ low: 0.25, high: 0.75 });
  expect(scoreEstimate([]).sources.measured).toEqual([]);
});

describe("a run whose items all have one mean", () => {
  const rows = (scores: readonly (readonly number[])[]) =>
    scores.map((own, trial) => ({ model: "m", seed: "1", step: 5, trial: `${trial}`, scores: own }));
  const pointOf = (scores: readonly (readonly number[])[]) =>
    scoreSeries(createResults({ matrices: [matrixOf(rows(scores))] }), { level: 0.9 })[0]!.points[0]!;

  test("has the error of its trials within the items, with their degrees of freedom, inside 0 and 1", () => {
    const { value, standardError, interval, trials } = pointOf([
      [1, 0, 1, 0],
      [0, 1, 0, 1],
    ]);
    // Each item varies by ½ between its two answers; ¼ is left in its mean, of four items.
    expect([value, trials]).toEqual([0.5, 2]);
    expect(standardError).toBeCloseTo(Math.sqrt(0.25 / 4), 12);
    const expected = tInterval(0.5, Math.sqrt(0.25 / 4), 4, { level: 0.9 });
    expect(interval!.low).toBeCloseTo(Math.max(0, expected.low), 12);
    expect(interval!.high).toBeCloseTo(Math.min(1, expected.high), 12);
  });

  test("has none of one trial, of trials that agree, and of one item", () => {
    for (const scores of [
      [[0.5, 0.5, 0.5]],
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      [[1], [0]],
    ]) {
      expect(pointOf(scores).standardError).toBeNull();
    }
    // Items that differ have their own error, whatever the trials.
    expect(
      pointOf([
        [1, 0],
        [1, 0],
      ]).standardError,
    ).toBeCloseTo(0.5, 12);
  });
});

describe("what a metric counts", () => {
  const of = (metric: string, proportion: boolean, higherIsBetter: boolean) => ({ metric, proportion, higherIsBetter });

  test("is as its items say, else its errors, else its name", () => {
    expect(metricKind(of("f1", true, true), [], true)).toEqual({ kind: "discrete", byName: false });
    expect(metricKind(of("acc", true, true), [], false)).toEqual({ kind: "continuous", byName: false });
    expect(metricKind(of("acc", false, true), [], undefined)).toEqual({ kind: "continuous", byName: false });
    expect(metricKind(of("acc", true, false), [], undefined)).toEqual({ kind: "continuous", byName: false });
    const counted = [{ value: 0.5, standardError: Math.sqrt(0.25 / 99) }];
    expect(metricKind(of("f1", true, true), counted, undefined)).toEqual({ kind: "discrete", byName: false });
    expect(metricKind(of("acc", true, true), [], undefined)).toEqual({ kind: "discrete", byName: true });
    expect(metricKind(of("f1", true, true), [{ value: 0.5, standardError: null }], undefined)).toEqual({
      kind: "continuous",
      byName: true,
    });
  });

  test("zeros, ones and what is missing are right and wrong", () => {
    expect(holdsOnlyZeroAndOne([0, 1, Number.NaN])).toBe(true);
    expect(holdsOnlyZeroAndOne([])).toBe(true);
    for (const other of [0.5, 2, -1]) expect(holdsOnlyZeroAndOne([0, other])).toBe(false);
  });
});

test("runNoise is seedNoiseFromRun on the items of each checkpoint, in one order, without those that have no step", () => {
  const rng = createRng(2, "run noise");
  const steps = Array.from({ length: 12 }, (_, place) => 100 * (place + 1));
  const scores = steps.map((step) => Array.from({ length: 60 }, () => Number(rng.nextUniform() < 0.3 + step / 4000)));
  const matrix = matrixOf([
    ...scores.map((own, place) => ({ model: "m", step: steps[place]!, scores: own })),
    { model: "m", scores: scores[0]! },
  ]);
  const checkpoints = [...steps, null].map((step, run) => ({ step, trials: [{ matrix, run }], score: null }));
  const found = runNoise({ metric: "acc", higherIsBetter: true, chance: 0.25, checkpoints }, { missing: "drop" });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const byHand = seedNoiseFromRun(
    steps.map((step, place) => ({ step, value: mean(scores[place]!), items: scores[place]! })),
    { chance: 0.25 },
  );
  expect(found).toEqual(byHand);
  // Another order of the items at one checkpoint is the same curve.
  const turned = matrixOf([{ model: "m", step: 300, scores: [...scores[2]!].reverse() }], {
    items: [...matrix.items].reverse(),
  });
  const mixed = checkpoints.with(2, { step: 300, trials: [{ matrix: turned, run: 0 }], score: null });
  expect(
    runNoise({ metric: "acc", higherIsBetter: true, chance: 0.25, checkpoints: mixed }, { missing: "drop" }),
  ).toEqual(byHand);
  const graded = { metric: "bits_per_byte", higherIsBetter: false, chance: null };
  const printed = steps.map((step) => ({ step, trials: [], score: { value: 3 - step / 1000 } }));
  expect(runNoise({ ...graded, checkpoints: printed }, { missing: "drop" }).refusal).toBe("not-right-or-wrong");
});

test("runNoise takes a metric by what all its items are, and refuses graded ones where there are any", () => {
  const run = (scores: readonly (readonly number[])[]) => {
    const matrix = matrixOf(scores.map((own, place) => ({ model: "m", step: place + 1, scores: own })));
    const checkpoints = scores.map((_, place) => ({ step: place + 1, trials: [{ matrix, run: place }], score: null }));
    return runNoise({ metric: "acc", higherIsBetter: true, chance: null, checkpoints }, { missing: "drop" }).refusal;
  };
  const right = [1, 0, 1, 1];
  expect(run([right, [0.5, 0, 1, 1], right])).toBe("not-right-or-wrong");
  expect(run([right, right, right])).not.toBe("not-right-or-wrong");
  const empty = runNoise({ metric: "f1", higherIsBetter: true, chance: null, checkpoints: [] }, { missing: "drop" });
  expect(empty.refusal).not.toBe("not-right-or-wrong");
});
