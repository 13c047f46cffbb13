import { type CurveNoiseRow, curveNoiseTable } from "../../analysis/curves/curveNoise.js";
import type { CurveRow, CurveSummary } from "../../analysis/curves/curveTable.js";
import { curvePoints, curveSummaries, curveTable } from "../../analysis/curves/curveTable.js";
import type { MetricComparison } from "../../analysis/curves/metricComparison.js";
import { atSharedSteps } from "../../analysis/curves/sharedSteps.js";
import { type TaskSignal, taskSignalTable } from "../../analysis/curves/taskSignal.js";
import type { ScoreSeries } from "../../analysis/scores/scoreSeries.js";
import { toTheEnd } from "../../analysis/scores/toTheEnd.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import {
  formatCount,
  formatFixed,
  formatLevel,
  formatPValue,
  formatScore,
  plural,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { labelFields, unitOf } from "../document/fields.js";
import { curveRule, DRAWN_CURVES, foremostCurves, hasBothCurves, undrawnCurves } from "../figures/curveChoice.js";
import type { DrawnCurve } from "../figures/learningCurves.js";
import { learningCurves } from "../figures/learningCurves.js";
import { signalAgainstNoise } from "../figures/signalAgainstNoise.js";
import { sparkline } from "../text/sparkline.js";
import type { FramingsPart } from "./framingSection.js";
import { largestTasksFirst } from "./largestTasksFirst.js";
import { rowNotes } from "./noteList.js";
import { drawn, view } from "./resultView.js";
import { listOf, type Section, withFigures } from "./section.js";
import { steppedSeries } from "./steppedSeries.js";
import { curveNoiseBlock, metricComparisonBlock, taskNotes, taskSignalSection } from "./taskSignalSection.js";

export interface CurvesPart {
  /** Which tasks carry signal over training, the earliest first; empty without checkpoints. */
  readonly tasks: readonly TaskSignal[];
  readonly curves: { readonly rows: readonly CurveRow[]; readonly overSeeds: readonly CurveSummary[] };
}

/** The figure that stands with the tasks, and not with the curves. */
const TASKS_FIGURE = "signal-noise";

export const CURVES: Section<"curves", CurvesPart, CurvesPart & FramingsPart> = {
  name: "curves",
  title: "Training curves",
  needs: "two or more checkpoints (a step in the path, in revision=, or a step column)",
  doing: "training curves",
  unasked: () => ({ tasks: [], curves: { rows: [], overSeeds: [] } }),
  analyse(study, { alpha, level }) {
    const rows = largestTasksFirst(
      study.curves.filter(({ steps }) => steps.length > 1),
      study.series,
    );
    const tasks = taskSignalTable(steppedSeries(study), { alpha, level });
    return { part: { tasks, curves: { rows, overSeeds: curveSummaries(rows, { level }) } } };
  },
  isEmpty: ({ curves }) => curves.rows.length === 0,
  blocks({ tasks, curves }, { limit, figures }) {
    const ofTasks = figures.filter(({ id }) => id === TASKS_FIGURE);
    const ofCurves = figures.filter(({ id }) => id !== TASKS_FIGURE);
    return [
      ...withFigures(ofTasks, taskSignalSection(tasks, { limit })),
      ...listOf(taskNotes(tasks)),
      ...withFigures(ofCurves, curveSection(curves.rows, curves.overSeeds, { limit })),
    ];
  },
  pictures: ["curves", TASKS_FIGURE],
  figures({ tasks, framings }, study, { level }) {
    const signal = signalAgainstNoise(tasks, TASKS_FIGURE);
    const groups = [...groupBy(steppedSeries(study), ({ task, metric }) => JSON.stringify([task, metric])).values()];
    const both = framings.rows.filter(hasBothCurves);
    // With both framings the framing section shows the curves, with the crossover.
    if (both.length > 0) {
      return { figures: [signal], leftOut: oneWayCurves(groups, new Set(both.map(({ task }) => task))) };
    }
    const drawn = foremostCurves(groups, DRAWN_CURVES);
    return {
      figures: [
        ...drawn.map((members, index) => learningCurves(members, { id: `curves-${index + 1}`, level })),
        signal,
      ],
      leftOut: undrawnCurves(groups.length, "training curves by task and metric", curveRule(groups)),
    };
  },
  caveats: ({ curves }) =>
    curves.rows.length > 0 && curves.overSeeds.every(({ curves: count }) => count === 1)
      ? [
          "Every training curve is of one seed: its checkpoints resemble their neighbours, so its trend is less sure than p says.",
        ]
      : [],
  tables: ({ tasks, curves }) => [
    ["tasks", tasks],
    ["curves", curves.rows.map(({ steps, scores, standardErrors, ...row }) => row)],
    ["curve-points", curves.rows.flatMap(pointsOf)],
    ["curves-over-seeds", curves.overSeeds],
  ],
  views: [
    view<ScoreSeries>("score-series", seriesBlocks),
    view<CurveRow>("curve", curveBlocks),
    view<TaskSignal>("task-signal", (tasks) =>
      drawn([...taskSignalSection(tasks), ...listOf(taskNotes(tasks)), signalAgainstNoise(tasks)]),
    ),
    view<CurveNoiseRow>("curve-noise", (rows) => [...curveNoiseBlock(rows), ...listOf(rowNotes(rows))]),
    view<MetricComparison>("metric-comparison", (rows) => metricComparisonBlock(rows)),
  ],
};

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
  const figures = foremostCurves(groups, DRAWN_CURVES).map((members, index) =>
    learningCurves(members, { id: `curves-${index + 1}` }),
  );
  const rest = groups.length - DRAWN_CURVES;
  return [...drawn(figures), ...(rest > 0 ? [paragraph(`Curves of ${plural(rest, "more task")} are not drawn.`)] : [])];
}

