import type { BarGate } from "../analysis/gate/barGate.js";
import type { Gate } from "../analysis/gate/gate.js";
import type { DifferentialItemFunctioning } from "../analysis/items/differentialItemFunctioning.js";
import type { Kinship } from "../analysis/kinship/kinship.js";
import type { ClaimAudit } from "../analysis/planning/claimRecord.js";
import type { PowerAnswer } from "../analysis/planning/power.js";
import { scoreEstimate } from "../analysis/scores/scoreEstimate.js";
import type { SubsetExperiment } from "../analysis/subsets/subsetExperiment.js";
import { groupBy } from "../data/groupBy.js";
import type { ResultMatrix } from "../data/resultMatrix.js";
import type { Results } from "../data/results.js";
import { describeRun, type Run } from "../data/run.js";
import type { Refusal } from "../notes.js";
import { formatCount, formatSignificant, plural } from "../numberFormat.js";
import {
  type Answers,
  type Block,
  type Field,
  type Heading,
  heading,
  type List,
  type Paragraph,
  paragraph,
  type Table,
  table,
} from "./document/document.js";
import { countField, withInterval } from "./document/fields.js";
import type { Figure } from "./figure/figure.js";
import { familyFigure } from "./figures/familyFigure.js";
import { scoreHeatMap } from "./figures/scoreHeatMap.js";
import { barSection } from "./gate/barSection.js";
import { gateSection } from "./gate/gateSection.js";
import { claimSection } from "./sections/claimSection.js";
import { differentialItemSection } from "./sections/differentialItemSection.js";
import { kinshipSection } from "./sections/kinshipSection.js";
import { powerSection } from "./sections/powerSection.js";
import { readingSentence, readSection } from "./sections/readSection.js";
import { refusalBlocks } from "./sections/refusalSection.js";
import { each, type ResultView, view } from "./sections/resultView.js";
import { SECTIONS } from "./sections/sections.js";
import { subsetQualitySection } from "./sections/subsetQualitySection.js";
import type { VarianceReport } from "./variance/record.js";
import { reportDocument } from "./variance/reportDocument.js";

const asIs = each<Block>((block) => [block]);

/** The kinds of result that have a form of their own; every other record is shown as a table of its fields. */
export const RESULT_VIEWS: readonly ResultView[] = [
  view<Figure>("figure", asIs),
  view<Table>("table", asIs),
  view<Answers>("answers", asIs),
  view<Heading>("heading", asIs),
  view<Paragraph>("paragraph", asIs),
  view<List>("list", asIs),
  ...SECTIONS.flatMap((section) => section.views ?? []),
  view<VarianceReport>(
    "report",
    each((report) => reportDocument(report)),
  ),
  view<Results>("results", each(resultsBlocks)),
  view<ResultMatrix>("matrix", each(matrixBlocks)),
  view<Gate>(
    "gate",
    each((gate) => gateSection(gate)),
  ),
  view<BarGate>(
    "bar",
    each((bar) => barSection(bar)),
  ),
  view<ClaimAudit>(
    "claim",
    each((audit) => claimSection(audit)),
  ),
  view<PowerAnswer>(
    "power",
    each((answer) => powerSection(answer)),
  ),
  view<Refusal>(
    "refusal",
    each((refusal) => (typeof refusal.message === "string" ? refusalBlocks(refusal) : [])),
  ),
  view<SubsetExperiment>("subset-experiment", each(subsetQualitySection)),
  view<Kinship>(
    "kinship",
    each((found) => [...kinshipSection(found), familyFigure(found)]),
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
