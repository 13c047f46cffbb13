import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { answers, codes, inputError, readText, source } from "../dumps.js";

// Made by hand in the layout of the library's data frames.
const rows = [
  { user_input: "q0", retrieved_contexts: ["c"], response: "r", reference: "f", faithfulness: 0.5, my_rubric: 1 },
  { user_input: "q1", retrieved_contexts: ["c"], response: "r", reference: "f", faithfulness: null, my_rubric: 0 },
  { user_input: "q2", retrieved_contexts: ["c"], response: "r", reference: "f", faithfulness: 1, my_rubric: 1 },
];
const csv = [
  ",user_input,retrieved_contexts,response,reference,faithfulness,my_rubric",
  ...rows.map((row, at) => `${at},${row.user_input},['c'],r,f,${row.faithfulness ?? ""},${row.my_rubric}`),
].join("\n");
const columns = Object.fromEntries(
  Object.keys(rows[0] as object).map((key) => [
    key,
    Object.fromEntries(rows.map((row, at) => [at, row[key as keyof (typeof rows)[number]]])),
  ]),
);

describe("results of ragas", () => {
  test.each([
    ["ours.csv", csv],
    ["ours.json", JSON.stringify(rows)],
    ["ours.json", JSON.stringify(columns)],
  ])("%s: every column of scores is a metric, also one of an own name; NaN is unscored", async (name, text) => {
    const results = await readText(name, text);
    const run = { model: "ours", task: "ragas", errored: 0 };
    expect(answers(results)).toEqual([
      { ...run, metric: "faithfulness", right: 1, scored: 2, unscored: 1 },
      { ...run, metric: "my_rubric", right: 2, scored: 3, unscored: 0 },
    ]);
    expect(results.matrices[0]?.items.map(({ id }) => id)).toEqual(["q0", "q1", "q2"]);
    expect(codes(results)).toEqual(["direction-assumed"]);
  });

  test("two results are two contestants; less noise sensitivity is better", async () => {
    const text = csv.replaceAll("my_rubric", "noise_sensitivity(mode=relevant)");
    const results = await readDumps([source("a.csv", text), source("b.csv", text)]);
    expect(results.matrices.map(({ metric, runs, higherIsBetter }) => [metric, runs.length, higherIsBetter])).toEqual([
      ["faithfulness", 2, true],
      ["noise_sensitivity(mode=relevant)", 2, false],
    ]);
  });

  test("a row without a question is refused", async () => {
    const text = JSON.stringify([...rows, { ...rows[0], user_input: "" }]);
    expect((await inputError(readText("r.json", text))).code).toBe("no-item");
  });
});
