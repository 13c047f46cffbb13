import type { SeedRow } from "../../analysis/seeds/seedTable.js";
import { type Block, heading, list, paragraph } from "../document/document.js";
import { benchmarkBlocks } from "../sections/benchmarkSection.js";
import { comparisonTable } from "../sections/comparisonSection.js";
import { componentsSection } from "../sections/componentsSection.js";
import { curveSection } from "../sections/curveSection.js";
import { framingNotes, framingSection } from "../sections/framingSection.js";
import { irtSection } from "../sections/irtSection.js";
import { itemSections } from "../sections/itemSection.js";
import { hasNoise, noiseSection, noisiestFirst } from "../sections/noiseSection.js";
import { foldedNotes, noteLines, rowNotes } from "../sections/noteList.js";
import { printedSection } from "../sections/printedSection.js";
import { rankSections } from "../sections/rankSection.js";
import { reachSection } from "../sections/reachSection.js";
import { missingBlocks, readSection } from "../sections/readSection.js";
import { subsetRankSection } from "../sections/subsetRankSection.js";
import { taskNotes, taskSignalSection } from "../sections/taskSignalSection.js";
import type { VarianceReport } from "./record.js";
import type { ReportSection } from "./reportSections.js";

export interface ReportDocumentOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** Items of one table that are listed; all of them are for a spreadsheet, not for a reader. */
const LISTED_ITEMS = 30;
/** Where no item can be accused, the worst ones are an example and no list to work through. */
const EXAMPLE_ITEMS = 5;
/** Rankings that are listed in full. */
const LISTED_RANKINGS = 6;

/** The report as a document: answers first, then the sections with their figures, then method and signature. */
export function reportDocument(
  report: VarianceReport,
  { limit = Number.POSITIVE_INFINITY }: ReportDocumentOptions = {},
): Block[] {
  const { comparisons, curves, printed, rankings } = report;
  const withFigures = (section: ReportSection, blocks: readonly Block[]): Block[] => {
    const [first, ...rest] = blocks;
    const figures = report.figures.flatMap((one) => (one.section === section ? [one.figure] : []));
    return first === undefined ? [] : [first, ...figures, ...rest];
  };
  const moreRankings = rankings.length - LISTED_RANKINGS;
  return [
    heading(1, report.title),
    paragraph(report.read.sentence),
    { kind: "answers", answers: report.answers },
    ...withFigures(
      "comparisons",
      comparisons === null || comparisons.comparisons.length === 0
        ? []
        : [
            heading(2, "Which differences are real?"),
            ...comparisonTable(comparisons, { limit }),
            ...listOf(noteLines(foldedNotes(comparisons.notes))),
          ],
    ),
    ...withFigures("rankings", [
      ...(rankings.length > 0 ? [heading(2, "Who can be told from whom?")] : []),
      ...(rankings.length > 0 ? rankSections(rankings.slice(0, LISTED_RANKINGS), { limit, level: 3 }) : []),
      ...(moreRankings > 0
        ? [paragraph(`… and ${moreRankings} more rankings; the JSON output holds all of them.`)]
        : []),
    ]),
    ...withFigures("noise", [
      ...noiseBlocks(report, limit),
      ...listOf(rowNotes(unsaidNotes(report))),
      ...benchmarkBlocks(report.benchmarks, { limit }),
    ]),
    ...taskSignalSection(report.tasks, { limit }),
    ...listOf(taskNotes(report.tasks)),
    ...withFigures("curves", curveSection(curves.rows, curves.overSeeds, { limit })),
    ...withFigures("framings", [
      ...framingSection(report.framings, { limit }),
      ...listOf(framingNotes(report.framings)),
    ]),
    ...withFigures("components", componentsSection(report.components, { limit })),
    ...withFigures("items", [
      ...(report.items.length > 0 ? [heading(2, "Which items tell models apart, and which look faulty?")] : []),
      ...(report.items.length > 0
        ? itemSections(report.items, { limit: Math.min(limit, LISTED_ITEMS), examples: EXAMPLE_ITEMS, level: 3 })
        : []),
    ]),
    ...withFigures("irt", [
      ...(report.irt.length > 0 ? [heading(2, "What does an item response model say?")] : []),
      ...report.irt.flatMap(({ task, metric, framing, fit }) => [
        heading(3, [task, metric, framing].filter((part) => part !== null).join(" · ")),
        ...irtSection(fit, { limit: Math.min(limit, LISTED_ITEMS) }),
      ]),
    ]),
    ...withFigures("subsets", [
      ...(report.subsets.length > 0 ? [heading(2, "Does the ranking depend on the questions?")] : []),
      ...report.subsets.flatMap((ranking) => subsetRankSection(ranking, { limit, level: 3 })),
    ]),
    ...withFigures("power", reachSection(report.reach, { limit })),
    ...printedSection(printed.checked, printed.differing, { limit }),
    ...readSection(report.read),
    ...missingBlocks(report.read.missing, { limit }),
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

/** The noisiest rows first. Where no noise is known and the curves show the scores, only what is missing is said. */
function noiseBlocks({ noise, curves }: VarianceReport, limit: number): Block[] {
  const blocks = noiseSection(noisiestFirst(noise), [], { limit });
  return noise.some(hasNoise) || curves.rows.length === 0
    ? blocks
    : blocks.filter(({ kind }) => kind === "heading" || kind === "list");
}

/** That no row has two seeds is said once, by `notMeasured`. */
function unsaidNotes({ noise }: VarianceReport): SeedRow[] {
  if (noise.some((row) => row.seedSd !== null)) return [...noise];
  return noise.map((row) => ({ ...row, notes: row.notes.filter(({ code }) => code !== "one-seed") }));
}

function listOf(lines: readonly string[]): Block[] {
  return lines.length > 0 ? [list(lines)] : [];
}
