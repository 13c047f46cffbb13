import { expect, test } from "vitest";
import { rankModels } from "../../src/analysis/ranking/ranking.js";
import { compare } from "../../src/questions/compare.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";
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

const own = (value: string) => `model at ${value}`;

test.each(["cohort", "decoding", "top_p", "condition", "max_tokens"])(
  "a column of unknown meaning, such as %s, is said where it follows the models",
  async (column) => {
    const values = column === "top_p" || column === "max_tokens" ? ["0.5", "1"] : ["red", "blue"];
    const { compared, followed } = await following(column, values, (value) => `m${values.indexOf(value)}`);
    expect(compared).toContain(`other columns (${column} ${values[0]} against ${column} ${values[1]})`);
    expect(followed).toBe(true);
  },
);

test.each([
  ["it says what a model is like", "provider", ["x", "y"], own],
  ["it says when a run was made", "created_at", ["2026-01-01", "2026-01-02"], own],
  ["it is in the models' names", "cohort", ["red", "blue"], own],
  ["all models have the same value", "cohort", ["red", "red"], (_: string, side: number) => `m${side}`],
] as const)("not so where %s", async (_, column, values, nameOf) => {
  const { compared, followed } = await following(column, values, nameOf);
  expect(compared).not.toContain("other columns");
  expect(followed).toBe(false);
});

/** What a comparison and a report say of two models, each with a value of its own in a column. */
async function following(column: string, values: readonly string[], nameOf: (value: string, side: number) => string) {
  const rows = values.flatMap((value, side) =>
    Array.from(
      { length: 40 },
      (_, item) => `${nameOf(value, side)},q${item},${value},${item % (side + 3) > 0 ? 1 : 0}`,
    ),
  );
  const results = await readText("t.csv", `model,item,${column},score\n${rows.join("\n")}\n`);
  const [only] = compare(results).rows;
  if (!only?.ok) throw new Error("refused");
  const caveats = buildVarianceReport(results).caveats.join("\n");
  return {
    compared: only.notes.map(({ message }) => message).join("\n"),
    followed: caveats.includes("were run with other settings"),
  };
}