function oneWayCurves(groups: readonly (readonly ScoreSeries[])[], askedBothWays: ReadonlySet<string>): string[] {
  const oneWay = groups.filter(([first]) => first !== undefined && !askedBothWays.has(first.task)).length;
  return oneWay === 0
    ? []
    : [
        `Figures of training curves of tasks not asked both ways: ${formatCount(oneWay)} by task and metric; the tables and the JSON output hold them.`,
      ];
}

function pointsOf(row: CurveRow): object[] {
  const { task, metric, framing, model, seed } = row;
  return curvePoints(row).map(({ step, value: score, standardError }) => ({
    task,
    metric,
    framing,
    model,
    seed,
    step,
    score,
    standardError,
  }));
}

export interface CurveSectionOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** How steadily scores improve over training: per curve, and over the seeds where there are several. */
export function curveSection(
  curves: readonly CurveRow[],
  summaries: readonly CurveSummary[],
  options: CurveSectionOptions = {},
): Block[] {
  requireArgument("curveSection", "curves", curves, recordsWith(["task"], "the rows of curves(results)"));
  requireArgument("curveSection", "summaries", summaries, recordsWith(["task"], "overSeeds of curves(results)"));
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("curveSection", options);
  if (curves.length === 0) return [];
  const seeded = summaries.some((summary) => summary.curves > 1);
  const members = groupBy(curves, summaryKey);
  const shown = seeded
    ? summaries.slice(0, limit).flatMap((row) => members.get(summaryKey(row)) ?? [])
    : curves.slice(0, limit);
  const lines: readonly (readonly [boolean, string])[] = [
    [
      true,
      "τ: Kendall's τ-b of score against checkpoint order; +1 improves at every step, −1 gets worse at every step. For a metric of which less is better (marked ↓), improving is falling.",
    ],
    [
      true,
      `Without any trend τ still wanders: its SD is ${nullSdText(curves)}, so τ within about twice that is noise.`,
    ],
    [
      seeded,
      "improving: how many seeds show that trend by themselves. Checkpoints of one run resemble their neighbours, so the order of its scores shows trends too easily: a curve counts where its steps show one too, and has only moved otherwise. The interval over seeds does not suffer from that.",
    ],
    [
      !seeded,
      "Checkpoints of one training run resemble their neighbours, so p is too small, and only several seeds settle a trend.",
    ],
    [
      !seeded && shown.some(({ correctedPValue }) => correctedPValue !== null),
      "p corr.: p with an allowance for like neighbours (Hamed–Rao), which covers part of it.",
    ],
    [
      shown.some(({ flags }) => flags.includes("not-after-correction")),
      "not-after-correction: a trend that a test with an allowance for like neighbours (Hamed–Rao) does not bear out.",
    ],
    [
      !seeded && shown.some(({ totalVariation }) => totalVariation !== null),
      "variation: length of the path over its net change; a little over 1 for a straight path, large for wandering.",
    ],
  ];
  return [
    heading(2, "Do scores improve steadily over training?"),
    ...(seeded ? summaryTable(summaries, members, limit) : curveTableBlock(curves, limit)),
    list(lines.flatMap(([holds, line]) => (holds ? [line] : []))),
  ];
}

