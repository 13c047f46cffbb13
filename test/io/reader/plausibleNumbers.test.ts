import { expect, test } from "vitest";
import { readDumps } from "../../../src/io/index.js";

const read = (name: string, text: string) => readDumps([{ name, bytes: new TextEncoder().encode(text) }]);
const step = (value: string) =>
  `{"model":"m","task":"t","item":"a","score":1,"step":${value}}\n{"model":"m","task":"t","item":"a","score":1,"step":1}\n`;

test.each([
  [
    "a table",
    "a.csv",
    "model,task,step,item,score\nm,t,1e999,a,1\nm,t,1,a,1\n",
    /a\.csv:2: step must be a number, got "1e999"/,
  ],
  [
    "a step of many digits",
    "a.csv",
    `model,task,step,item,score\nm,t,${"9".repeat(400)},a,1\n`,
    /a\.csv:?.* step .*number/,
  ],
  ["JSON Lines", "a.jsonl", step("1e999"), /a\.jsonl:1: step must be a number/],
  [
    "own results",
    "r.json",
    '{"schema":"noisefloor/results/1","matrices":[],"runScores":[{"value":0.5,"run":{"model":"m","task":"t","metric":"acc","step":1e999},"file":"x"}],"printedScores":[],"files":[],"notes":[]}',
    /r\.json.*step/,
  ],
])("a step without end is refused in %s", async (_, name, text, message) => {
  await expect(read(name, text)).rejects.toThrow(message);
});

test.each(["inf", "-0.1", "1e999"])("a standard error of %s is left out, with a note", async (error) => {
  const { runScores, notes } = await read(
    "a.csv",
    `model,task,score,stderr,n\nm,t,0.5,${error},100\nn,t,0.6,0.04,100\n`,
  );
  expect(runScores.map(({ value, standardError, items }) => [value, standardError, items])).toEqual([
    [0.5, undefined, 100],
    [0.6, 0.04, 100],
  ]);
  expect(notes.find(({ code }) => code === "numbers-left-out")?.message).toMatch(/a standard error of .* \(m on t\)/);
});

test("a number of items that counts nothing is left out, with a note", async () => {
  const score = (items: string, model: string) =>
    `{"value":0.5,"run":{"model":"${model}","task":"t","metric":"acc"},"file":"x","items":${items}}`;
  const { runScores, notes } = await read(
    "r.json",
    `{"schema":"noisefloor/results/1","matrices":[],"runScores":[${score("1e999", "a")},${score("0.5", "b")},${score("7", "c")}],"printedScores":[],"files":[],"notes":[]}`,
  );
  expect(runScores.map(({ items }) => items)).toEqual([undefined, undefined, 7]);
  expect(notes.find(({ code }) => code === "numbers-left-out")?.data).toEqual({ count: 2 });
});
