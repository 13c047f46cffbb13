import { describe, expect, test } from "vitest";
import { fromRows, type ScoreRow } from "../../src/data/fromRows.js";
import { coverage } from "../../src/data/missing.js";
import { cellState, runScoresOf } from "../../src/data/resultMatrix.js";

describe("fromRows", () => {
  test("makes one matrix a task and metric, one run a model and trial", () => {
    const rows: ScoreRow[] = ["a", "b"].flatMap((model) =>
      [1, 2].flatMap((trial) =>
        ["q1", "q2", "q3"].flatMap((item, index) => [
          { item, model, trial, score: index / 2, cluster: "passage", task: "t", metric: "f1" },
          { item, model, trial, score: index > 0, task: "t", metric: "loss" },
        ]),
      ),
    );
    const { matrices, notes } = fromRows(rows, { lowerIsBetter: ["loss"] });
    expect(matrices.map(({ metric, higherIsBetter }) => [metric, higherIsBetter])).toEqual([
      ["f1", true],
      ["loss", false],
    ]);
    expect(matrices[0]!.runs).toEqual(
      ["a", "b"].flatMap((model) => ["1", "2"].map((trial) => ({ model, task: "t", metric: "f1", trial }))),
    );
    expect([...runScoresOf(matrices[0]!, 3)]).toEqual([0, 0.5, 1]);
    expect([...runScoresOf(matrices[1]!, 0)]).toEqual([0, 1, 1]);
    expect(matrices[0]!.items).toEqual(["q1", "q2", "q3"].map((id) => ({ id, cluster: "passage" })));
    expect(notes).toEqual([]);
  });

  test("keeps missing apart from wrong, and its kinds from each other", () => {
    const [matrix] = fromRows([
      { item: 1, model: "a", score: 0 },
      { item: 2, model: "a", score: null },
      { item: 3, model: "a", score: null, status: "errored" },
      { item: 4, model: "b", score: 1, status: "scored" },
    ]).matrices;
    expect(coverage(matrix!, 0)).toEqual({ scored: 1, errored: 1, unscored: 1, absent: 1 });
    expect(cellState(matrix!, 1, 3)).toBe("scored");
    expect(matrix).toMatchObject({ task: "eval", metric: "score" });
  });

  test("takes any name for data", () => {
    const names = ["__proto__", "constructor", " x", "", "toString"];
    const { matrices } = fromRows(names.map((item) => ({ item, model: item, task: item, score: 1 })));
    expect(matrices.map(({ task }) => task)).toEqual(["", " x", "__proto__", "constructor", "toString"]);
  });

  test.each<[string, readonly unknown[], RegExp]>([
    ["the same item twice", [{}, {}], /rows:1 and rows:2.*give them a trial/],
    [
      '1 and "1"',
      [{ item: 1 }, { item: "1", trial: 2 }],
      /item id 1 is written as the number 1 .* and as the text "1"/,
    ],
    ["NaN", [{ score: Number.NaN }], /^rows:1 \(item "q"\): score must be a finite number, got NaN/],
    ["a text", [{ score: "1" }], /^rows:1 \(item "q"\): score must be a number, true, false or null, got "1"/],
    ["no score at all", [{ score: undefined }], /score must be a number, true, false or null/],
    ["a score of an errored answer", [{ status: "errored" }], /is errored, but has the score 1; give null/],
    ["a scored answer without a score", [{ score: null, status: "scored" }], /is said to be scored, but has no score/],
  ])("refuses %s, by row", (_, rows, message) => {
    const full = rows.map((row) => ({ item: "q", model: "a", score: 1, ...(row as object) }) as ScoreRow);
    expect(() => fromRows(full)).toThrow(message);
  });

  test("of nothing is nothing", () => {
    expect(fromRows([]).matrices).toEqual([]);
  });
});
