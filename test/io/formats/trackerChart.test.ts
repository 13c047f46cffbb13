import { describe, expect, test } from "vitest";
import { readText } from "../dumps.js";

const read = readText;
const chart = "Step,run-a - eval/acc,run-a - eval/acc__MIN,run-b - eval/acc\n";

describe("the chart that a tracker exported", () => {
  test("is a curve a column, whose bands are left out and whose empty cells are no scores", async () => {
    const results = await read("chart.csv", `${chart}100,0.25,0.2,0.5\n200,0.75,0.7,\n`);
    expect(results.runScores.map(({ run, value }) => [run.model, run.task, run.metric, run.step, value])).toEqual([
      ["run-a", "eval/acc", "acc", 100, 0.25],
      ["run-a", "eval/acc", "acc", 200, 0.75],
      ["run-b", "eval/acc", "acc", 100, 0.5],
    ]);
    expect(results.notes.map(({ code }) => code)).toContain("bands-left-out");
  });

  test("may have passed through R or pandas, which number its rows", async () => {
    const plain = await read("chart.csv", "Step,a - acc,b - acc\n100,0.25,0.5\n200,0.5,0.75\n");
    const byR = await read("chart.txt", '"Step" "a - acc" "b - acc"\n"1" 100 0.25 0.5\n"2" 200 0.5 0.75\n');
    const byPandas = await read("chart.csv", ",Step,a - acc,b - acc\n0,100,0.25,0.5\n1,200,0.5,0.75\n");
    const scores = ({ runScores }: typeof plain) => runScores.map(({ run, value }) => [run.model, run.step, value]);
    expect(scores(byR)).toEqual(scores(plain));
    expect(scores(byPandas)).toEqual(scores(plain));
  });

  test("refuses a row whose step or score cannot be read, with its line", async () => {
    await expect(read("chart.csv", `${chart}100,0.25,0.2,0.5\n,0.5,0.4,0.5\n`)).rejects.toThrow(/chart\.csv:3.*step/s);
    await expect(read("chart.csv", "Step,a - acc\n1,,0.25\n")).rejects.toThrow(/chart\.csv:2.*step/s);
    await expect(read("chart.csv", "Step,a - acc\n100,0.25\n200,many\n")).rejects.toThrow(/chart\.csv:3.*many/s);
  });
});