/** One row a curve, for data without repeated seeds and for the `curves` command. */
function curveTableBlock(curves: readonly CurveRow[], limit: number): Block[] {
  const fields: Field<CurveRow>[] = [
    ...labelFields<CurveRow>(),
    { title: "seed", align: "left", show: (row) => row.seed ?? "" },
    { title: "checkpoints", align: "right", show: (row) => String(row.checkpoints) },
    { title: "curve", align: "left", show: (row) => sparkline(row.scores, { minimumSpan: noiseSpan([row]) }) },
    {
      title: "last",
      align: "right",
      show: (row) => formatScore(row.scores.at(-1) ?? null, unitOf(row, row.scores.at(-1) ?? 0)),
    },
    { title: "τ", align: "right", show: (row) => formatFixed(row.kendallTau, 2), always: true },
    { title: "p", align: "right", show: (row) => formatPValue(row.pValue) },
    { title: "p corr.", align: "right", show: (row) => formatPValue(row.correctedPValue) },
    { title: "Spearman", align: "right", show: (row) => formatFixed(row.spearman, 2) },
    { title: "variation", align: "right", show: (row) => formatFixed(row.totalVariation, 1) },
    {
      title: "trend",
      align: "left",
      show: (row) => [row.trend ?? UNDEFINED_TEXT, ...row.flags].join(", "),
      always: true,
    },
  ];
  return table("Training curves, one row a curve.", curves, fields, { limit });
}

/** What the seeds of one summary share. */
function summaryKey({
  model,
  task,
  metric,
  framing,
}: Pick<CurveSummary, "model" | "task" | "metric" | "framing">): string {
  return JSON.stringify([model, task, metric, framing]);
}

function summaryTable(
  summaries: readonly CurveSummary[],
  members: ReadonlyMap<string, readonly CurveRow[]>,
  limit: number,
): Block[] {
  const membersOf = (row: CurveSummary) => members.get(summaryKey(row)) ?? [];
  const isFlagged = summaries.slice(0, limit).some((row) => flagText(membersOf(row)) !== "");
  const fields: Field<CurveSummary>[] = [
    ...labelFields<CurveSummary>(),
    { title: "seeds", align: "right", show: (row) => String(row.curves) },
    { title: "mean curve", align: "left", show: (row) => curveOf(membersOf(row)), detail: true },
    { title: "mean τ", align: "right", show: (row) => formatFixed(row.meanTau, 2), always: true },
    {
      title: `[${formatLevel(summaries.find((row) => row.tauInterval !== null)?.tauInterval?.level ?? LEVEL)} CI]`,
      joined: true,
      align: "right",
      show: (row) =>
        row.tauInterval === null
          ? UNDEFINED_TEXT
          : `[${formatFixed(row.tauInterval.low, 2)}, ${formatFixed(row.tauInterval.high, 2)}]`,
    },
    {
      title: "improving",
      align: "right",
      show: ({ trends, curves: count }) => `${trends.improving}/${count}`,
      always: true,
    },
    ...(isFlagged
      ? [{ title: "flags", align: "left" as const, show: (row: CurveSummary) => flagText(membersOf(row)) }]
      : []),
  ];
  return table(
    "Training curves: Kendall's τ of each seed, averaged, with a t interval over seeds.",
    summaries,
    fields,
    { limit },
  );
}

function curveOf(curves: readonly CurveRow[]): string {
  return sparkline(meanCurve(curves), { minimumSpan: noiseSpan(curves) }) || UNDEFINED_TEXT;
}

/** Two standard errors from item sampling: a curve that moves less than that is drawn as flat. */
function noiseSpan(curves: readonly CurveRow[]): number {
  const errors = curves.flatMap(({ standardErrors }) => standardErrors.filter((error) => error !== null));
  return errors.length === 0 ? 0 : 2 * mean(errors);
}

/** The mean at the steps that all curves to the end have: seeds may have different checkpoints, or have stopped early. */
function meanCurve(curves: readonly CurveRow[]): number[] {
  const placed = toTheEnd(curves, ({ steps }) => steps).kept.map(({ steps, scores }) =>
    scores.map((score, index) => ({ step: steps[index] as number, score })),
  );
  return atSharedSteps(placed).map(({ points }) => mean(points.map(({ score }) => score)));
}

function flagText(curves: readonly CurveRow[]): string {
  const counts = new Map<string, number>();
  for (const flag of curves.flatMap(({ flags }) => flags)) counts.set(flag, (counts.get(flag) ?? 0) + 1);
  return [...counts].map(([flag, count]) => `${flag} ${count}/${curves.length}`).join(", ");
}

function nullSdText(curves: readonly CurveRow[]): string {
  const lengths = [...new Set(curves.map(({ checkpoints }) => checkpoints))].sort((a, b) => a - b);
  const shown = lengths.length <= 2 ? lengths : [lengths[0] as number, lengths.at(-1) as number];
  return shown
    .map(
      (length) =>
        `${formatFixed(curves.find(({ checkpoints }) => checkpoints === length)?.nullSd ?? null, 3)} for ${length} checkpoints`,
    )
    .join(" and ");
}
