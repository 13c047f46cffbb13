import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { latexTables, latexText, renderLatex } from "../../../src/report/render/latex.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { resultsParagraph } from "../../../src/report/variance/resultsParagraph.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { fullReportData } from "../../support/fullReportData.js";

const hasLatex = spawnSync("pdflatex", ["--version"]).status === 0;
const title = hasLatex ? "" : " (skipped: no pdflatex on this machine)";

describe.skipIf(!hasLatex)(`LaTeX in the preamble of an article${title}`, { timeout: 120_000 }, () => {
  const record = buildVarianceReport(fullReportData());
  const document = reportDocument(record);
  const texts = new Map([
    ["all", renderLatex(document)],
    ["results", latexText([resultsParagraph(record), 'a "quoted" name, and "another"'])],
    ...latexTables(document).map(({ name, text }) => [name, text] as const),
  ]);

  test.each([...texts])("%s compiles", (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), "noisefloor-latex-"));
    writeFileSync(join(folder, "x.tex"), text);
    writeFileSync(join(folder, "m.tex"), "\\documentclass{article}\\begin{document}\\input{x}\\end{document}\n");
    const call = ["-interaction=nonstopmode", "-halt-on-error", "m.tex"];
    const log = execFileSync("pdflatex", call, { cwd: folder, encoding: "latin1" });
    expect(log).toContain("Output written on m.pdf");
    rmSync(folder, { recursive: true });
  });
});
