import { describe, expect, test } from "vitest";
import { codes, inputError, readText } from "../dumps.js";

const long = (rows: readonly string[]) => `model;task;accuracy;n;stderr\n${rows.join("\n")}\n`;
const valuesOf = async (file: string, text: string) =>
  (await readText(file, text)).runScores.map(({ value, standardError }) => [value, standardError]);

describe("a comma for the decimals", () => {
  test("is read where it can stand for nothing else, in every column of the file, and said", async () => {
    const text = long(["a;quiz;0,7125;400;0,0226", "b;quiz;0,5;400;0,025"]);
    expect(await valuesOf("t.csv", text)).toEqual([
      [0.7125, 0.0226],
      [0.5, 0.025],
    ]);
    expect((await readText("t.csv", text)).notes.map(({ message }) => message)).toContain(
      "t.csv: commas stand for decimals, so that 0,0226 is 0.0226",
    );
  });

  test.each([
    ["tabs", "model\titem\tscore\na\tq1\t0,5\na\tq2\t2,25\n"],
    ["quoted cells between commas", 'model,item,score\na,q1,"0,5"\na,q2,"2,25"\n'],
    ["row names as R writes them", '"";"model";"item";"score"\n"1";"a";"q1";0,5\n"2";"a";"q2";2,25\n'],
    ["JSON texts", '{"model":"a","item":"q1","score":"0,5"}\n{"model":"a","item":"q2","score":"2,25"}\n'],
  ])("is read between %s", async (_, text) => {
    const { matrices } = await readText(text.startsWith("{") ? "t.jsonl" : "t.csv", text);
    expect([...(matrices[0]?.scores ?? [])]).toEqual([0.5, 2.25]);
  });

  test("is read with a sign of per cent, next to answers without a score, and next to whole numbers", async () => {
    expect(await valuesOf("t.csv", long(["a;quiz;71,2 %;400;", "b;quiz;70 %;400;"]))).toEqual([
      [0.712, undefined],
      [0.7, undefined],
    ]);
    const { matrices } = await readText("t.csv", "model;item;score\na;q1;0,25\na;q2;N/A\na;q3;1\n");
    expect([...(matrices[0]?.scores ?? [])]).toEqual([0.25, Number.NaN, 1]);
  });

  test("makes a leaderboard and a matrix of a spreadsheet readable", async () => {
    const board = await readText("t.csv", "Model;MMLU;GSM8K\na;63,46;60,98\nb;73,49;57,49\n");
    expect(board.runScores.map(({ run }) => run.task).sort()).toEqual(["GSM8K", "GSM8K", "MMLU", "MMLU"]);
    const rows = Array.from({ length: 25 }, (_, item) => `q${item};0,${item % 7}5;0,${item % 5}`);
    const { matrices } = await readText("t.csv", `item;a;b\n${rows.join("\n")}\n`);
    expect(matrices[0]?.scores[1]).toBe(0.15);
  });

  test("has three digits behind it only where another number of the file has not", async () => {
    const losses = (second: string) => `model;task;loss\na;quiz;1,234\nb;quiz;${second}\n`;
    expect((await valuesOf("t.csv", losses("2,5"))).map(([value]) => value)).toEqual([1.234, 2.5]);
    expect((await inputError(readText("t.csv", losses("2,517")))).message).toContain("a comma may stand for either");
  });

  test.each([
    ["points in the same column", ["a;quiz;0,71;;", "b;quiz;0.5;;"], "bad-score"],
    ["points that may part thousands", ["a;quiz;0,71;1.319;", "b;quiz;0,5;1.319;"], "mixed-decimals"],
  ])("is doubted next to %s", async (_, rows, code) => {
    expect((await inputError(readText("t.csv", long(rows)))).code).toBe(code);
  });

  test("changes no name: items may be called 1,5", async () => {
    const { matrices, notes } = await readText("t.csv", "model;item;score\na;1,5;1\na;2,5;0\n");
    expect(matrices[0]?.items.map(({ id }) => id)).toEqual(["1,5", "2,5"]);
    expect(notes.map(({ code }) => code)).not.toContain("decimal-commas");
  });

  test("is said alike whatever the order of the rows", async () => {
    const rows = ["a;quiz;0,7;;", "b;quiz;0,5;;", "c;quiz;0,9;;"];
    const notes = await Promise.all(
      [rows, rows.toReversed()].map(async (all) => (await readText("t.csv", long(all))).notes),
    );
    expect(notes[0]).toEqual(notes[1]);
    expect(codes(await readText("t.csv", long(rows)))).toContain("decimal-commas");
  });
});
