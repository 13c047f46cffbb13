import { expect, test } from "vitest";
import { askedItems } from "../../src/data/askedItems.js";
import { coverage } from "../../src/data/missing.js";
import { sidesCoverage } from "../../src/data/scoreBounds.js";
import { matrixOf } from "../support/matrices.js";

const NONE = Number.NaN;
const matrix = matrixOf([
  { model: "a", framing: "completion", scores: [1, 0, 1, NONE, NONE, NONE] },
  { model: "b", framing: "completion", scores: [1, NONE, 1, NONE, NONE, NONE] },
  { model: "a", framing: "choice", scores: [NONE, NONE, 1, 0, 1, NONE] },
  { model: "b", framing: "choice", scores: [NONE, NONE, 0, 1, 1, NONE] },
]);

test("the items of a run are those of its own framing, and those that nobody has", () => {
  expect(askedItems(matrix, 0)).toEqual([0, 1, 2, 5]);
  expect(askedItems(matrix, 2)).toEqual([2, 3, 4, 5]);
  expect(coverage(matrix, 0)).toEqual({ scored: 3, errored: 0, unscored: 0, absent: 1 });
  expect(coverage(matrix, 1)).toEqual({ scored: 2, errored: 0, unscored: 0, absent: 2 });
  const alone = matrixOf([{ scores: [1, NONE] }, { model: "b", scores: [NONE, NONE] }]);
  expect(coverage(alone, 1).absent).toBe(2);
});

test("what other framings were asked bounds nothing", () => {
  const side = (run: number) => [{ matrix, run }];
  const { coverage: counts, bounds } = sidesCoverage(side(0), side(1));
  expect([counts.baseline.absent, counts.candidate.absent]).toEqual([1, 2]);
  expect(bounds!.baseline).toEqual({ low: 2 / 4, high: 3 / 4 });
  expect(bounds!.candidate).toEqual({ low: 2 / 4, high: 1 });
});
