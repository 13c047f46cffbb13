import { expect, test } from "vitest";
import * as statistics from "../../../src/inference/bootstrap/bootstrapStatistic.js";
import { taskBootstrap } from "../../../src/inference/bootstrap/taskBootstrap.js";
import { quantileSorted } from "../../../src/numeric/quantiles.js";

test("each list is drawn from by itself and keeps its length; the interval is of the percentiles of the draws", () => {
  const lists = [
    [0.1, 0.2],
    [10, 20, 30, 40],
    [500, 600, 700],
  ];
  const seen: number[] = [];
  const drawn: number[][][] = [];
  const statistic = (own: readonly ArrayLike<number>[]) => {
    drawn.push(own.map((list) => Array.from(list)));
    const value = own.reduce((sum, list) => sum + Array.from(list).reduce((a, b) => a + b, 0), 0);
    seen.push(value);
    return value;
  };
  const { interval } = taskBootstrap(lists, statistic, { resamples: 300, level: 0.8 });
  expect(drawn.length).toBeGreaterThanOrEqual(301);
  for (const own of drawn) {
    own.forEach((list, place) => {
      expect(list).toHaveLength(lists[place]!.length);
      for (const value of list) expect(lists[place]).toContain(value);
    });
  }
  // The lists as they are come first, and every value of each is drawn, also several times.
  expect(drawn[0]).toEqual(lists);
  for (const [place, list] of lists.entries()) {
    for (const value of list) {
      const times = new Set(drawn.map((own) => own[place]!.filter((one) => one === value).length));
      expect(times.size).toBeGreaterThan(2);
    }
  }
  const draws = seen.slice(1, 301).sort((a, b) => a - b);
  expect(interval.low).toBeCloseTo(quantileSorted(Float64Array.from(draws), 0.1), 9);
  expect(interval.high).toBeCloseTo(quantileSorted(Float64Array.from(draws), 0.9), 9);
  expect(taskBootstrap(lists, statistic, { resamples: 20, seed: 2 })).not.toEqual(
    taskBootstrap(lists, statistic, { resamples: 20, seed: 3 }),
  );
});

test("gradients of statistics of totals are their derivatives", () => {
  const values = [3, 5, 4, 9, 8, 1, 2];
  const weights = [1, 2, 1, 3, 1, 1, 2];
  for (const statistic of [
    statistics.meanOf(values),
    statistics.ratioOf(values, weights),
    statistics.standardDeviationOf(values),
  ]) {
    const totals = Float64Array.of(
      values.length,
      ...statistic.columns.map(
        (column) => Array.from(column as ArrayLike<number>).reduce((a, b) => a + b, 0) * 1.1 + 0.3,
      ),
    );
    const found = new Float64Array(totals.length);
    statistic.gradient!(totals, found);
    found.forEach((slope, place) => {
      const moved = (by: number) => statistic.value(totals.map((total, index) => total + (index === place ? by : 0)));
      expect(slope).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 7);
    });
  }
});
