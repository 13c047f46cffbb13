import { expect, test } from "vitest";
import { rankModels } from "../../src/analysis/ranking/ranking.js";
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
  ["temperature", ["0", "0.7"], "temperature 0", "temperature 0.7"],
  ["reasoning_effort", ["high", "low"], "reasoning high", "reasoning low"],
  ["dtype", ["bf16", "int4"], "bf16", "int4"],
  ["scaffold", ["bash", "swe-agent"], "scaffold bash", "scaffold swe-agent"],
  ["backend", ["hf", "vllm"], "engine hf", "engine vllm"],
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

test("a setting of its own is a model's, compared and said", async () => {
  const own = (value: string) => `model at ${value}`;
  const results = await readText("t.csv", table("temperature", ["0.0", "0.7"], own));
  const [only] = compare(results).rows;
  if (!only?.ok) throw new Error("refused");
  expect(only.task).toBe("quiz");
  expect(only.notes.map(({ message }) => message)).toContainEqual(
    expect.stringContaining("temperature (0 against 0.7)"),
  );
  const [ranking] = rankModels(results, { resamples: 100 });
  expect(ranking?.notes.map(({ message }) => message)).toContainEqual(expect.stringContaining("temperature 0, 0.7"));
  // Written in another way, it is the same.
  const same = await readText("t.csv", table("temperature", ["0", "0.0"], own));
  const [alike] = compare(same).rows;
  expect(alike?.ok === true && alike.notes.map(({ code }) => code)).not.toContain("different-settings");
});
