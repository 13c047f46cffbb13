import { describe, expect, test } from "vitest";
import { fitTable, withoutMiddle } from "../../../src/report/render/fitTable.js";
import { displayWidth } from "../../../src/report/text/displayWidth.js";

const columns = [
  { title: "task", align: "left" },
  { title: "score", align: "right" },
  { title: "p", align: "right", detail: true },
  { title: "verdict", align: "left" },
  { title: "could show", align: "right", detail: true },
] as const;
const row = (task: string) => [task, "61.20", ".004", "better", "1.10 pt"];

/** Widest line of a table with two spaces between columns. */
function widthOf({ columns: kept, rows }: ReturnType<typeof fitTable>): number {
  return kept
    .map(({ title }, column) => Math.max(...[title, ...rows.map((cells) => cells[column]!)].map(displayWidth)))
    .reduce((sum, one) => sum + one + 2, -2);
}

describe("fitTable", () => {
  test("keeps all where there is room", () => {
    const cut = new Map();
    expect(fitTable(columns, [row("gsm8k")], 80, cut)).toEqual({ columns, rows: [row("gsm8k")], dropped: [] });
    expect(cut.size).toBe(0);
  });

  test("drops details from the right, then cuts names, then drops numbers, then words, never the first column", () => {
    const rows = [row("mmlu_high_school_microeconomics")];
    const dropped = [56, 42, 29, 21, 12].map((width) => fitTable(columns, rows, width, new Map()).dropped);
    expect(dropped).toEqual([
      ["could show"],
      ["p", "could show"],
      ["p", "could show"],
      ["score", "p", "could show"],
      ["score", "p", "verdict", "could show"],
    ]);
  });

  test.each([12, 20, 27, 40, 80])("is never wider than %i, and numbers are whole", (width) => {
    for (const name of ["a", "x".repeat(300), "模型".repeat(40), "🚀".repeat(50)]) {
      const fit = fitTable(columns, [row(name), row("b")], width, new Map());
      expect(widthOf(fit)).toBeLessThanOrEqual(width);
      expect(fit.columns[0]?.title).toBe("task");
      const score = fit.columns.findIndex(({ title }) => title === "score");
      if (score >= 0) expect(fit.rows[0]![score]).toBe("61.20");
    }
  });

  test("names that differ in the middle only stay apart, in one table and over tables", () => {
    const cut = new Map<string, string>();
    const names = ["1", "2", "3"].map((middle) => `${"a".repeat(60)}${middle}${"b".repeat(60)}`);
    const shown = names.flatMap((name) => fitTable(columns, [row(name)], 60, cut).rows.map(([task]) => task));
    expect(new Set(shown).size).toBe(3);
    expect([...cut.values()]).toEqual(names);
    const together = fitTable(columns, names.map(row), 60, new Map()).rows.map(([task]) => task);
    expect(new Set(together).size).toBe(3);
  });
});

test("withoutMiddle keeps both ends, and never takes more columns than it may", () => {
  expect(withoutMiddle("abcdefghij", 7)).toBe("abc…hij");
  expect(withoutMiddle("abcdefghij", 10)).toBe("abcdefghij");
  expect(displayWidth(withoutMiddle("模型模型模型", 6))).toBeLessThanOrEqual(6);
});
