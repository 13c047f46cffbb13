import { describe, expect, test } from "vitest";
import { UNSCORED } from "../../../src/io/tables/scoreCell.js";
import { ScoreScales } from "../../../src/io/tables/scoreScale.js";
import { answers, inputError, readText } from "../dumps.js";

test("more different scores than a call takes arguments: a value apart from all of them is told, with their range", () => {
  const scales = new ScoreScales({ file: "a.csv", areOfRuns: false });
  const texts = scales.textsOf({ task: "t", metric: "acc" });
  // With work that grows by the square of the scores, this would take hours.
  for (let score = 10_000; score < 210_000; score++) texts.add(String(score / 220_000));
  texts.add("-1", undefined, 3);
  scales.decide();
  expect(scales.readerOf(texts)("-1")).toEqual(UNSCORED);
  expect(scales.notes.map(({ code }) => code)).toEqual(["sentinel-unscored"]);
  expect(scales.notes[0]?.message).toContain(`(${10_000 / 220_000} to ${209_999 / 220_000})`);
});

const ITEMS = Array.from({ length: 24 }, (_, item) => item);
const long = (cell: (item: number) => string) =>
  `model,item,correct\n${ITEMS.map((item) => `a,q${item},${cell(item)}\n`).join("")}`;
const wide = (cell: (item: number) => string) =>
  `model,${ITEMS.map((item) => `q${item}`).join(",")}\na,${ITEMS.map(cell).join(",")}\nb,${ITEMS.map((item) => cell((item + 1) % 24)).join(",")}\n`;

describe("cells with a dash or a point, as tables print where there is nothing", () => {
  test.each(["-", "--", "–", "—", ".", "n.a."])(
    "%j is no score beside numbers and grades in words",
    async (nothing) => {
      for (const [right, wrong] of [
        ["1", "0"],
        ["yes", "no"],
      ]) {
        const cell = (item: number) => (item === 3 ? nothing : item % 3 === 0 ? (wrong as string) : (right as string));
        expect(answers(await readText("t.csv", long(cell)))).toMatchObject([{ right: 16, scored: 23, unscored: 1 }]);
        expect(answers(await readText("t.csv", wide(cell)))).toMatchObject([
          { model: "a", right: 16, scored: 23, unscored: 1 },
          { model: "b", right: 16, scored: 23, unscored: 1 },
        ]);
      }
    },
  );

  test.each([
    ["✓", "-"],
    ["yes", "–"],
    ["True", "."],
    ["pass", ""],
    ["✗", ""],
  ])("%j and %j alone are asked about: the second may be the other grade", async (mark, nothing) => {
    const cell = (item: number) => (item % 3 === 0 ? nothing : mark);
    for (const text of [long(cell), wide(cell)]) {
      const error = await inputError(readText("t.csv", text));
      expect([error.code, error.message]).toEqual(["one-sided-marks", expect.stringContaining(JSON.stringify(mark))]);
    }
  });

  test("a few empty cells of a judge that is always content, numbers, and the other grade on another test are no question", async () => {
    const once = (item: number) => (item === 3 ? "" : "yes");
    expect(answers(await readText("t.csv", long(once)))).toMatchObject([{ right: 23, unscored: 1 }]);
    expect(
      answers(
        await readText(
          "t.csv",
          long((item) => (item % 3 === 0 ? "" : "1")),
        ),
      ),
    ).toMatchObject([{ right: 16 }]);
    const rows = ITEMS.map((item) => `a,one,q${item},${item % 3 === 0 ? "-" : "yes"}\na,two,q${item},no\n`).join("");
    expect(answers(await readText("t.csv", `model,task,item,correct\n${rows}`))).toMatchObject([
      { task: "one", right: 16, unscored: 8 },
      { task: "two", right: 0, unscored: 0 },
    ]);
  });
});
