import { expect, test } from "vitest";
import { analyseItems } from "../../../src/analysis/items/itemAnalysis.js";
import { missingAnswers } from "../../../src/analysis/items/missingAnswers.js";
import { createResultMatrix, type ResultMatrix, STATE_CODE } from "../../../src/data/resultMatrix.js";
import { spearmanTest } from "../../../src/inference/trend/spearman.js";
import { spearman } from "../../../src/numeric/correlation.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf } from "../../support/records.js";

/** 1 and 0 are scores, e an error, . an item that the run was not asked. */
function table(rows: readonly string[]): ResultMatrix {
  const cells = [...rows.join("")];
  return createResultMatrix({
    runs: rows.map((_, run) => ({ model: `m${run}`, task: "t", metric: "acc" })),
    items: [...rows[0]!].map((_, item) => ({ id: `q${item}` })),
    scores: cells.map((cell) => (cell === "1" || cell === "0" ? Number(cell) : Number.NaN)),
    states: Uint8Array.from(cells, (cell) =>
      cell === "e" ? STATE_CODE.errored : cell === "." ? STATE_CODE.absent : STATE_CODE.scored,
    ),
    higherIsBetter: true,
  });
}

const ROWS = ["1101e.", "10e1e1", "0100e0", "1111e1", "ee01ee", "0e00e.", "eeeee."];

test("is the rank correlation of what was left out with what was answered, over items and over runs, of what was asked", () => {
  const found = missingAnswers(table(ROWS))!;
  const tallies = (lists: readonly string[]) =>
    lists
      .map((list) => {
        const asked = [...list].filter((cell) => cell !== ".");
        const scored = asked.filter((cell) => cell !== "e").map(Number);
        return { asked: asked.length, scored: scored.length, sum: scored.reduce((sum, score) => sum + score, 0) };
      })
      .filter(({ scored }) => scored > 0);
  const columns = [...ROWS[0]!].map((_, item) => ROWS.map((row) => row[item]).join(""));
  const all = ROWS.join("");
  const count = (pattern: RegExp) => all.match(pattern)!.length;
  expect([found.missing, found.share]).toEqual([count(/e/g), count(/e/g) / count(/[01e]/g)]);
  for (const [part, lists] of [
    [found.items, columns],
    [found.runs, ROWS],
  ] as const) {
    const own = tallies(lists);
    const expected = spearmanTest(
      own.map(({ asked, scored }) => (asked - scored) / asked),
      own.map(({ sum, scored }) => sum / scored),
    );
    expect(part.rho).toBeCloseTo(expected.rho, 12);
    expect(part.pValue).toBeCloseTo(expected.pValue, 12);
  }
  const runs = tallies(ROWS);
  expect(found.orderCorrelation).toBeCloseTo(
    spearman(
      runs.map(({ sum, scored }) => sum / scored),
      runs.map(({ sum, asked }) => sum / asked),
    ),
    12,
  );
  expect(found.isShown).toBe(found.items.pValue! < 0.025 || found.runs.pValue! < 0.025);
});

test("rows of one group count as one run", () => {
  const grouped = missingAnswers(table(ROWS), [
    [0, 1],
    [2, 3],
    [4, 5, 6],
  ])!;
  const joined = missingAnswers(
    table(
      [ROWS[0]! + ROWS[1]!, ROWS[2]! + ROWS[3]!, `${ROWS[4]}${ROWS[5]}`].map(
        (row, place) => row + (place === 2 ? ROWS[6]! : "......"),
      ),
    ),
  )!;
  expect(grouped.runs).toEqual(joined.runs);
  expect(grouped.missing).toBe(joined.missing);
});

test("is nothing where nothing is missing, and unknown of fewer than three runs with an answer", () => {
  expect(missingAnswers(matrixOf([{ scores: [1, 0] }]))).toBeNull();
  expect(missingAnswers(table(["10.", "01.", "1.0"]))).toBeNull();
  expect(missingAnswers(table(["10e", "e1e", "eee"]))!.orderCorrelation).toBeNull();
  expect(missingAnswers(table(["11e", "e10", "0e0"]))!.orderCorrelation).not.toBeNull();
});

test("is shown by either, at half of .05 each, and then said of the items", () => {
  const steep = Array.from({ length: 12 }, (_, run) =>
    Array.from({ length: 12 }, (__, item) => (item < run ? "e" : (7 * item + 3 * run) % 12 < run ? "0" : "1")).join(""),
  );
  expect(missingAnswers(table(steep))!.isShown).toBe(true);
  expect(codesOf(analyseItems(table(steep)))).toContain("missing-not-at-random");
});

test("runs that answer all items alike are counted, those with a single answer are not", () => {
  expect(analyseItems(table(["111111", "000000", "110101", "011010", "1.....", "101010"])).flatRuns).toBe(2);
  expect(analyseItems(table(["11....", "110101", "011010"])).flatRuns).toBe(1);
  expect(analyseItems(table(["110101", "011010", "101010"])).flatRuns).toBe(0);
});
