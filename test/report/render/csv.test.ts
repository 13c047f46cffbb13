import { expect, test } from "vitest";
import { createResults } from "../../../src/data/createResults.js";
import { reportCsv } from "../../../src/report/render/csv.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { matrixOf } from "../../support/matrices.js";

test("rows keep their notes, each with its code", () => {
  const report = buildVarianceReport(createResults({ matrices: [matrixOf([{ scores: [1, 0, 1] }])] }));
  const { text } = reportCsv(report).find(({ name }) => name === "noise")!;
  expect(report.noise[0]!.notes).not.toEqual([]);
  for (const { code, message } of report.noise[0]!.notes) expect(text).toContain(`${code}: ${message}`);
});
