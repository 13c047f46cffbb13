import { describe, expect, test } from "vitest";
import { memoryNeed } from "../../src/analysis/memoryNeed.js";
import { createResults } from "../../src/data/createResults.js";
import { matrixOf } from "../support/matrices.js";

const table = (models: number, items: number, score: (cell: number) => number) =>
  matrixOf(
    Array.from({ length: models }, (_, model) => ({
      model: `m${model}`,
      scores: Array.from({ length: items }, (_, item) => score(model * items + item)),
    })),
  );
const need = (matrix: ReturnType<typeof table>, ...rest: [Parameters<typeof memoryNeed>[1], boolean]) =>
  memoryNeed(createResults({ matrices: [matrix] }), rest[0], { records: rest[1] });

describe("memoryNeed", () => {
  test("grows with the cells, and with gaps by more where cells are listed", () => {
    const whole = need(
      table(4, 1000, (cell) => cell % 2),
      "components",
      false,
    );
    const gaps = need(
      table(4, 1000, (cell) => (cell === 3 ? Number.NaN : cell % 2)),
      "components",
      false,
    );
    expect(
      need(
        table(4, 2000, (cell) => cell % 2),
        "components",
        false,
      ).arrays,
    ).toBe(2 * whole.arrays);
    expect(gaps.arrays).toBeGreaterThan(5 * whole.arrays);
    expect([whole.records, whole.text, whole.task]).toEqual([0, 0, "t"]);
  });

  test("of a ranking grows with the pairs, whose records are made for JSON and where pairs are no counts", () => {
    const right = (models: number, json: boolean) =>
      need(
        table(models, 10, (cell) => cell % 2),
        "ranks",
        json,
      );
    expect(right(40, false).records).toBe(0);
    expect(right(40, true).records / right(10, true).records).toBeCloseTo((40 * 39) / (10 * 9), 12);
    expect(right(40, true).text).toBeGreaterThan(40 * 39 * 500);
    expect(
      need(
        table(40, 10, (cell) => cell / 400),
        "ranks",
        false,
      ).records,
    ).toBe(right(40, true).records);
    expect(
      need(
        table(40, 10, (cell) => cell % 2),
        "compare",
        true,
      ).records,
    ).toBe(0);
  });

  test("is nothing for no tables, and of several the largest but for a report, which keeps them all", () => {
    expect(memoryNeed({ matrices: [] }, "report", { records: true })).toEqual({
      task: "",
      arrays: 0,
      records: 0,
      text: 0,
    });
    const [small, large] = [table(2, 10, () => 1), { ...table(2, 30, () => 1), task: "u" }];
    const of = (analysis: "compare" | "report") =>
      memoryNeed({ matrices: [small, large] }, analysis, { records: false });
    expect([of("compare").task, of("report").task]).toEqual(["u", "u"]);
    expect(of("report").arrays / memoryNeed({ matrices: [small] }, "report", { records: false }).arrays).toBe(4);
    expect(of("compare").arrays / memoryNeed({ matrices: [small] }, "compare", { records: false }).arrays).toBe(3);
  });
});
