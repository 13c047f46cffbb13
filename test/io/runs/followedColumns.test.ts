import { describe, expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";
import { compare } from "../../../src/questions/compare.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";

type Cells = Readonly<Record<string, string>>;

/** A file of one model: its rows, and what each row says beside the score. */
const file = (model: string, more: Cells | ((item: number) => Cells), format: "csv" | "jsonl" = "csv") => {
  const rows = Array.from({ length: 40 }, (_, item) => ({
    model,
    task: "quiz",
    item: `q${item}`,
    score: String((item * (model.length + 3)) % 5 > 1 ? 1 : 0),
    ...(typeof more === "function" ? more(item) : more),
  }));
  const text =
    format === "jsonl"
      ? rows.map((row) => JSON.stringify({ ...row, score: Number(row.score) })).join("\n")
      : [Object.keys(rows[0] as object), ...rows.map((row) => Object.values(row))]
          .map((cells) => cells.join(","))
          .join("\n");
  return { name: `${model}.${format}`, bytes: new TextEncoder().encode(`${text}\n`) };
};

const read = (...files: readonly ReturnType<typeof file>[]) => readDumps(files);

/** What a comparison of the two says of other settings. */
async function saidOf(...files: readonly ReturnType<typeof file>[]) {
  const results = await read(...files);
  const [only] = compare(results, { baseline: "m", candidate: "other" }).rows;
  if (!only?.ok) throw new Error(only?.message);
  return {
    compared: only.notes.map(({ message }) => message).join("\n"),
    ignored: results.notes
      .filter(({ code }) => code === "columns-ignored")
      .map(({ message }) => message)
      .join("\n"),
    caveats: buildVarianceReport(results).caveats.join("\n"),
  };
}

describe("a column that follows the models from file to file", () => {
  test.each(["csv", "jsonl"] as const)("is said with the difference, in %s", async (format) => {
    const { compared, ignored, caveats } = await saidOf(
      file("m", { cohort: "red" }, format),
      file("other", { cohort: "blue" }, format),
    );
    expect(compared).toContain("other columns (cohort red against cohort blue)");
    expect(caveats).toContain("were run with other settings");
    expect(ignored).toBe("");
  });

  test("several columns are said in the order of their names, whatever theirs in the files", async () => {
    const { compared } = await saidOf(
      file("m", { decoding: "greedy", cohort: "red" }),
      file("other", { cohort: "blue", decoding: "beam" }),
    );
    expect(compared).toContain("cohort red, decoding greedy against cohort blue, decoding beam");
  });

  test("the files of several models give it to each", async () => {
    const results = await read(
      file("m", { cohort: "red" }),
      file("mm", { cohort: "red" }),
      file("other", { cohort: "blue" }),
    );
    const isSaid = ([baseline, candidate]: readonly [string, string]) =>
      compare(results, { baseline, candidate }).rows.every(
        (row) => row.ok && row.notes.some(({ code }) => code === "different-settings"),
      );
    const pairs = [
      ["m", "mm"],
      ["m", "other"],
      ["other", "mm"],
    ] as const;
    expect(pairs.map(isSaid)).toEqual([false, true, true]);
  });

  test.each([
    ["all models have the same value", { cohort: "red" }, { cohort: "red" }],
    ["a model has several values", { cohort: "red" }, (item: number) => ({ cohort: item < 20 ? "blue" : "green" })],
    ["a cell is empty", { cohort: "red" }, (item: number) => ({ cohort: item === 7 ? "" : "blue" })],
    ["only one file has it", { cohort: "red" }, {}],
    ["it says what a model is like", { provider: "red" }, { provider: "blue" }],
    ["it says when a run was made", { created_at: "2026-01-01" }, { created_at: "2026-01-02" }],
  ] as const)("not so where %s", async (_, mine, theirs) => {
    const { compared, ignored } = await saidOf(file("m", mine), file("other", theirs));
    expect(compared).not.toContain("other columns");
    expect(ignored).toContain(Object.keys(mine)[0]);
  });
});

test("a column without a name is named by its place, unless it numbers the rows", async () => {
  const table = (first: string) =>
    `model,${first},item,score\n${["a", "b"].flatMap((model) => Array.from({ length: 30 }, (_, item) => `${model},quiz,q${item},${(item * 7) % 3 > 1 ? 1 : 0}\n`)).join("")}`;
  const notesOf = async (text: string) =>
    (await readDumps([{ name: "t.csv", bytes: new TextEncoder().encode(text) }])).notes.map(({ message }) => message);
  expect(await notesOf(table(""))).toContain("t.csv: columns not used: column 2 without a name");
  const numbered = `,model,item,score\n${["a", "b"].flatMap((model, at) => Array.from({ length: 30 }, (_, item) => `${at * 30 + item},${model},q${item},${(item * 7) % 3 > 1 ? 1 : 0}\n`)).join("")}`;
  expect((await notesOf(numbered)).join("\n")).not.toContain("without a name");
});
