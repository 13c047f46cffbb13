import { describe, expect, test } from "vitest";
import { createResults } from "../../../src/data/createResults.js";
import type { Block } from "../../../src/report/document/document.js";
import { renderText } from "../../../src/report/render/text.js";
import { firstFigures, openSections, reportDocument } from "../../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { reportData } from "../../support/reportData.js";

/** The blocks below a heading of level 2, up to the next one. */
function sectionOf(blocks: readonly Block[], title: string): Block[] {
  const start = blocks.findIndex((block) => block.kind === "heading" && block.text === title);
  const rest = blocks.slice(start + 1);
  const end = rest.findIndex((block) => block.kind === "heading" && block.level === 2);
  return end === -1 ? rest : rest.slice(0, end);
}

const NOISE = "How noisy is each benchmark?";

describe("the pictures of the first screen", () => {
  const firstOf = (data: Parameters<typeof buildVarianceReport>[0]) =>
    firstFigures(buildVarianceReport(data)).map(({ id }) => id.replace(/-\d+$/, ""));

  test("leave out the noise of one test, where all intervals are about as wide, unless there is no other", () => {
    expect(firstOf(reportData({ models: ["a", "b"] }))).toEqual(["differences"]);
    expect(firstOf(reportData({ models: ["a"] }))).toEqual(["noise"]);
    expect(firstOf(reportData({ models: ["a", "b"], seeds: 3 }))).toEqual(["differences", "noise"]);
  });
});

test("the section that stands open has a table or a figure", () => {
  const table: Block = { kind: "table", caption: "", columns: [], rows: [] };
  const heading = (text: string): Block => ({ kind: "heading", level: 2, text });
  const blocks: Block[] = [
    heading("words"),
    { kind: "list", items: ["x"] },
    heading("numbers"),
    table,
    heading("more"),
    table,
  ];
  expect(openSections(blocks)[0]).toBe("numbers");
  expect(openSections(blocks.slice(0, 2))).toHaveLength(1);
});

describe("the report as a document", () => {
  test("ends with what has no data, the methods and, last of all, the signature", () => {
    const blocks = reportDocument(buildVarianceReport(reportData()));
    const titles = blocks.flatMap((block) => (block.kind === "heading" && block.level === 2 ? [block.text] : []));
    expect(titles.slice(-3)).toEqual(["What must be known before quoting this", "Sections without data", "Methods"]);
    expect(blocks.at(-1)).toMatchObject({ kind: "paragraph", text: expect.stringMatching(/^Signature: /) });
    expect(renderText(blocks).match(/all-pairs/g)).toHaveLength(1);
  });

  test("says notes on rows of the noise table at that table", () => {
    const report = buildVarianceReport(reportData({ models: ["m"], seeds: 3, steps: [1, 2] }));
    const noted = {
      ...report,
      noise: report.noise.map((row) => ({ ...row, notes: [{ code: "seeds-agree", message: "the seeds agree" }] })),
    };
    const blocks = reportDocument(noted);
    expect(renderText(sectionOf(blocks, NOISE))).toContain("• The seeds agree");
    expect(renderText(sectionOf(blocks, "What must be known before quoting this"))).not.toContain("seeds agree");
  });

  test("has no table of noise where none is known and the curves show the scores, but says what is missing", () => {
    const scores = (steps: readonly (number | undefined)[]) =>
      createResults({
        runScores: ["a", "b"].flatMap((task) =>
          steps.map((step, place) => ({
            run: { model: "m", task, metric: "acc", ...(step === undefined ? {} : { step }) },
            value: 0.3 + 0.1 * place,
            higherIsBetter: true,
          })),
        ),
      });
    const tables = (blocks: readonly Block[]) => blocks.filter(({ kind }) => kind === "table");
    const curves = sectionOf(reportDocument(buildVarianceReport(scores([1, 2, 3]))), NOISE);
    expect(tables(curves)).toEqual([]);
    expect(renderText(curves)).toContain("No interval from item sampling is given");
    // Without curves the scores stand nowhere else.
    expect(tables(sectionOf(reportDocument(buildVarianceReport(scores([undefined]))), NOISE))).toHaveLength(1);
  });
});
