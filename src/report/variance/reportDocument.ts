import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { type Block, heading, list, paragraph } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import { changedItemBlocks } from "../sections/comparisonSection.js";
import { listOf } from "../sections/section.js";
import { type ReportSection, SECTIONS } from "../sections/sections.js";
import type { VarianceReport } from "./record.js";

/** The heading of what must be known. */
const CAVEATS = "What must be known before quoting this";

export interface ReportDocumentOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
  /** Whether the items that changed in each comparison are listed, as on a page; default false. */
  readonly changes?: boolean;
}

/** The report as a document: answers first, then the sections with their figures, then method and signature. */
export function reportDocument(report: VarianceReport, options: ReportDocumentOptions = {}): Block[] {
  requireArgument(
    "reportDocument",
    "report",
    report,
    recordWith(["answers", "summary"], "what buildVarianceReport returns"),
  );
  const { limit = Number.POSITIVE_INFINITY, changes = false } = optionsOf("reportDocument", options);
  const first = firstFigures(report);
  return [
    heading(1, report.title),
    list(report.headlines),
    ...first,
    paragraph(report.read.sentence),
    { kind: "answers", answers: report.answers },
    ...SECTIONS.flatMap((section) => {
      const figures = report.figures.flatMap((one) =>
        one.section === section.name && !first.includes(one.figure) ? [one.figure] : [],
      );
      return section.blocks(report, { limit, figures });
    }),
    ...(changes && report.comparisons !== null ? changedItemBlocks(report.comparisons) : []),
    heading(2, CAVEATS),
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

/** Pictures of the first screen: one that says most, and where there is room another beside it. */
const FIRST = 2;

/**
 * The pictures of the first screen, what says most first: many models on many tests, the scores of many on one, the differences, else
 * curves, who is ahead, or the noise.
 */
export function firstFigures({ figures, rankings }: VarianceReport): Figure[] {
  const of = (name: ReportSection) => figures.filter(({ section }) => section === name).map(({ figure }) => figure);
  const [[forest, ...maps], ranked] = [of("comparisons"), of("rankings")];
  // The leaderboard of one test says nothing of the others.
  const isLeaderboard = ({ id }: Figure) => id.startsWith("leaderboard");
  const leaders = rankings.length === 1 ? ranked.filter(isLeaderboard) : [];
  const chosen = [
    ...maps,
    ...leaders,
    ...(forest === undefined ? [] : [forest]),
    ...of("curves")
      .filter(({ id }) => id.startsWith("curves"))
      .slice(0, 1),
    ...of("framings").filter(showsCrossover).slice(0, 1),
    ...of("framings").slice(0, 1),
    ...ranked.filter((figure) => !isLeaderboard(figure) && varies(figure, "shared rank")).slice(0, 1),
    // As many intervals of one test are about as wide as each other.
    ...of("noise").filter((figure) => varies(figure, "task") || varies(figure, "final SD")),
  ];
  return [...new Set(chosen.length > 0 ? chosen : of("noise"))].slice(0, FIRST);
}

const showsCrossover = ({ marks }: Figure) => marks.some(({ kind, label }) => kind === "rule" && label === "crossover");

/** Whether the rows of a figure differ in a column, without which its picture says nothing. */
function varies({ columns, rows }: Figure, title: string): boolean {
  return new Set(rows.map((row) => row[columns.indexOf(title)])).size > 1;
}

/** The sections of a document that stand open where the others are folded: the first with a table or a figure, and what must be known. */
export function openSections(blocks: readonly Block[]): string[] {
  let title: string | null = null;
  for (const block of blocks) {
    if (block.kind === "heading" && block.level === 2) title = block.text;
    else if (title !== null && (block.kind === "table" || block.kind === "figure")) return [title, CAVEATS];
  }
  return [CAVEATS];
}
