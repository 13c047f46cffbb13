import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Results } from "../../../src/data/results.js";
import { load } from "../../../src/node/index.js";
import { latexTables, latexText, renderLatex } from "../../../src/report/render/latex.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { resultsParagraph } from "../../../src/report/variance/resultsParagraph.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { hasRealData, realDataTitle, realPath } from "../../realDumps/realData.js";
import { fullReportData } from "../../support/fullReportData.js";
import { HOSTILE_NAMES } from "../../support/hostileNames.js";
import { reportData } from "../../support/reportData.js";

const hasLatex = spawnSync("pdflatex", ["--version"]).status === 0;
const title = hasLatex ? "" : " (skipped: no pdflatex on this machine)";

/** The texts that a report gives to LaTeX: all in one, the paragraph of results, and a file a table. */
function textsOf(results: Results): [string, string][] {
  const record = buildVarianceReport(results);
  const document = reportDocument(record);
  return [
    ["all", renderLatex(document)],
    ["results", latexText([resultsParagraph(record), 'a "quoted" name, and "another"'])],
    ...latexTables(document).map(({ name, text }) => [name, text] as [string, string]),
  ];
}

/** What pdflatex says of a document that is nothing but this text. */
function compiled(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "noisefloor-latex-"));
  writeFileSync(join(folder, "x.tex"), text);
  writeFileSync(join(folder, "m.tex"), "\\documentclass{article}\\begin{document}\\input{x}\\end{document}\n");
  const call = ["-interaction=nonstopmode", "-halt-on-error", "m.tex"];
  const { stdout } = spawnSync("pdflatex", call, { cwd: folder, encoding: "latin1" });
  rmSync(folder, { recursive: true });
  return stdout;
}

const MADE: readonly (readonly [string, () => Results])[] = [
  ["all that a report has", fullReportData],
  [
    "seeds, checkpoints and framings",
    () => reportData({ models: ["a", "b", "c"], seeds: 3, steps: [1, 2, 3, 4], framings: ["choice", "completion"] }),
  ],
  [
    "names that attack",
    () =>
      reportData({
        // Letters of other scripts need another engine, as docs/report.md says.
        models: HOSTILE_NAMES.filter((name) => /^[\x20-\x7e]*$/.test(name)).slice(0, 9),
        task: "50 % of $x_1^2$ & #1 \\input{y} ~{}",
        items: 40,
      }),
  ],
];
const REAL = ["curves/pythia-v1.csv", "matrices/aime-II.csv", "lm-eval/v0.4-aggregate", "seeds/olmo-1xC-4-runs.csv"];

describe.skipIf(!hasLatex)(`LaTeX in the preamble of an article${title}`, { timeout: 300_000 }, () => {
  test.each(MADE)("every text of a report on %s compiles", (_, made) => {
    for (const [name, text] of textsOf(made())) expect([name, compiled(text)]).toEqual([name, DONE]);
  });

  test.skipIf(!hasRealData).each(REAL)(`every text of a report on %s compiles${realDataTitle}`, async (path) => {
    for (const [name, text] of textsOf(await load([realPath(path)])))
      expect([name, compiled(text)]).toEqual([name, DONE]);
  });

  test("a text that does not compile is found", () => {
    expect(compiled("\\nothing{")).not.toEqual(DONE);
  });
});

const DONE = expect.stringContaining("Output written on m.pdf");
