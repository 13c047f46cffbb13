import { describe, expect, test } from "vitest";
import { taskAggregates } from "../../../src/analysis/tasks/taskAggregates.js";
import { taskImprovement } from "../../../src/analysis/tasks/taskImprovement.js";
import { taskProfile } from "../../../src/analysis/tasks/taskProfile.js";
import { taskReplicates } from "../../../src/analysis/tasks/taskReplicates.js";
import { macroMean } from "../../../src/inference/bootstrap/taskAggregate.js";
import { taskBootstrap } from "../../../src/inference/bootstrap/taskBootstrap.js";
import { standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { welchTest } from "../../../src/inference/significance/welch.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const SCORES = [
  [0.2, 0.4, 0.3],
  [0.9, 1.1, 1.0, 0.8],
];

/** Tasks of unequal numbers of normal scores about 0.1·task. */
function normalTasks(label: string, lengths: readonly number[]): number[][] {
  const rng = createRng(7, label);
  return lengths.map((length, task) => Array.from({ length }, () => 0.1 * task + standardNormal(rng)));
}

test("an interval that has no end on one side is none", () => {
  // All zeros are drawn once in 27: above 2.5 %, below 5 %.
  const read = (level: number) =>
    taskReplicates("test", [[0, 1, 1]], { level }).estimate(([scores]) => 1 / mean(scores as number[]));
  expect(read(0.95)).toEqual({ value: 1.5, interval: null });
  expect(read(0.9)).toMatchObject({ value: 1.5, interval: { low: 1, high: expect.closeTo(3, 12) } });
});

describe("the interval of the macro mean", () => {
  test("is Student's t for one task, and Welch's error and degrees of freedom for two", () => {
    const [first, second] = [
      [3.1, 4.7, 2.2, 5.9],
      [6.3, 7.7, 5.2, 8.8, 9.1],
    ];
    const one = taskAggregates([first]).macroMean;
    const half = tInterval(0, standardError(first), 3).high;
    expect(one.interval?.high).toBeCloseTo((one.value as number) + half, 12);
    const { standardError: error, degreesOfFreedom } = welchTest(
      first,
      second.map((score) => -score),
    );
    const two = taskAggregates([first, second]).macroMean;
    expect(two.interval?.high).toBeCloseTo(tInterval(two.value as number, error / 2, degreesOfFreedom).high, 12);
  });

  test("is missing where nothing varies or a task has one run", () => {
    const intervals = [
      [
        [1, 1],
        [2, 2],
      ],
      [[1, 2], [3]],
    ].map((lists) => taskAggregates(lists).macroMean.interval);
    expect(intervals).toEqual([null, null]);
  });
});

