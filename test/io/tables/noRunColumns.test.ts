import { describe, expect, test } from "vitest";
import { codes, inputError, readText } from "../dumps.js";

/** Columns and rows of a table that are no run, no item and no test: what sums up others, or says what items are like. */
const csv = (...rows: readonly (readonly unknown[])[]) => `${rows.map((row) => row.join()).join("\n")}\n`;
const items = Array.from({ length: 24 }, (_, item) => item);
const right = (model: number, item: number) => Number((item * 7 + model) % 3 > 0);
const perItem = (name: string, value: (item: number) => unknown) =>
  csv(["item", "a", "b", name], ...items.map((item) => [`q${item}`, right(0, item), right(1, item), value(item)]));

describe("columns beside those of runs", () => {
  test.each([
    ["difficulty", (item: number) => 1 + (item % 5)],
    ["level", (item: number) => item % 2],
    ["weight", (item: number) => 1 + (item % 2)],
    ["mean", (item: number) => (right(0, item) + right(1, item)) / 2],
    ["n_tokens", (item: number) => 100 + item],
    ["votes", (item: number) => 10 + item],
    ["diff", (item: number) => right(1, item) - right(0, item)],
  ])("%s is no run of items", async (name, value) => {
    const results = await readText("t.csv", perItem(name, value));
    expect(results.matrices.map(({ runs }) => runs.map(({ model }) => model))).toEqual([["a", "b"]]);
    expect(results.notes.find(({ code }) => code === "columns-ignored")?.message).toContain(`no run: "${name}"`);
  });

  test.each(["n", "memory", "delta", "release", "c"])("%s with scores as the others have is a run", async (name) => {
    const { matrices } = await readText(
      "t.csv",
      perItem(name, (item) => right(2, item)),
    );
    expect(matrices.map(({ runs }) => runs.length)).toEqual([3]);
  });

  test.each([
    ["n", 14_042, 1319],
    ["stderr", 0.4, 1.3],
    ["Δ", 1.8, -1.1],
    ["shots", 5, 0],
    ["Average", 62.1, 69.5],
  ])("%s is no run of tests", async (name, first, second) => {
    const { runScores } = await readText(
      "t.csv",
      csv(["Benchmark", "a", "b", name], ["MMLU", 61.2, 63, first], ["GSM8K", 70.1, 69, second]),
    );
    expect(runScores.map(({ run, value }) => `${run.model} ${run.task} ${value.toFixed(3)}`).sort()).toEqual([
      "a GSM8K 0.701",
      "a MMLU 0.612",
      "b GSM8K 0.690",
      "b MMLU 0.630",
    ]);
  });
});

test.each([
  // What is near a difference of shares is none: .61 − .58 is .03.
  ["delta", 0.09, 0.12, 3],
  ["delta", 0.03, 0.06, 2],
  // Rounded from figures with more decimals: .03 may be .0399 − .0001.
  ["delta", 0.04, 0.05, 2],
  ["delta", 0.05, 0.06, 3],
])("%s of %f and %f beside shares of two runs", async (name, first, second, runs) => {
  const text = csv(["Benchmark", "a", "b", name], ["MMLU", 0.61, 0.58, first], ["GSM8K", 0.7, 0.64, second]);
  const { runScores } = await readText("t.csv", text.replace("0.7,", "0.70,"));
  expect(new Set(runScores.map(({ run }) => run.model)).size).toBe(runs);
});

describe("rows that sum up others", () => {
  test.each(["subtotal", "Grand Total", "Summe", "Mittelwert", "**Average:**", "Total"])(
    "%s is no item",
    async (name) => {
      const rows = items.map((item) => [`q${item}`, right(0, item), right(1, item)]);
      const { matrices, notes } = await readText(
        "t.csv",
        csv(["item", "a", "b"], ...rows.slice(0, 12), [name, 8, 7], ...rows.slice(12)),
      );
      expect(matrices[0]?.items).toHaveLength(24);
      expect(notes.find(({ code }) => code === "rows-left-out")?.message).toContain("1 summary row");
    },
  );

  test.each(["Average", "Overall", "macro_avg", "Total"])("%s is no test beside others", async (name) => {
    const scores = (task: string, a: number, b: number) => [
      ["a", task, a],
      ["b", task, b],
    ];
    const rows = [...scores("mmlu", 0.6, 0.7), ...scores(name, 0.55, 0.65), ...scores("gsm", 0.5, 0.6)];
    for (const text of [
      csv(["model", "task", "score"], ...rows),
      csv(["task", "a", "b"], ["mmlu", 0.6, 0.7], [name, 0.55, 0.65], ["gsm", 0.5, 0.6]),
    ]) {
      const results = await readText("t.csv", text);
      expect([...new Set(results.runScores.map(({ run }) => run.task))].sort()).toEqual(["gsm", "mmlu"]);
      expect(codes(results)).toContain("rows-left-out");
    }
  });

  test("an average alone is the score that there is", async () => {
    const { runScores } = await readText(
      "t.csv",
      csv(["model", "task", "score"], ["a", "Total", 0.6], ["b", "Total", 0.7]),
    );
    expect(runScores.map(({ run }) => run.task)).toEqual(["Total", "Total"]);
  });
});

describe("a column that is named as the score", () => {
  const rows = ["a", "b"].flatMap((model, at) => items.map((item) => [model, item, right(at, item)]));

  test.each(["latency", "num_errors", "wrong", "edit_distance_err"])("%s: less is better, and said", async (name) => {
    const results = await readText("t.csv", csv(["model", "id", name], ...rows), { map: { score: name } });
    expect(results.matrices.map(({ metric, higherIsBetter }) => [metric, higherIsBetter])).toEqual([[name, false]]);
    expect(codes(results)).toContain("direction-by-name");
  });

  test("what a model predicted is not offered as one", async () => {
    const text = csv(["model", "item", "predicted", "label"], ...rows.map((row, at) => [...row, at % 2]));
    const { message } = await inputError(readText("t.csv", text));
    expect(message).toContain('Whether "predicted" is right by "label"');
  });

  test("days are offered as what is compared", async () => {
    const text = csv(["date", "accuracy"], ["2024-01-01", 0.6], ["2024-01-08", 0.62], ["2024-01-15", 0.63]);
    expect((await inputError(readText("t.csv", text))).message).toContain("--map score=accuracy,model=date");
  });
});
