import { expect, test } from "vitest";
import { compare } from "../../src/questions/compare.js";
import { readText } from "../io/dumps.js";

const table = (column: string, values: readonly string[], rest: (row: string) => string = () => "m") => {
  const rows = values.flatMap((value, side) =>
    Array.from(
      { length: 40 },
      (_, item) => `${rest(value)},quiz,q${item},${value},${(item * (side + 3)) % 5 > side ? 1 : 0}`,
    ),
  );
  return `model,task,item,${column},score\n${rows.join("\n")}\n`;
};

test.each([
  ["num_fewshot", ["0", "5"], "0-shot", "5-shot"],
  ["language", ["de", "en"], "language de", "language en"],
  ["judge", ["a", "b"], "judge a", "judge b"],
])("%s of one model is the question where tests differ in nothing else", async (column, values, first, second) => {
  const results = await readText("t.csv", table(column, values));
  const { rows, notes } = compare(results, { baseline: first, candidate: second });
  const [only] = rows;
  expect(rows).toHaveLength(1);
  if (!only?.ok) throw new Error("refused");
  expect([only.task, only.items.shared]).toEqual(["quiz", 40]);
  expect(only.sentence).toContain(`m, ${first}`);
  expect(only.sentence).toContain(`m, ${second}`);
  expect(notes.map(({ code }) => code)).not.toContain("tests-apart");
  const turned = compare(results, { baseline: second, candidate: first }).rows[0];
  expect(turned?.ok === true && turned.difference).toBeCloseTo(-(only.difference ?? Number.NaN), 12);
});

test("three numbers of examples need two names, and any two may be named", async () => {
  const results = await readText("t.csv", table("num_fewshot", ["0", "1", "5"]));
  expect(() => compare(results)).toThrow("0-shot");
  const [one] = compare(results, { baseline: "1-shot", candidate: "5-shot" }).rows;
  expect(one?.ok === true && one.items.shared).toBe(40);
});

test.each(["split", "version"])("a %s may hold other questions and is no side", async (column) => {
  const results = await readText("t.csv", table(column, ["1", "2"]));
  expect(() => compare(results)).toThrow("must hold two models");
});

test("two models are the sides, whatever their conditions", async () => {
  const results = await readText(
    "t.csv",
    table("num_fewshot", ["0", "5"], (value) => (value === "0" ? "a" : "b")),
  );
  expect(() => compare(results, { baseline: "0-shot", candidate: "5-shot" })).toThrow("baseline must be a model");
});
