import { expect, test } from "vitest";
import { createResults } from "../../../src/data/createResults.js";
import { createRng } from "../../../src/random/rng.js";
import { renderText } from "../../../src/report/render/text.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { kinBoard } from "../../support/kinBoards.js";
import { matrixOf } from "../../support/matrices.js";

function boardOf(families: number, copies: number) {
  const items = 60;
  const scores = kinBoard(createRng(1, "kin in a report"), { families, copies, items, renewed: 0.02 });
  const rows = Array.from({ length: families * copies }, (_, row) => ({
    model: `model-${row}`,
    scores: [...scores.subarray(row * items, (row + 1) * items)],
  }));
  return buildVarianceReport(createResults({ matrices: [matrixOf(rows)] }), { sections: ["items"] });
}

test("a report on kin says who is kin, as how many models they count, and draws their tree", () => {
  const report = boardOf(12, 4);
  expect(report.kinship.map(({ families }) => families.map(({ models }) => models.length))).toEqual([
    Array(12).fill(4),
  ]);
  expect(report.figures.map(({ figure }) => figure.id)).toContain("family-tree-1");
  const text = renderText(reportDocument(report)).replace(/\s+/g, " ");
  expect(text).toContain("Which models are kin: t · acc");
  expect(text).toMatch(/48 models are 12 families .* as sure as one over 1\d\.\d independent models/);
});

test("a report on strangers says nothing of kin", () => {
  const report = boardOf(40, 1);
  expect([report.kinship, report.figures.filter(({ figure }) => figure.id.startsWith("family"))]).toEqual([[], []]);
});
