import { expect, test } from "vitest";
import { renderText } from "../../../src/report/render/text.js";
import { escapeLatex } from "../../../src/report/text/escapeLatex.js";
import { reportDocument } from "../../../src/report/variance/reportDocument.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { fullReportData } from "../../support/fullReportData.js";

/** ASCII, or a letter that pdflatex's usual fonts have. */
const PRINTED = /^[\x20-\x7e]*$|^[À-ÖØ-öø-ÿŠšŽž]$/;

test("every Greek letter is a command, or the Latin letter that it looks like", () => {
  const letters = Array.from("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω");
  expect(letters).toHaveLength(49);
  for (const letter of letters)
    expect([letter, escapeLatex(letter)]).toEqual([letter, expect.stringMatching(/^[ -~]*$/)]);
  expect([escapeLatex("θ"), escapeLatex("Α"), escapeLatex("Σ")]).toEqual(["$\\theta$", "A", "$\\Sigma$"]);
});

test("no sign of a report is left that pdflatex does not know", () => {
  const text = renderText(reportDocument(buildVarianceReport(fullReportData())));
  const signs = [...new Set(text.match(/[^ -~\n]/gu))];
  expect(signs.length).toBeGreaterThan(10);
  // Curves of block characters are drawn in the terminal alone.
  const left = signs.filter((sign) => !/[▁-█•●○├┤─┊]/u.test(sign) && !PRINTED.test(escapeLatex(sign)));
  expect(left).toEqual([]);
});
