import { describe, expect, test } from "vitest";
import { inputError, readText } from "../dumps.js";

const read = (text: string, name = "mnli.tsv", options = {}) => readText(name, text, options);

const HEADER = "index\ttext\tnumber of correct responses (out of 40)";

describe("tables of how many runs had each item right", () => {
  test("the counts become shares of the runs, and a note says what they cannot show", async () => {
    const { matrices, notes, files } = await read(`${HEADER}\n7\ta\t40\n007\tb\t10\n9\tc\t0\n`);
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["007", "7", "9"]);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([0.25, 1, 0]);
    expect(matrices[0]?.runs).toMatchObject([{ model: "mnli", task: "mnli", metric: "score" }]);
    expect(files[0]?.format).toBe("tally table");
    expect(notes.find(({ code }) => code === "runs-averaged")?.message).toMatch(
      /share of 40 runs .* neither the score of one run nor the noise between runs/,
    );
  });

  test("an empty cell is absent, N/A unscored; neither is 0", async () => {
    const { matrices } = await read(`${HEADER}\n1\ta\t8\n2\tb\t\n3\tc\tN/A\n`);
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["1", "3"]);
    expect([...(matrices[0]?.states ?? [])]).toEqual([0, 2]);
  });

  test.each(["41", "-1", "2.5", "many"])("a count of %s of 40 runs is an error with its line", async (count) => {
    const error = await inputError(read(`${HEADER}\n1\ta\t40\n2\tb\t${count}\n`));
    expect(error).toMatchObject({ code: "bad-score", place: { line: 3, item: "2" } });
    expect(error.message).toContain("must be a whole number from 0 to 40");
  });

  test.each([
    ["without a number of runs", "index,correct\na,1\nb,0\n", "long table"],
    ["with two such columns", "index,correct (out of 5),right (out of 9)\na,1,3\nb,0,2\n", "matrix table"],
    ["with a score", "item,score,correct (out of 5)\na,1,3\nb,0,2\n", "long table"],
  ])("a table %s is another kind of table", async (_, text, format) => {
    expect((await read(text, "a.csv")).files[0]?.format).toBe(format);
  });

  test("a layout that was asked for is taken", async () => {
    const text = "index,correct (out of 5)\na,1\nb,0\n";
    expect((await read(text, "a.csv", { layout: "items-by-runs" })).files[0]?.format).toBe("matrix table");
  });
});

describe("quotes in tables parted by tabs", () => {
  const table = (rows: readonly string[]) => read(`model\ttask\titem\tscore\n${rows.join("\n")}\n`, "a.tsv");
  const ids = async (rows: readonly string[]) => (await table(rows)).matrices[0]?.items.map(({ id }) => id);
  const noted = async (rows: readonly string[]) =>
    (await table(rows)).notes.some(({ code }) => code === "quotes-as-written");

  test.each([
    ["that end before the cell", ['m\tt\t"Yes," he said\t1', "m\tt\tb\t0"], ['"Yes," he said', "b"]],
    ["that are not closed", ['m\tt\t"a\t1', "m\tt\tb\t0"], ['"a', "b"]],
    [
      "that would join lines",
      ['m\tt\t"a\t1', "m\tt\tb\t0", 'm\tt\t"c\t1', "m\tt\td\t1"].map((row) => row.replace('"c', 'c"')),
      ['"a', "b", 'c"', "d"],
    ],
  ])("quotes %s are characters, and a note says so", async (_, rows, expected) => {
    expect(await ids(rows)).toEqual(expected);
    expect(await noted(rows)).toBe(true);
  });

  test("quotes that enclose tabs, line ends or whole cells are none of the cell", async () => {
    const rows = ['m\tt\t"a\tb"\t1', 'm\tt\t"c\nd"\t0', 'm\tt\t"e ""f"""\t0'];
    expect(await ids(rows)).toEqual(["a\tb", "c\nd", 'e "f"']);
    expect(await noted(rows)).toBe(false);
  });

  test("what is broken either way is an error with its line", async () => {
    const error = await inputError(table(["m\tt\ta\t1", 'm\tt\t"b" c\t1', "m\tt"]));
    expect(error).toMatchObject({ code: "bad-csv", place: { line: 3 } });
  });

  test("between commas, broken quotes stay an error", async () => {
    const error = await inputError(read('model,task,item,score\nm,t,"a" b,1\n', "a.csv"));
    expect(error).toMatchObject({ code: "bad-csv", place: { line: 2 } });
  });
});
