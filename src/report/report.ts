import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import type { Results } from "../data/results.js";
import { renderHtml } from "./render/html.js";
import { jsonDocument } from "./render/jsonDocument.js";
import { renderLatex } from "./render/latex.js";
import { renderMarkdown } from "./render/markdown.js";
import { renderText } from "./render/text.js";
import type { VarianceReport } from "./variance/record.js";
import { reportDocument } from "./variance/reportDocument.js";
import { buildVarianceReport, type VarianceReportOptions } from "./variance/varianceReport.js";

/** A report in every form; each is made when it is first read. */
export interface Report {
  /** The records that all forms show. */
  readonly record: VarianceReport;
  /** One page with its figures, that loads nothing. */
  readonly html: string;
  /** GitHub-flavoured. */
  readonly markdown: string;
  /** What `noisefloor report --json` writes. */
  readonly json: string;
  readonly latex: string;
  /** For a terminal. */
  readonly text: string;
}

/**
 * Everything that results hold, as a report: what was read, the noise of each benchmark, curves, framings, comparisons, rankings,
 * items and what they cannot show. Throws `ArgumentError` for what are no results.
 *
 * @example writeFileSync("report.html", report(results, { title: "Quiz" }).html)
 */
export function report(results: Results, options: VarianceReportOptions = {}): Report {
  requireResults("report", "results", results);
  const record = buildVarianceReport(results, optionsOf("report", options));
  const { figures: _, ...data } = record;
  return Object.freeze({
    record,
    get html() {
      return renderHtml(reportDocument(record));
    },
    get markdown() {
      return renderMarkdown(reportDocument(record), { folded: true });
    },
    get json() {
      return jsonDocument("report", { ...data, notes: record.read.notes });
    },
    get latex() {
      return renderLatex(reportDocument(record));
    },
    get text() {
      return renderText(reportDocument(record));
    },
  });
}
