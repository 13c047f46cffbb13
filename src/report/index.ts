/** Reports: plain records of results, and renderers over them. No file system, no DOM. */

export type { BaselineComparisons } from "../analysis/comparison/baselineComparisons.js";
export type { ItemReach, Reach, SeedReach } from "../analysis/planning/reach.js";
export {
  type Answer,
  type Answers,
  type Block,
  type Column,
  type Field,
  type Heading,
  heading,
  type List,
  list,
  type Paragraph,
  paragraph,
  type Table,
  table,
} from "./document/document.js";
// Figures: one plain record each, and renderers over it.
export type {
  Area,
  Axis,
  AxisUnit,
  Band,
  Bars,
  CategoryAxis,
  Cells,
  Dots,
  Figure,
  Frames,
  Line,
  Mark,
  NumberAxis,
  Rule,
  Tone,
  Whiskers,
} from "./figure/figure.js";
export { figureRows } from "./figure/figureRows.js";
export { type FigureSvgOptions, figureSvg } from "./figure/svg.js";
export { figureVegaLite, type VegaLiteSpec } from "./figure/vegaLite.js";
export { differenceForest } from "./figures/differenceForest.js";
export { difficultyDiscrimination } from "./figures/difficultyDiscrimination.js";
export { itemGapCurve, seedGapCurve } from "./figures/gapCurves.js";
export { type ItemCurvesOptions, itemCurves } from "./figures/itemCurves.js";
export { type DrawnCurve, type LearningCurvesOptions, learningCurves } from "./figures/learningCurves.js";
export { noiseSources } from "./figures/noiseSources.js";
export { pairwiseMatrix } from "./figures/pairwiseMatrix.js";
export { rankIntervals } from "./figures/rankIntervals.js";
export { scoreHeatMap } from "./figures/scoreHeatMap.js";
export { stabilityStrip } from "./figures/stabilityStrip.js";
export { varianceBars } from "./figures/varianceBars.js";
export { type WrightMapOptions, wrightMap } from "./figures/wrightMap.js";
export { gateSection } from "./gate/gateSection.js";
export type { PastGate, PastTask } from "./gate/pastGates.js";
// Renderers of a whole report.
export { type CsvTable, reportCsv } from "./render/csv.js";
export { GATE_MARKER, gateMarkdown } from "./render/gateMarkdown.js";
export { type HtmlOptions, renderHtml } from "./render/html.js";
export { jsonDocument } from "./render/jsonDocument.js";
export { gateJunit } from "./render/junit.js";
export { type LatexOptions, renderLatex } from "./render/latex.js";
export { COMMENT_LENGTH, type MarkdownOptions, renderMarkdown } from "./render/markdown.js";
export { renderText, type TextOptions } from "./render/text.js";
export { type ComparisonTableOptions, comparisonBlocks, comparisonTable } from "./sections/comparisonSection.js";
export { type CurveSectionOptions, curveSection } from "./sections/curveSection.js";
export { differentialItemSection } from "./sections/differentialItemSection.js";
export type { FittedTask } from "./sections/fittedTasks.js";
export { type FramingSectionOptions, framingSection } from "./sections/framingSection.js";
export { type IrtChecks, irtSection } from "./sections/irtSection.js";
export { type ItemSectionOptions, itemSection } from "./sections/itemSection.js";
export { type NoiseSectionOptions, noiseSection } from "./sections/noiseSection.js";
export { pruningSection } from "./sections/pruningSection.js";
export { type RankSectionOptions, rankSection } from "./sections/rankSection.js";
export { type MissingAnswers, readSection } from "./sections/readSection.js";
export { REPORT_SECTIONS, type ReportSection } from "./sections/sections.js";
export { subsetQualitySection } from "./sections/subsetQualitySection.js";
export { type SubsetRankSectionOptions, subsetRankSection } from "./sections/subsetRanks/subsetRankSection.js";
export { type SubsetReading, subsetSection } from "./sections/subsetSection.js";
export {
  curveNoiseBlock,
  metricComparisonBlock,
  type TaskSignalSectionOptions,
  taskSignalSection,
} from "./sections/taskSignalSection.js";
// All of it in one call, and any result for notebooks and pages.

export { type Report, type ReportOptions, report } from "./report.js";
export { type Shown, type ShowOptions, show } from "./show.js";
export { escapeLatex } from "./text/escapeLatex.js";
export { escapeMarkdown } from "./text/escapeMarkdown.js";
export { plainText } from "./text/plainText.js";
export { type SparklineOptions, sparkline } from "./text/sparkline.js";
export type { ReportFigure, VarianceReport } from "./variance/record.js";
export { type ReportDocumentOptions, reportDocument } from "./variance/reportDocument.js";
export {
  buildVarianceReport,
  type VarianceReportOptions,
} from "./variance/varianceReport.js";
