import { describe, expect, test } from "vitest";
import { type Field, meanings, type Table, table } from "../../../src/report/document/document.js";

interface Row {
  readonly task: string;
  readonly model: string;
  readonly score: string;
}

const field = (title: keyof Row, always = false): Field<Row> => ({
  title,
  align: "left",
  show: (row) => row[title],
  always,
});
const FIELDS = [field("task", true), field("model"), field("score")];
const tableOf = (rows: readonly Row[], limit?: number) =>
  table("Caption.", rows, FIELDS, limit === undefined ? {} : { limit });

describe("table", () => {
  const rows: Row[] = [
    { task: "a", model: "m", score: "1" },
    { task: "b", model: "m", score: "2" },
  ];

  test("moves what all rows share into the caption", () => {
    const [block] = tableOf(rows) as [Table];
    expect(block.caption).toBe("Caption. All rows: model m.");
    expect(block.columns.map(({ title }) => title)).toEqual(["task", "score"]);
    expect(block.rows).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });

  test.each(["", "—"])("drops a column that holds %j everywhere, and does not mention it", (empty) => {
    const [block] = tableOf(rows.map((row) => ({ ...row, model: empty }))) as [Table];
    expect(block.columns.map(({ title }) => title)).toEqual(["task", "score"]);
    expect(block.caption).toBe("Caption.");
  });

  test("keeps a column that is empty in some rows only", () => {
    const [block] = tableOf([rows[0]!, { ...rows[1]!, model: "—" }]) as [Table];
    expect(block.columns.map(({ title }) => title)).toEqual(["task", "model", "score"]);
  });

  test("keeps a column that must always stand, even when constant", () => {
    const [block] = tableOf(rows.map((row) => ({ ...row, task: "same" }))) as [Table];
    expect(block.columns[0]!.title).toBe("task");
    expect(block.caption).not.toContain("same");
  });

  test("keeps the columns of a single row in the table, but for empty ones", () => {
    const [block] = tableOf([{ task: "a", model: "m", score: "—" }]) as [Table];
    expect(block.columns.map(({ title }) => title)).toEqual(["task", "model"]);
    expect(block.caption).toBe("Caption.");
  });

  test("shows as many rows as the limit says, and says how many are left out", () => {
    const many = Array.from({ length: 1003 }, (_, index) => ({
      task: String(index),
      model: "m",
      score: String(index),
    }));
    const [block, rest] = tableOf(many, 2);
    expect((block as Table).rows).toHaveLength(2);
    expect(rest).toEqual({ kind: "paragraph", text: "… and 1\u202f001 more rows; the JSON output holds all of them." });
    expect(tableOf(many.slice(0, 3), 2)[1]).toMatchObject({ text: expect.stringContaining("1 more row;") });
  });

  test("says nothing about rows left out when none is", () => {
    expect(tableOf(rows, 2)).toHaveLength(1);
  });

  test("judges constancy by all rows, not by those shown", () => {
    const third = { task: "c", model: "other", score: "3" };
    const [block] = tableOf([...rows, third], 2) as [Table];
    expect(block.columns.map(({ title }) => title)).toContain("model");
  });

  test("is no block at all without rows", () => {
    expect(tableOf([])).toEqual([]);
  });
});

test("meanings are of the columns that a table shows or whose one value its caption gives", () => {
  const rows: Row[] = [
    { task: "a", model: "m", score: "1" },
    { task: "b", model: "m", score: "2" },
  ];
  const texts = { task: "what was asked", model: "who answered", other: "not here" };
  expect(meanings(tableOf(rows), texts)).toEqual(["task: what was asked", "model: who answered"]);
  expect(meanings(tableOf(rows.map((row) => ({ ...row, model: "" }))), texts)).toEqual(["task: what was asked"]);
});
