import { describe, expect, test } from "vitest";
import { readDumps } from "../../src/io/index.js";
import { buildVarianceReport, jsonDocument, reportCsv } from "../../src/report/index.js";
import { reportData } from "../support/reportData.js";

const results = reportData({ models: ["a", "b"], seeds: 2, steps: [10, 20, 30], framings: ["choice", "completion"] });
const record = buildVarianceReport(results);
const bytes = (text: string) => new TextEncoder().encode(text);
const answers = [
  ...reportCsv(record).map(({ name, text }) => ({ name: `${name}.csv`, bytes: bytes(text) })),
  { name: "report.json", bytes: bytes(jsonDocument("report", record)) },
  { name: "gate.json", bytes: bytes(jsonDocument("gate", { outcome: "pass" })) },
];
const dump = { name: "quiz.csv", bytes: bytes("model,item,score\nm,1,0\nm,2,1\n") };

describe("what this program wrote as an answer", () => {
  test("is more than one table", () => expect(answers.length).toBeGreaterThan(5));

  test.each(answers.map((answer) => [answer.name, answer] as const))("%s is no dump", async (_, answer) => {
    await expect(readDumps([answer])).rejects.toMatchObject({ code: "own-answer" });
    const both = await readDumps([dump, { ...answer, found: true }]);
    expect(both.runScores).toEqual([]);
    expect(both.matrices.map(({ runs }) => runs.length)).toEqual([1]);
    expect(both.notes).toMatchObject([{ code: "files-left-out" }]);
  });

  test("is told by its own schema alone", async () => {
    const text = "model,item,score,schema\nm,1,0,noisefloor\nm,2,1,mine/report/1\n";
    const { matrices } = await readDumps([{ name: "quiz.csv", bytes: bytes(text) }]);
    expect(matrices[0]?.items).toHaveLength(2);
  });
});
