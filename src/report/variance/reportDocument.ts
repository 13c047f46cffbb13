import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { type Block, heading, list, paragraph } from "../document/document.js";
import { listOf } from "../sections/section.js";
import { SECTIONS } from "../sections/sections.js";
import type { VarianceReport } from "./record.js";

export interface ReportDocumentOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** The report as a document: answers first, then the sections with their figures, then method and signature. */
export function reportDocument(report: VarianceReport, options: ReportDocumentOptions = {}): Block[] {
  requireArgument(
    "reportDocument",
    "report",
    report,
    recordWith(["answers", "summary"], "what buildVarianceReport returns"),
  );
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("reportDocument", options);
  return [
    heading(1, report.title),
    paragraph(report.read.sentence),
    { kind: "answers", answers: report.answers },
    ...SECTIONS.flatMap((section) => {
      const figures = report.figures.flatMap((one) => (one.section === section.name ? [one.figure] : []));
      return section.blocks(report, { limit, figures });
    }),
    heading(2, "What must be known before quoting this"),
    ...listOf(report.caveats),
    ...(report.notMeasured.length > 0 ? [paragraph("Not measured:"), list(report.notMeasured)] : []),
    ...(report.leftOut.length > 0 ? [paragraph("Left out:"), list(report.leftOut)] : []),
    ...(report.missingSections.length > 0 ? [heading(2, "Sections without data"), list(report.missingSections)] : []),
    heading(2, "Methods"),
    paragraph(report.methods),
    ...listOf(report.references),
    paragraph(`Signature: ${report.signature}`),
  ];
}
