import type { SeedRow } from "../analysis/seedTable.js";
import type { Results } from "../data/results.js";
import { type Block, heading, list, paragraph } from "./document.js";
import { benchmarkBlocks } from "./sections/benchmarkSection.js";
import { comparisonTable } from "./sections/comparisonSection.js";
import { componentsSection } from "./sections/componentsSection.js";
import { curveSection } from "./sections/curveSection.js";
import { framingNotes, framingSection } from "./sections/framingSection.js";
import { noiseSection } from "./sections/noiseSection.js";
import { noteLines, rowNotes } from "./sections/noteList.js";
import { printedSection } from "./sections/printedSection.js";
import { readSection } from "./sections/readSection.js";
import { subsetRankSection } from "./sections/subsetRankSection.js";
import { taskNotes, taskSignalSection } from "./sections/taskSignalSection.js";
import type { VarianceReport } from "./varianceReport.js";

export interface ReportDocumentOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** That no row has two seeds is said once, by `notMeasured`. */
function unsaidNotes({ noise }: VarianceReport): SeedRow[] {
  if (noise.some((row) => row.seedSd !== null)) return [...noise];
  return noise.map((row) => ({ ...row, notes: row.notes.filter(({ code }) => code !== "one-seed") }));
}

function listOf(lines: readonly string[]): Block[] {
  return lines.length > 0 ? [list(lines)] : [];
}

/** The report as a document: findings first, then the tables, then method and signature. */
export function reportDocument(
  report: VarianceReport,
  results: Results,
  { limit = Number.POSITIVE_INFINITY }: ReportDocumentOptions = {},
): Block[] {
  const { comparisons, curves, printed } = report;
  return [
    heading(1, report.title),
    paragraph(report.read.sentence),
    ...(report.summary.length > 0 ? [list(report.summary)] : []),
    ...noiseSection(report.noise, curves.overSeeds, { limit }),
    ...benchmarkBlocks(report.benchmarks, { limit }),
    ...taskSignalSection(report.tasks, { limit }),
    ...listOf(taskNotes(report.tasks)),
    ...curveSection(curves.rows, curves.overSeeds, { limit }),
    ...framingSection(report.framings, { limit }),
    ...listOf(framingNotes(report.framings)),
    ...(comparisons === null
      ? []
      : [heading(2, "Which differences are real?"), ...comparisonTable(comparisons, { limit })]),
    ...listOf(noteLines(comparisons?.notes ?? [])),
    ...(report.subsets.length > 0 ? [heading(2, "Does the ranking depend on the questions?")] : []),
    ...report.subsets.flatMap((ranking) => subsetRankSection(ranking, { limit, level: 3 })),
    ...componentsSection(report.components, { limit }),
    ...printedSection(printed.checked, printed.differing, { limit }),
    ...readSection(results),
    heading(2, "What was not measured"),
    list([...report.notMeasured, ...rowNotes(unsaidNotes(report))]),
    ...(report.missingSections.length > 0 ? [paragraph("Sections without data:"), list(report.missingSections)] : []),
    heading(2, "Methods"),
    paragraph(report.methods),
    paragraph(report.signature),
  ];
}