describe("taskAggregates", () => {
  test("gives the four aggregates, and says what was resampled", () => {
    const result = taskAggregates(SCORES);
    expect(result).toMatchObject({ tasks: 2, scores: 7, fewest: 3 });
    expect(result.macroMean.value).toBeCloseTo((0.3 + 0.95) / 2, 14);
    expect(result.median.value).toBeCloseTo((0.3 + 0.95) / 2, 14);
    expect(result.interquartileMean.value).toBeCloseTo((0.3 + 0.4 + 0.8 + 0.9 + 1) / 5, 14);
    expect(result.optimalityGap.value).toBeCloseTo(1 - (0.3 + 0.925) / 2, 14);
    expect(result.resampling).toEqual({ unit: "runs", level: 0.95, resamples: 2000, seed: 1 });
    expect(result.sources.measured).toEqual(["training seed"]);
    expect(codesOf(result)).toEqual(["few-runs"]);
    expect(taskAggregates(SCORES, { target: 0.3 }).optimalityGap.value).toBeCloseTo(0.3 - (0.8 / 3 + 0.3) / 2, 14);
  });

  test("the bootstrap draws within each task: the error of the macro mean is that of a stratified mean", () => {
    const scores = normalTasks("spread", [12, 31, 20, 17]);
    const { interval } = taskBootstrap(scores, macroMean, { resamples: 6000 });
    // Var = Σ σ̂²/n / T² with the divisor n that resampling has; between-task differences play no part.
    const parts = scores.map((runs) => ((runs.length - 1) / runs.length) * (variance(runs) / runs.length));
    const error = Math.sqrt(mean(parts) / scores.length);
    const { low, high } = interval as { low: number; high: number };
    expect((high - low) / 2 / (1.96 * error)).toBeGreaterThan(0.96);
    expect((high - low) / 2 / (1.96 * error)).toBeLessThan(1.04);
    const moved = taskBootstrap(
      scores.map((runs, task) => runs.map((score) => score + 100 * task)),
      macroMean,
      { resamples: 6000 },
    ).interval;
    expect(moved.high - moved.low).toBeCloseTo(high - low, 9);
  });

  test("unit items: a task's score is the mean of its items, and items are what is drawn", () => {
    const items = [
      [1, 1, 0, 1, 1, 0, 1, 1, 1, 1],
      [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
    ];
    const result = taskAggregates(items, { unit: "items" });
    expect(result.interquartileMean.value).toBeCloseTo((0.8 + 1 / 6 + 0.5) / 3, 14);
    expect(result.median.value).toBeCloseTo(0.5, 14);
    expect(result.sources.measured).toEqual(["item sampling"]);
    expect(result.notes).toEqual([]);
    // Few values, so the exact variance is at hand.
    const shares = [0.8, 1 / 6, 0.5];
    const error = Math.sqrt(mean(shares.map((p, task) => (p * (1 - p)) / ((items[task] as number[]).length - 1))) / 3);
    const { low, high } = result.macroMean.interval as { low: number; high: number };
    // Student's t with some 30 degrees of freedom: 2.04 in place of 1.96.
    expect((high - low) / 2 / error).toBeGreaterThan(2.02);
    expect((high - low) / 2 / error).toBeLessThan(2.07);
  });

  test("the same seed gives the same interval, another seed another one; the level widens it", () => {
    const scores = normalTasks("seed", [11, 14]);
    const read = (options: object) => taskAggregates(scores, options).median.interval;
    expect(read({ seed: 3 })).toEqual(read({ seed: 3 }));
    expect(read({ seed: 3 })).not.toEqual(read({ seed: 4 }));
    expect(read({ level: 0.99 })?.high).toBeGreaterThan(read({ level: 0.8 })?.high as number);
  });

  test("no tasks, a task without runs, one run, equal runs and NaN are null or noted, never 0", () => {
    expect(taskAggregates([])).toMatchObject({ macroMean: { value: null }, notes: [{ code: "no-tasks" }] });
    expect(taskAggregates([[1], []])).toMatchObject({
      interquartileMean: { value: null },
      notes: [{ code: "task-without-runs" }],
    });
    const one = taskAggregates([[0.5], [0.7, 0.8]]);
    expect(codesOf(one)).toEqual(["one-run"]);
    expect(one.macroMean).toEqual({ value: 0.625, interval: null });
    expect(one.sources.measured).toEqual([]);
    const equal = taskAggregates([Array(12).fill(0.5), Array(11).fill(0.7)]);
    expect(codesOf(equal)).toEqual(["no-spread"]);
    const broken = taskAggregates([[Number.NaN, 1]]);
    expect(broken.interquartileMean).toEqual({ value: null, interval: null });
    for (const result of [one, equal, broken]) expectNoNaN(result);
  });

  test("a wrong call says what it needs", () => {
    expect(() => taskAggregates(SCORES, { level: 95 })).toThrow(/taskAggregates: level must be in \(0, 1\), got 95/);
    expect(() => taskAggregates(SCORES, { unit: "tasks" as "runs" })).toThrow(/unit must be "runs" or "items"/);
    expect(() => taskAggregates([[1]], { resamples: 0 })).toThrow(/resamples must be a whole number/);
  });
});

describe("taskImprovement", () => {
  const [candidate, baseline] = [normalTasks("candidate", [12, 15, 20]), normalTasks("baseline", [14, 11, 13])];

  test("P(X > Y) with an interval, and 1 − P with the sides exchanged", () => {
    const { probability, resampling, sources, notes } = taskImprovement(candidate, baseline);
    const wins = candidate.map((runs, task) =>
      mean(runs.flatMap((x) => (baseline[task] as number[]).map((y) => (x > y ? 1 : 0)))),
    );
    expect(probability.value).toBeCloseTo(mean(wins), 14);
    expect(probability.interval?.low).toBeLessThan(mean(wins));
    expect(probability.interval?.high).toBeGreaterThan(mean(wins));
    expect(resampling.unit).toBe("runs");
    expect(sources.measured).toEqual(["training seed"]);
    expect(notes).toEqual([]);
    expect(taskImprovement(baseline, candidate).probability.value).toBeCloseTo(1 - mean(wins), 14);
  });

  test("the two sides are drawn independently: the spread of a single task is that of two samples", () => {
    const [x, y] = [[0, 0, 0, 0, 1, 1, 1, 1, 1, 1], Array(12).fill(0.5)];
    // y never moves, so that P(X > Y) is the share of ones: binomial with 10 draws at 0.6.
    const { interval } = taskImprovement([x], [y], { resamples: 5000 }).probability;
    expect([interval?.low, interval?.high]).toEqual([0.3, 0.9]);
  });

  test("golden of the published library, tasks that do not match, and one run", () => {
    const x = [
      [1, 2, 1, 2],
      [2, 2, 1, 1],
    ];
    const y = [
      [1, 2, 3],
      [1, 2, 3],
    ];
    expect(taskImprovement(x, y).probability.value).toBeCloseTo(1 / 3, 14);
    expect(() => taskImprovement(x, [[1]])).toThrow(
      /taskImprovement: both sides must have the same tasks, got 2 and 1/,
    );
    expect(taskImprovement([[1]], [[0, 2]])).toMatchObject({
      probability: { value: 0.5, interval: null },
      notes: [{ code: "one-run" }],
    });
  });
});

describe("taskProfile", () => {
  test("falls from 1 to 0 inside its band", () => {
    const scores = normalTasks("profile", [12, 15]);
    const { points, notes } = taskProfile(scores, [-9, -0.5, 0, 0.5, 9]);
    expect(points.map(({ value }) => value)).toEqual(
      [-9, -0.5, 0, 0.5, 9].map((threshold) =>
        mean(scores.map((runs) => runs.filter((score) => score > threshold).length / runs.length)),
      ),
    );
    // Where every run lies on one side, no band is known.
    expect(points.map(({ interval }) => interval !== null)).toEqual([false, true, true, true, false]);
    for (const { value, interval } of points.slice(1, -1)) {
      expect(interval?.low).toBeLessThanOrEqual(value as number);
      expect(interval?.high).toBeGreaterThanOrEqual(value as number);
    }
    expect(codesOf({ notes })).toEqual(["no-spread"]);
    expect(() => taskProfile(scores, [Number.NaN])).toThrow(
      /thresholds must be a list of finite numbers, got an array of one number/,
    );
  });
});
