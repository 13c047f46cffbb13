import { describe, expect, test } from "vitest";
import {
  COLUMN_GAP,
  type FittedTable,
  fitTable,
  type TablePart,
  withoutMiddle,
} from "../../../src/report/render/fitTable.js";
import { displayWidth } from "../../../src/report/text/displayWidth.js";

const columns = [
  { title: "task", align: "left" },
  { title: "score", align: "right" },
  { title: "p", align: "right", detail: true },
  { title: "verdict", align: "left" },
  { title: "could show", align: "right", detail: true },
] as const;
const row = (task: string) => [task, "61.20", ".004", "better", "1.10 pt"];

/** Widest line of a table. */
function widthOf({ columns: shown, rows }: TablePart): number {
  return shown
    .map(({ title }, column) => Math.max(...[title, ...rows.map((cells) => cells[column]!)].map(displayWidth)))
    .reduce((sum, one) => sum + one + COLUMN_GAP, -COLUMN_GAP);
}

const titlesOf = ({ parts }: FittedTable) => parts.map((part) => part.columns.map(({ title }) => title));

describe("fitTable", () => {
  test("keeps all where there is room", () => {
    const cut = new Map();
    expect(fitTable(columns, [row("gsm8k")], 80, cut)).toEqual({
      parts: [{ columns, rows: [row("gsm8k")] }],
      dropped: [],
    });
    expect(cut.size).toBe(0);
  });

  test("drops details from the right, then cuts names, then splits", () => {
    const rows = [row("mmlu_high_school_microeconomics")];
    const fits = [56, 45, 40, 35, 24].map((width) => fitTable(columns, rows, width, new Map()));
    const [first, ...narrower] = fits.map(({ dropped }) => dropped);
    expect(first).toEqual(["could show"]);
    expect(new Set(narrower.map(String))).toEqual(new Set(["p,could show"]));
    expect(fits.map(titlesOf)).toEqual([
      [["task", "score", "p", "verdict"]],
      [["task", "score", "verdict"]],
      [["task", "score", "verdict"]],
      [
        ["task", "score"],
        ["task", "verdict"],
      ],
      [
        ["task", "score"],
        ["task", "verdict"],
      ],
    ]);
    expect(fits[1]?.parts[0]?.rows[0]?.[0]).toBe("mmlu_high_scho…microeconomics");
    expect(fits[2]?.parts[0]?.rows[0]?.[0]).toBe("mmlu_high_sc…roeconomics");
  });

  test.each([24, 27, 40, 80])("is never wider than %i, leaves no result out and cuts no number", (width) => {
    for (const name of ["a", "x".repeat(300), "模型".repeat(40), "🚀".repeat(50)]) {
      const fit = fitTable(columns, [row(name), row("b")], width, new Map());
      const shown = fit.parts.flatMap((part) =>
        part.columns.map(({ title }, column) => [title, part.rows[0]![column]]),
      );
      for (const part of fit.parts) {
        expect(widthOf(part)).toBeLessThanOrEqual(width);
        expect(part.columns[0]?.title).toBe("task");
      }
      expect(shown).toContainEqual(["score", "61.20"]);
      expect(shown).toContainEqual(["verdict", "better"]);
      expect(fit.dropped.every((title) => title === "p" || title === "could show")).toBe(true);
    }
  });

  test("below each other stand the names that tell the rows apart, and no more", () => {
    const words = ["task", "framing", "model"].map((title) => ({ title, align: "left" as const }));
    const numbers = ["a", "b", "c", "d"].map((title) => ({ title, align: "right" as const }));
    const cells = (task: string, framing: string, model: string) =>
      [task, framing, model, ..."1234"].map((cell) => cell);
    const split = (rows: string[][]) => titlesOf(fitTable([...words, ...numbers], rows, 24, new Map()));
    expect(split([cells("mmlu", "choice", "one"), cells("arc", "choice", "one")])).toEqual([
      ["task", "framing", "model", "a"],
      ["task", "b", "c", "d"],
    ]);
    expect(split([cells("mmlu", "choice", "one"), cells("mmlu", "choice", "two")])).toEqual([
      ["task", "framing", "model", "a"],
      ["model", "b", "c", "d"],
    ]);
  });

  test("names that tell no rows apart give way before others are cut to less than can be read", () => {
    const words = ["task", "metric", "model"].map((title) => ({ title, align: "left" as const }));
    const names = ["t", "m", "l"].map((letter) => letter.repeat(24));
    const rows = ["1", "2"].map((end) => [
      ...names.map((name, column) => (column === 0 ? name.slice(1) + end : name)),
      "61",
    ]);
    const fit = fitTable([...words, { title: "score", align: "right" }], rows, 80, new Map());
    expect(titlesOf(fit)).toEqual([
      ["task", "metric", "model"],
      ["task", "score"],
    ]);
    expect(fit.parts[0]?.rows).toEqual(rows.map((cells) => cells.slice(0, 3)));
  });

  test("after a rank stands the name, and where there are only numbers the first names the row", () => {
    const ranks = [
      { title: "rank", align: "right" },
      { title: "model", align: "left" },
      { title: "mean", align: "right" },
      { title: "interval", align: "right" },
    ] as const;
    expect(titlesOf(fitTable(ranks, [["1", "pythia", "61.2", "[1, 2]"]], 22, new Map()))).toEqual([
      ["rank", "model", "mean"],
      ["model", "interval"],
    ]);
    const sizes = ["items", "error", "bias"].map((title) => ({ title, align: "right" as const }));
    expect(titlesOf(fitTable(sizes, [["10", "1", "2"]], 13, new Map()))).toEqual([
      ["items", "error"],
      ["items", "bias"],
    ]);
  });

  test("a column stays with the one that it belongs to", () => {
    const pair = [
      { title: "task", align: "left" },
      { title: "score", align: "right" },
      { title: "difference", align: "right" },
      { title: "95% CI", align: "right", joined: true },
    ] as const;
    const titles = titlesOf(fitTable(pair, [["arc", "61", "+1", "[0, 2]"]], 25, new Map()));
    expect(titles).toEqual([
      ["task", "score"],
      ["task", "difference", "95% CI"],
    ]);
  });

  test("a title that is a name of a dump is cut, and numbers are not", () => {
    const titled = [
      { title: "item", align: "left" },
      { title: "x".repeat(300), align: "right" },
      { title: "score", align: "right" },
    ] as const;
    const cut = new Map<string, string>();
    const fit = fitTable(titled, [["a", "0.123", "1"]], 60, cut);
    expect(widthOf(fit.parts[0]!)).toBeLessThanOrEqual(60);
    expect(fit.parts[0]?.rows).toEqual([["a", "0.123", "1"]]);
    expect([...cut.values()]).toEqual(["x".repeat(300)]);
  });

  test("names that differ in the middle only stay apart, in one table, over tables and below each other", () => {
    const cut = new Map<string, string>();
    const names = ["1", "2", "3"].map((middle) => `${"a".repeat(60)}${middle}${"b".repeat(60)}`);
    const first = (part: TablePart) => part.rows.map(([task]) => task);
    const shown = names.flatMap((name) => fitTable(columns, [row(name)], 60, cut).parts.flatMap(first));
    expect(new Set(shown).size).toBe(3);
    expect([...cut.values()]).toEqual(names);
    const below = fitTable(columns, names.map(row), 20, new Map()).parts.map(first);
    expect(below).toHaveLength(2);
    expect(below[1]).toEqual(below[0]);
    expect(new Set(below[0]).size).toBe(3);
  });
});

test("withoutMiddle keeps both ends, and never takes more columns than it may", () => {
  expect(withoutMiddle("abcdefghij", 7)).toBe("abc…hij");
  expect(withoutMiddle("abcdefghij", 10)).toBe("abcdefghij");
  expect(displayWidth(withoutMiddle("模型模型模型", 6))).toBeLessThanOrEqual(6);
});
