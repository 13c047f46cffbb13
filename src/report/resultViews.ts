import type { Comparison } from "../analysis/comparison/comparisonRecord.js";
import type { ComparisonFamily, FamilyComparison } from "../analysis/comparison/resultsComparison.js";
import type { VarianceShares } from "../analysis/components/varianceShares.js";
import { type CurveNoiseRow, curveNoiseTable } from "../analysis/curves/curveNoise.js";
import { type CurveRow, curvePoints, curveSummaries, curveTable } from "../analysis/curves/curveTable.js";
import type { MetricComparison } from "../analysis/curves/metricComparison.js";
import type { TaskSignal } from "../analysis/curves/taskSignal.js";
import type { FramingRow, FramingTable } from "../analysis/framing/framing.js";
import type { Gate } from "../analysis/gate/gate.js";
import type { TwoPlFit } from "../analysis/irt/fitRecord.js";
import type { DifferentialItemFunctioning } from "../analysis/items/differentialItemFunctioning.js";
import type { ItemAnalysis } from "../analysis/items/itemAnalysis.js";
import type { ClaimAudit } from "../analysis/planning/claim.js";
import type { PowerAnswer } from "../analysis/planning/power.js";
import type { Ranking } from "../analysis/ranking/ranking.js";
import type { SubsetRanking } from "../analysis/ranking/subsetRanking.js";
import { scoreEstimate } from "../analysis/scores/scoreEstimate.js";
import type { ScoreSeries } from "../analysis/scores/scoreSeries.js";
import type { BenchmarkNoiseTable } from "../analysis/seeds/benchmarkNoise.js";
import type { SeedRow } from "../analysis/seeds/seedTable.js";
import type { SubsetExperiment } from "../analysis/subsets/subsetExperiment.js";
import { groupBy } from "../data/groupBy.js";
import type { ResultMatrix } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";
import { describeRun, type Run } from "../data/run.js";
import { LEVEL } from "../defaults.js";
import type { Refusal } from "../notes.js";
import { formatCount, formatSignificant, plural } from "../numberFormat.js";
import {
  type Answers,
  type Block,
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
import { countField, withInterval } from "./document/fields.js";
import type { Figure } from "./figure/figure.js";
import { foremostCurves, foremostFramings } from "./figures/curveChoice.js";
import { differenceForest } from "./figures/differenceForest.js";
import { difficultyDiscrimination } from "./figures/difficultyDiscrimination.js";
import { framingFinding } from "./figures/framingFinding.js";
import { seedGapCurve } from "./figures/gapCurves.js";
import type { DrawnCurve } from "./figures/learningCurves.js";
import { learningCurves } from "./figures/learningCurves.js";
import { noiseSources } from "./figures/noiseSources.js";
import { pairwiseMatrix } from "./figures/pairwiseMatrix.js";
import { rankIntervals } from "./figures/rankIntervals.js";
import { scoreHeatMap } from "./figures/scoreHeatMap.js";
import { varianceBars } from "./figures/varianceBars.js";
import { wrightMap } from "./figures/wrightMap.js";
import { benchmarkBlocks } from "./sections/benchmarkSection.js";
import { claimSection } from "./sections/claimSection.js";
import { comparisonBlocks, comparisonTable } from "./sections/comparisonSection.js";
import { componentsSection } from "./sections/componentsSection.js";
import { curveSection } from "./sections/curveSection.js";
import { differentialItemSection } from "./sections/differentialItemSection.js";
import { framingNotes, framingSection } from "./sections/framingSection.js";
import { gateSection } from "./sections/gateSection.js";
import { irtSection } from "./sections/irtSection.js";
import { itemSection } from "./sections/itemSection.js";
import { noiseSection } from "./sections/noiseSection.js";
import { foldedNotes, noteLines, rowNotes } from "./sections/noteList.js";
import { powerSection } from "./sections/powerSection.js";
import { rankSection } from "./sections/rankSection.js";
import { readingSentence, readSection } from "./sections/readSection.js";
import { refusalBlocks } from "./sections/refusalSection.js";
import { subsetQualitySection } from "./sections/subsetQualitySection.js";
import { subsetRankSection } from "./sections/subsetRankSection.js";
import { curveNoiseBlock, metricComparisonBlock, taskNotes, taskSignalSection } from "./sections/taskSignalSection.js";
import type { VarianceReport } from "./variance/record.js";
import { reportDocument } from "./variance/reportDocument.js";

/** How the results of one kind are shown. */
export interface ResultView {
  /** As the records of this kind name it. */
  readonly kind: string;
  /** One result of the kind, or several together. */
  readonly blocks: (results: readonly object[]) => Block[];
}

/** Most figures of training curves. */
const CURVES = 8;

function view<Result extends { readonly kind: string }>(
  kind: Result["kind"],
  blocks: (results: readonly Result[]) => Block[],
): ResultView {
  // The kind of a record tells its other fields.
  return { kind, blocks: blocks as unknown as ResultView["blocks"] };
}

/** One result after the other. */
function each<Result>(blocks: (result: Result) => readonly (Block | null)[]): (results: readonly Result[]) => Block[] {
  return (results) => results.flatMap((result) => drawn(blocks(result)));
}

/** Figures with nothing to draw are `null`. */
function drawn(blocks: readonly (Block | null)[]): Block[] {
  return blocks.filter((block) => block !== null);
}

function listOf(lines: readonly string[]): Block[] {
  return lines.length > 0 ? [list(lines)] : [];
}

const asIs = each<Block>((block) => [block]);

/** The kinds of result that have a form of their own; every other record is shown as a table of its fields. */
export const RESULT_VIEWS: readonly ResultView[] = [
  view<Figure>("figure", asIs),
  view<Table>("table", asIs),
  view<Answers>("answers", asIs),
  view<Heading>("heading", asIs),
  view<Paragraph>("paragraph", asIs),
  view<List>("list", asIs),
  view<VarianceReport>(
    "report",
    each((report) => reportDocument(report)),
  ),
  view<Results>("results", each(resultsBlocks)),
  view<ResultMatrix>("matrix", each(matrixBlocks)),
  view<Comparison>("comparison", comparisonsBlocks),
  view<ComparisonFamily>("comparisons", each(familyBlocks)),
  view<Gate>(
    "gate",
    each((gate) => gateSection(gate)),
  ),
  // An audit is of the kind of its claim.
  ...(["superior", "noninferior", "equivalent"] as const).map((kind) =>
    view<ClaimAudit>(
      kind,
      each((audit) => claimSection(audit)),
    ),
  ),
  view<PowerAnswer>(
    "power",
    each((answer) => powerSection(answer)),
  ),
  view<Refusal>(
    "refusal",
    each((refusal) => (typeof refusal.message === "string" ? refusalBlocks(refusal) : [])),
  ),
  view<SeedRow>("seed-variance", seedBlocks),
  view<BenchmarkNoiseTable>(
    "benchmarks",
    each((benchmarks) => benchmarkBlocks(benchmarks)),
  ),
  view<ScoreSeries>("score-series", seriesBlocks),
  view<CurveRow>("curve", curveBlocks),
  view<TaskSignal>("task-signal", (tasks) => [...taskSignalSection(tasks), ...listOf(taskNotes(tasks))]),
  view<CurveNoiseRow>("curve-noise", (rows) => [...curveNoiseBlock(rows), ...listOf(rowNotes(rows))]),
  view<MetricComparison>("metric-comparison", (rows) => metricComparisonBlock(rows)),
  view<FramingTable>("framings", each(framingBlocks)),
  view<FramingRow>("framing", (rows) =>
    framingBlocks({ rows, overModels: [], unpaired: [], signature: "", notes: [] }),
  ),
  view<Ranking>(
    "ranking",
    each((ranking) => [
      ...rankSection({ ...ranking, notes: foldedNotes(ranking.notes) }),
      rankIntervals(ranking),
      pairwiseMatrix(ranking),
    ]),
  ),
  view<SubsetRanking>(
    "subset-ranking",
    each((one) => subsetRankSection(one)),
  ),
  view<SubsetExperiment>("subset-experiment", each(subsetQualitySection)),
  view<VarianceShares>("variance-shares", (tables) => [...componentsSection(tables), ...drawn([varianceBars(tables)])]),
  view<ItemAnalysis>(
    "item-analysis",
    each((analysis) => [...itemSection(analysis), difficultyDiscrimination(analysis)]),
  ),
  view<TwoPlFit>(
    "item-response-model",
    each((fit) => [...irtSection(fit), wrightMap(fit)]),
  ),
  view<DifferentialItemFunctioning>(
    "differential-items",
    each((dif) => differentialItemSection(dif)),
  ),
];

const BY_KIND: ReadonlyMap<unknown, ResultView> = new Map(RESULT_VIEWS.map((one) => [one.kind, one]));

/** The view of the kind that a result names; `undefined` for a record without a form of its own. */
export function viewOf(result: object): ResultView | undefined {
  return BY_KIND.get((result as { readonly kind?: unknown }).kind);
}

function resultsBlocks(results: Results): Block[] {
  const { matrices, runScores } = results;
  interface TaskRow {
    readonly runs: readonly Run[];
    readonly items: number | null;
  }
  const rows: TaskRow[] = [
    ...matrices.map(({ runs, items }) => ({ runs, items: items.length })),
    ...[...groupBy(runScores, ({ run }) => JSON.stringify([run.task, run.metric])).values()].map((members) => ({
      runs: members.map(({ run }) => run),
      items: null,
    })),
  ];
  const distinct = (pick: (run: Run) => unknown) => (row: TaskRow) =>
    new Set(row.runs.flatMap((run) => pick(run) ?? [])).size;
  const fields: Field<TaskRow>[] = [
    { title: "task", align: "left", show: ({ runs }) => runs[0]?.task ?? "", always: true },
    { title: "metric", align: "left", show: ({ runs }) => runs[0]?.metric ?? "", always: true },
    countField(
      "models",
      distinct(({ model }) => model),
    ),
    countField("seeds", (row) => distinct(({ seed }) => seed)(row) || null),
    countField("checkpoints", (row) => distinct(({ step }) => step)(row) || null),
    countField("framings", (row) => distinct(({ framing }) => framing)(row) || null),
    countField("trials", (row) => distinct(({ trial }) => trial)(row) || null),
    countField("runs", ({ runs }) => runs.length),
    countField("items", ({ items }) => items),
  ];
  return [paragraph(readingSentence(results)), ...table("Tasks and metrics.", rows, fields), ...readSection(results)];
}

function matrixBlocks(matrix: ResultMatrix): (Block | null)[] {
  const { runs, items, scores, task, metric } = matrix;
  const rows = runs.map((run, index) => ({
    name: describeRun(run),
    ...scoreEstimate(scores.subarray(index * items.length, (index + 1) * items.length)),
  }));
  type Row = (typeof rows)[number];
  const plain = { scale: 1, suffix: "", decimals: 3 };
  const fields: Field<Row>[] = [
    { title: "run", align: "left", show: ({ name }) => name, always: true },
    { title: "scored items", align: "right", show: ({ items: scored }) => formatCount(scored) },
    {
      title: "score, 95% CI",
      align: "right",
      show: ({ mean, interval }) => withInterval(mean, interval, plain),
      always: true,
    },
    { title: "standard error", align: "right", show: ({ standardError }) => formatSignificant(standardError, 3) },
  ];
  return [
    heading(2, `${task} · ${metric}`),
    paragraph(`${plural(runs.length, "run")} × ${plural(items.length, "item")}.`),
    ...table("Score of each run over its scored items; the intervals hold item sampling only.", rows, fields),
    scoreHeatMap(matrix),
  ];
}

/** One comparison in full, several as a table. Those of plain arrays name no task. */
function comparisonsBlocks(comparisons: readonly Comparison[]): Block[] {
  const [first] = comparisons;
  const level = first?.interval?.level ?? LEVEL;
  const labelled = comparisons.map(
    (one): FamilyComparison => ({
      task: `${one.candidate.name} against ${one.baseline.name}`,
      metric: "",
      framing: null,
      adjustedPValue: null,
      adjustedEquivalencePValue: null,
      ...one,
    }),
  );
  // Rounded, since 1 − 0.95 is not 0.05.
  const alpha = Number((1 - level).toPrecision(6));
  const family: ComparisonFamily = {
    kind: "comparisons",
    comparisons: labelled,
    family: { size: 1, correction: "none", alpha },
    notes: [],
  };
  if (labelled.length > 1) return drawn([...comparisonTable(family), forestOf(family)]);
  const [, ...rest] = labelled.flatMap(comparisonBlocks);
  const title = [first?.verdict.toUpperCase(), ...labelled.map(labelOf)].join("  ");
  return drawn([heading(2, title), ...rest, forestOf(family)]);
}

/** The forest of one comparison stands below its sentence, and need not say it again. */
function forestOf(family: ComparisonFamily): Figure | null {
  const figure = differenceForest(family);
  const [only, ...more] = family.comparisons;
  if (figure === null || only === undefined || !only.ok || more.length > 0) return figure;
  return { ...figure, title: `${labelOf(only)}: ${only.verdict}` };
}

function labelOf({ task, metric, framing }: FamilyComparison): string {
  return [task, metric, framing ?? ""].filter((label) => label !== "").join(" · ");
}

function familyBlocks(family: ComparisonFamily): (Block | null)[] {
  const shown =
    family.comparisons.length === 1 ? family.comparisons.flatMap(comparisonBlocks) : comparisonTable(family);
  return [...shown, ...listOf(noteLines(foldedNotes(family.notes))), forestOf(family)];
}

function seedBlocks(rows: readonly SeedRow[]): Block[] {
  return drawn([...noiseSection(rows), ...listOf(rowNotes(rows)), noiseSources(rows), seedGapCurve(rows)]);
}

function seriesBlocks(series: readonly ScoreSeries[]): Block[] {
  const rows = curveTable(series);
  return [...curveSection(rows, curveSummaries(rows)), ...curveNoiseOf(series), ...curveFigures(series)];
}

/** Noise along the curves, where there are seeds to compare. */
function curveNoiseOf(series: readonly ScoreSeries[]): Block[] {
  const noise = curveNoiseTable(series);
  return noise.some(({ seeds }) => seeds > 1) ? curveNoiseBlock(noise) : [];
}

function curveBlocks(rows: readonly CurveRow[]): Block[] {
  const curves = rows.map((row) => ({ ...row, points: curvePoints(row) }));
  return [...curveSection(rows, curveSummaries(rows)), ...listOf(rowNotes(rows)), ...curveFigures(curves)];
}

function curveFigures(series: readonly DrawnCurve[]): Block[] {
  const groups = [...groupBy(series, ({ task, metric }) => JSON.stringify([task, metric])).values()];
  const figures = foremostCurves(groups, CURVES).map((members, index) =>
    learningCurves(members, { id: `curves-${index + 1}` }),
  );
  const rest = groups.length - CURVES;
  return [...drawn(figures), ...(rest > 0 ? [paragraph(`Curves of ${plural(rest, "more task")} are not drawn.`)] : [])];
}

function framingBlocks(framings: Omit<FramingTable, "kind">): Block[] {
  const { rows, notes, signature } = framings;
  const severalModels = new Set(rows.map(({ model }) => model)).size > 1;
  const figures = foremostFramings(rows, CURVES).map((row, index) =>
    meanCurves(row, `framings-${index + 1}`, severalModels),
  );
  return drawn([
    ...(rows.length === 0 ? [paragraph("No model and task was read both as choice and as completion.")] : []),
    ...framingSection(framings),
    ...listOf([...noteLines(notes), ...framingNotes(framings)]),
    ...(signature === "" ? [] : [paragraph(signature)]),
    ...figures,
  ]);
}

/** Both framings of one model and task over training, each the mean over its seeds. */
function meanCurves({ model, task, framings, ...row }: FramingRow, id: string, severalModels: boolean): Figure | null {
  const series = [framings.completion, framings.choice].map((reading): DrawnCurve => {
    const points = reading.curve.map(({ step, value }) => ({ step, value, standardError: null }));
    return { ...reading, model, task, seed: null, points };
  });
  const figure = learningCurves(series, { id, ...framingFinding(row, severalModels ? `${task}, ${model}` : task) });
  if (figure === null) return null;
  const [completion, choice] = [framings.completion, framings.choice].map(({ seeds }) => plural(seeds, "seed"));
  const description = `Mean score on ${task} against training step: completion over ${completion}, choice over ${choice}.`;
  return { ...figure, description };
}
