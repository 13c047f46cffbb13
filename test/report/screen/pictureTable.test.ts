import { expect, test } from "vitest";
import type { Figure } from "../../../src/report/figure/figure.js";
import { pictureTable } from "../../../src/report/screen/pictureTable.js";

const figure = (more: Partial<Figure> = {}): Figure => ({
  kind: "figure",
  id: "f",
  title: "Two rows",
  description: "",
  x: { kind: "number", title: "", unit: "plain", domain: [0, 39] },
  y: { kind: "category", title: "", categories: ["first", "second"] },
  marks: [
    { kind: "rule", tone: "muted", axis: "x", at: 10 },
    {
      kind: "whiskers",
      tone: "first",
      along: "x",
      whiskers: [
        { at: 0, low: 5, high: 15 },
        { at: 1, low: -5, high: 60 },
      ],
    },
    { kind: "dots", tone: "first", dots: [{ x: 10, y: 0 }] },
    { kind: "dots", tone: "muted", hollow: true, dots: [{ x: 20, y: 1 }] },
  ],
  notes: [],
  columns: [],
  rows: [],
  ...more,
});

test("each row is a line: interval, value, rule, and arrows where an interval leaves the picture", () => {
  const { caption, columns, rows } = pictureTable(figure())!;
  expect(caption).toBe("Two rows");
  expect(rows).toEqual([
    ["first", `     ├────●────┤${" ".repeat(24)}`],
    ["second", `←${"─".repeat(19)}○${"─".repeat(18)}→`],
  ]);
  // The numbers of the axis stand over their places.
  const scale = columns[1]!.title;
  expect(scale.indexOf("20")).toBe(19);
});

test("says how many rows are not drawn, and draws no other kind of figure", () => {
  const categories = Array.from({ length: 15 }, (_, row) => `row ${row}`);
  const long = pictureTable(figure({ y: { kind: "category", title: "", categories } }))!;
  expect([long.rows.length, long.caption]).toEqual([12, "Two rows (3 more rows not drawn)"]);
  expect(pictureTable(figure({ y: { kind: "number", title: "", unit: "plain", domain: [0, 1] } }))).toBeNull();
});
