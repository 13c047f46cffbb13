import { describe, expect, test } from "vitest";
import { compareWithBaseline } from "../../../src/analysis/comparison/baselineComparisons.js";
import { createResults } from "../../../src/data/createResults.js";
import { matrixOf } from "../../support/matrices.js";

describe("the baseline", () => {
  const rows = [
    { task: "b", models: ["m10", "m9"] },
    { task: "a", models: ["z", "m10", "m9"] },
  ].map(({ task, models }) =>
    matrixOf(models.map((model, row) => ({ task, model, scores: [1, 0, row % 2, 1, 0, 1, 1, 0] }))),
  );

  test("is the first model by name, whichever was read first", () => {
    const orders = [rows, [...rows].reverse()];
    for (const matrices of orders) {
      expect(compareWithBaseline(createResults({ matrices }))?.baseline).toBe("m9");
    }
  });

  test("is the one that was asked for, and none where there is one model or no such", () => {
    const results = createResults({ matrices: rows });
    expect(compareWithBaseline(results, { baseline: "z" })?.baseline).toBe("z");
    expect(() => compareWithBaseline(results, { baseline: "y" })).toThrow(/must be a model of these results, got "y"/);
    expect(compareWithBaseline(createResults({ matrices: [matrixOf([{ scores: [1, 0] }])] }))).toBeNull();
  });
});
