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

describe("framings of one model", () => {
  const framed = (framings: readonly string[]) =>
    createResults({
      matrices: [
        matrixOf(framings.map((framing, row) => ({ model: "m", framing, scores: [1, 0, row % 2, 1, 0, 1, 1, 0] }))),
      ],
    });

  test("are no comparison with a baseline where they are choice and completion, which have a question of their own", () => {
    expect(compareWithBaseline(framed(["choice", "completion"]))).toBeNull();
    expect(compareWithBaseline(framed(["choice"]))).toBeNull();
  });

  test("of other names are", () => {
    expect(compareWithBaseline(framed(["choice", "essay"]))?.comparisons).toHaveLength(1);
    expect(compareWithBaseline(framed(["essay", "sketch"]))?.comparisons).toHaveLength(1);
  });
});

test("alpha is that of every pair and of the family", () => {
  const matrices = [
    matrixOf(["a", "b", "c"].map((model, row) => ({ model, scores: [1, 0, row % 2, 1, 0, 1, 1, row % 2] }))),
  ];
  const found = compareWithBaseline(createResults({ matrices }), { alpha: 0.2 })!;
  expect(found.family.alpha).toBe(0.2);
  for (const one of found.comparisons)
    if (one.ok && one.interval !== null) expect(one.interval.level).toBeCloseTo(0.8, 12);
});

test("tests that not every model took are named, with who took them and who did not", () => {
  const table = (task: string, models: readonly string[]) =>
    matrixOf(models.map((model, row) => ({ task, model, scores: [1, 0, row % 2, 1, 0, 1, 1, 0] })));
  const said = (...matrices: Parameters<typeof createResults>[0]["matrices"] & object) =>
    compareWithBaseline(createResults({ matrices }))!.notes.find(({ code }) => code === "tests-not-of-all")?.data;
  expect(said(table("x", ["a", "b", "c"]), table("y", ["c", "a"]))).toEqual({
    tests: [{ test: "y acc", has: ["a", "c"], lacks: ["b"] }],
  });
  expect(said(table("x", ["a", "b", "c"]), table("y", ["c", "b", "a"]))).toBeUndefined();
});
