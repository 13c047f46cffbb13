import { expect, test } from "vitest";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { createResults } from "../../../src/data/createResults.js";
import { matrixOf } from "../../support/matrices.js";

const rowOf = (runs: readonly { readonly seed: string; readonly scores: readonly number[] }[]) => {
  const results = createResults({ matrices: [matrixOf(runs)] });
  return seedTable(results, scoreSeries(results))[0]!;
};

test("the half-width of one run is half of its interval, which for three items is far from 1.96 standard errors", () => {
  const { finalInterval, itemHalfWidth } = rowOf([{ seed: "1", scores: [1, 0, 0] }]);
  expect(finalInterval!.method).toBe("wilson");
  expect(itemHalfWidth).toBeCloseTo((finalInterval!.high - finalInterval!.low) / 2, 12);
  expect(itemHalfWidth).toBeLessThan(0.4);
  // All right shows no spread, but Wilson's interval has a width.
  const perfect = rowOf([{ seed: "1", scores: [1, 1, 1] }]);
  expect(perfect.itemHalfWidth).toBeGreaterThan(0.2);
  expect(perfect.sources.measured).toEqual(["item sampling"]);
  expect(perfect.sources.notMeasured).not.toContain("item sampling");
});

test("of several seeds it is 1.96 mean standard errors", () => {
  const runs = ["1", "2"].map((seed) => ({ seed, scores: [1, 0, 0] }));
  expect(rowOf(runs).itemHalfWidth).toBeCloseTo(1.95996398 * Math.sqrt(((1 / 3) * (2 / 3)) / 2), 8);
});

test("an interval that was cut off has the half-width of its other side, none where both were", () => {
  const one = (...scores: number[]) => rowOf([{ seed: "1", scores }]);
  const high = one(0.7, 0.9, 1, 1, 0.95);
  expect([high.finalInterval!.method, high.finalInterval!.high]).toEqual(["t-cut", 1]);
  expect(high.itemHalfWidth).toBeCloseTo(high.finalMean! - high.finalInterval!.low, 12);
  const low = one(0.3, 0.1, 0, 0, 0.05);
  expect(low.itemHalfWidth).toBeCloseTo(low.finalInterval!.high - low.finalMean!, 12);
  expect(one(0.1, 0.9).itemHalfWidth).toBeNull();
});
