import { expect, test } from "vitest";
import { scoreSeries } from "../../src/analysis/scoreSeries.js";
import { seedTable } from "../../src/analysis/seedTable.js";
import { createResults } from "../../src/data/results.js";
import { itemHalfWidthOf } from "../../src/report/itemHalfWidth.js";
import { matrixOf } from "../support/matrices.js";

const rowOf = (seeds: readonly string[]) => {
  const matrix = matrixOf(seeds.map((seed) => ({ model: "m", seed, scores: [1, 0, 0] })));
  const results = createResults({ matrices: [matrix] });
  return seedTable(results, scoreSeries(results))[0]!;
};

test("itemHalfWidthOf one run is half of its interval, which for three items is far from 1.96 standard errors", () => {
  const row = rowOf(["1"]);
  expect(itemHalfWidthOf(row)).toBeCloseTo((row.finalInterval!.high - row.finalInterval!.low) / 2, 12);
  expect(itemHalfWidthOf(row)).toBeLessThan(0.4);
  expect(row.itemHalfWidth).toBeGreaterThan(0.6);
});

test("itemHalfWidthOf several seeds is their own", () => {
  const row = rowOf(["1", "2"]);
  expect(itemHalfWidthOf(row)).toBe(row.itemHalfWidth);
});

test("itemHalfWidthOf an interval that was cut off is that of its other side; null where both were", () => {
  const row = rowOf(["1"]);
  const cut = (low: number, high: number, finalMean: number) =>
    itemHalfWidthOf({ ...row, finalMean, finalInterval: { low, high, level: 0.95, method: "t-cut" } });
  expect(cut(0.85, 1, 0.93)).toBeCloseTo(0.08, 12);
  expect(cut(0, 0.2, 0.05)).toBeCloseTo(0.15, 12);
  expect(cut(0, 1, 0.5)).toBeNull();
});
