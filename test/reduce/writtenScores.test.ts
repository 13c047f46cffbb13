import { describe, expect, test } from "vitest";
import { type ReadOptions, readDumps } from "../../src/io/index.js";
import { filesOf } from "./reducedFiles.js";
import { gradedRows, type Row } from "./scoreRows.js";

/** What tables of scores say without words, of reduced ones as of the rows: per cent, and numbers that stand for no score. */
const graded = gradedRows(6).filter(({ task }) => task === "quiz");
const scored = (scoreOf: (score: number, index: number) => number): Row[] =>
  graded.map((row, index) => ({ ...row, score: row.score === null ? null : scoreOf(Math.abs(row.score), index) }));
const bytes = (text: string) => new TextEncoder().encode(text);

const longOf = (rows: readonly Row[], metric: string) =>
  `model,task,metric,seed,item,score\n${rows.map(({ model, task, seed, item, score }) => `${model},${task},${metric},${seed},${item},${score ?? ""}\n`).join("")}`;

function reducedOf(rows: readonly Row[], metric: string) {
  return [...filesOf(rows, "r", 1000)].map(([name, text]) => {
    const isItems = name.endsWith("items.csv");
    // The metric of every run, as the queries give it where the table has such a column.
    const lines = text.trimEnd().split("\n");
    const named = lines.map((line, index) => (isItems ? line : `${line},"${index === 0 ? "metric" : metric}"`));
    return { name, bytes: bytes(`${named.join("\n")}\n`) };
  });
}

const outcome = async (dumps: Parameters<typeof readDumps>[0], options: ReadOptions) => {
  try {
    const { matrices, notes } = await readDumps(dumps, options);
    return { matrices, notes: notes.map(({ code, message }) => [code, message.replace(/^[^:]*: /, "")]) };
  } catch (error) {
    // A reduced table has no lines of scores.
    return (error as Error).message.replace(/^[^:]*: /, "").replaceAll(/ \(line \d+\)/g, "");
  }
};

const CASES: [string, string, Row[], ReadOptions, string | null][] = [
  ["shares", "f1", scored((score) => score / 10), {}, null],
  ["per cent", "f1", scored((score) => score * 10), {}, "scores-in-percent"],
  ["per cent that are taken as written", "f1", scored((score) => score * 10), { scoresIn: "share" }, null],
  ["grades", "grade", scored((score) => score), {}, null],
  ["a failed judge", "grade", scored((score, index) => (index % 9 === 0 ? -1 : 1 + score)), {}, "sentinel-unscored"],
  [
    "-1 that is a score",
    "grade",
    scored((score, index) => (index % 9 === 0 ? -1 : 1 + score)),
    { unscored: ["none"] },
    null,
  ],
  ["zeros that are none", "grade", scored((score) => Math.round(score)), { unscored: ["0"] }, null],
  ["-1 that may be either", "grade", scored((_, index) => [-1, 0, 1][index % 3]!), {}, "--unscored=-1"],
  [
    "shares among per cent",
    "f1",
    scored((score, index) => (index % 2 ? 1 + score * 9 : score / 1e3)),
    {},
    "--scores-in",
  ],
];

describe("scores of reduced tables are read as those of a table are", () => {
  test.each(CASES)("%s", async (_, metric, rows, options, said) => {
    const rounded = rows.map((row) => ({ ...row, score: row.score === null ? null : Number(row.score.toFixed(3)) }));
    const long = await outcome([{ name: "long.csv", bytes: bytes(longOf(rounded, metric)) }], options);
    expect(await outcome(reducedOf(rounded, metric), options)).toEqual(long);
    if (said !== null) expect(JSON.stringify(long)).toContain(said);
    else expect(long).toMatchObject({ notes: [] });
  });
});
