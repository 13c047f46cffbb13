import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import type { Results } from "../data/results.js";
import { renderHtml } from "./render/html.js";
import { jsonDocument } from "./render/jsonDocument.js";
import { renderLatex } from "./render/latex.js";
import { renderMarkdown } from "./render/markdown.js";
import { renderText } from "./render/text.js";
import type { VarianceReport } from "./variance/record.js";
import { openSections, reportDocument } from "./variance/reportDocument.js";
import { buildVarianceReport, type VarianceReportOptions } from "./variance/varianceReport.js";

export interface ReportOptions extends VarianceReportOptions {
  /** Whether every section of the page stands open, and is printed; default false: the first one and what must be known. */
  readonly full?: boolean;
}

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
export function report(results: Results, options: ReportOptions = {}): Report {
  requireResults("report", "results", results);
  const { full = false, ...asked } = optionsOf("report", options);
  const record = buildVarianceReport(results, asked);
  const { figures: _, ...data } = record;
  return Object.freeze({
    record,
    get html() {
      const blocks = reportDocument(record, { changes: true });
      return renderHtml(blocks, full ? {} : { openSections: openSections(blocks) });
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
