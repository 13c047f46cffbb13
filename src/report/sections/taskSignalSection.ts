import type { CurveNoiseRow } from "../../analysis/curveNoise.js";
import type { MetricComparison } from "../../analysis/metricComparison.js";
import type { TaskSignal } from "../../analysis/taskSignal.js";
import type { Interval } from "../../inference/interval.js";
import { formatCount, formatFixed, formatLevel, formatScore, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document.js";
import { labelFields, metricLabel, unitOf } from "./fields.js";
import { rowNotes } from "./noteList.js";

export interface TaskSignalSectionOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** Which tasks carry signal early and cleanly, the best first. */
export function taskSignalSection(
  tasks: readonly TaskSignal[],
  { limit = Number.POSITIVE_INFINITY }: TaskSignalSectionOptions = {},
): Block[] {
  if (tasks.length === 0) return [];
  const fields: Field<TaskSignal>[] = [
    { title: "task", align: "left", show: (row) => row.task, always: true },
    { title: "metric", align: "left", show: metricLabel },
    { title: "framing", align: "left", show: (row) => row.framing ?? "" },
    { title: "models", align: "right", show: (row) => String(row.models) },
    { title: "seeds", align: "right", show: (row) => String(row.seeds) },
    { title: "signal from", align: "right", show: stepText, always: true },
    { title: "curves with it", align: "right", show: (row) => percent(row.signalShare), always: true },
    { title: "τ", align: "right", show: (row) => withRange(row.kendallTau, row.kendallTauInterval, 2), always: true },
    { title: "curve SNR", align: "right", show: (row) => withRange(row.curveSnr, row.curveSnrInterval, 0) },
    { title: "signal-to-noise", align: "right", show: (row) => formatFixed(row.signalToNoise, 1) },
    { title: "ordering", align: "right", show: (row) => formatFixed(row.orderingConsistency, 2) },
    { title: "decisions", align: "right", show: (row) => formatFixed(row.decisionAccuracy, 2) },
  ];
  const has = (value: (row: TaskSignal) => unknown) => tasks.some((row) => value(row) !== null);
  return [
    heading(2, "Which tasks carry signal, and how early?"),
    paragraph(headline(tasks)),
    ...table("Tasks, the earliest and cleanest first.", tasks, fields, { limit }),
    list([
      "signal from: first checkpoint from which at least half of the curves stay, to their end, above chance (or above their first score, where chance is not known) by more than their noise. — : fewer than half ever do.",
      ...(has((row) => row.signalStepInterval)
        ? [
            `seeds a–b: the earliest and the latest seed, which hold the median of all seeds at ${formatLevel(Math.round(1000 * rangeLevel(tasks)) / 1000)}.`,
          ]
        : []),
      "τ: Kendall's τ-b of score against checkpoint order, mean over the curves; +1 improves at every step (of a metric marked ↓: falls).",
      ...(has((row) => row.curveSnr)
        ? ["curve SNR (`curveSnr` in the JSON output): mean at the last checkpoint over the average SD between seeds; FineTasks aims above 20."]
        : []),
      ...(has((row) => row.signalToNoise)
        ? [
            "signal-to-noise (`signalToNoise`): spread of the models over the wobble of their last checkpoints, both relative to the mean (Heineman et al. 2025).",
          ]
        : []),
      ...(has((row) => row.orderingConsistency)
        ? [
            "ordering: mean τ of the models' order between consecutive checkpoints; decisions: share of model pairs that the early checkpoint orders as the last one does (½ is guessing).",
          ]
        : []),
      ...(tasks.every((row) => row.seeds === 1)
        ? ["One training seed: none of these has an interval, and the curve SNR needs seeds."]
        : []),
    ]),
  ];
}

/** The notes of the task table, each with the tasks it holds for. */
export function taskNotes(tasks: readonly TaskSignal[]): string[] {
  return rowNotes(tasks.map((task) => ({ ...task, model: "" })));
}

/** Noise along the curves: steps, seeds, and what averaging the last checkpoints brings. */
export function curveNoiseBlock(
  rows: readonly CurveNoiseRow[],
  { limit = Number.POSITIVE_INFINITY }: TaskSignalSectionOptions = {},
): Block[] {
  const level = rows.find((row) => row.stepNoiseInterval !== null)?.stepNoiseInterval?.level ?? 0.95;
  const score = (value: number | null, row: CurveNoiseRow) => formatScore(value, unitOf(row, value));
  const fields: Field<CurveNoiseRow>[] = [
    ...labelFields<CurveNoiseRow>(),
    { title: "seeds", align: "right", show: (row) => String(row.seeds) },
    { title: "step noise", align: "right", show: (row) => score(row.stepNoise, row), always: true },
    { title: "curve SNR", align: "right", show: (row) => withRange(row.curveSnr, row.curveSnrInterval, 0) },
    { title: "SD last", align: "right", show: (row) => score(row.average?.lastSd ?? null, row) },
    { title: "SD averaged", align: "right", show: (row) => score(row.average?.averageSd ?? null, row) },
    {
      title: `ratio [${formatLevel(level)} CI]`,
      align: "right",
      show: ({ average }) => withRange(average?.sdRatio ?? null, average?.sdRatioInterval ?? null, 2),
    },
  ];
  const averaged = rows.find((row) => row.average !== null)?.average?.checkpoints;
  const caption =
    averaged === undefined
      ? "Noise along the curves: SD of the changes between checkpoints."
      : `Noise along the curves: SD of the changes between checkpoints; SD over seeds of the last score and of the mean of the last ${averaged} checkpoints.`;
  return table(caption, rows, fields, { limit });
}

/** Metrics of the same task side by side. */
export function metricComparisonBlock(
  rows: readonly MetricComparison[],
  { limit = Number.POSITIVE_INFINITY }: TaskSignalSectionOptions = {},
): Block[] {
  const fields: Field<MetricComparison>[] = [
    { title: "task", align: "left", show: (row) => row.task, always: true },
    { title: "framing", align: "left", show: (row) => row.framing ?? "" },
    { title: "model", align: "left", show: (row) => row.model },
    { title: "first", align: "left", show: (row) => metricLabel(row.first), always: true },
    { title: "second", align: "left", show: (row) => metricLabel(row.second), always: true },
    { title: "seeds", align: "right", show: (row) => String(row.seeds) },
    { title: "τ first", align: "right", show: (row) => formatFixed(row.first.kendallTau, 2), always: true },
    { title: "τ second", align: "right", show: (row) => formatFixed(row.second.kendallTau, 2), always: true },
    {
      title: "difference",
      align: "right",
      show: (row) => withRange(row.tauDifference, row.tauDifferenceInterval, 2),
      always: true,
    },
    { title: "seed SNR ratio", align: "right", show: (row) => withRange(row.snrRatio, row.snrRatioInterval, 2) },
    { title: "steadier", align: "left", show: (row) => row.steadier ?? "cannot tell", always: true },
    { title: "clearer", align: "left", show: (row) => row.clearer ?? "cannot tell" },
  ];
  return table(
    "Metrics of the same task, paired by seed: second − first for τ, second ÷ first for the seed SNR (mean over SD of seeds at the last checkpoint).",
    rows,
    fields,
    { limit },
  );
}

function headline(tasks: readonly TaskSignal[]): string {
  const names = (rows: readonly TaskSignal[]) => {
    const several = new Set(tasks.map(({ metric }) => metric)).size > 1;
    const all = rows.map((row) => [row.task, ...(several ? [row.metric] : []), row.framing ?? []].flat().join(" "));
    return `${all.slice(0, 3).join(", ")}${all.length > 3 ? ` and ${all.length - 3} more` : ""}`;
  };
  const [clean, none] = [
    tasks.filter((row) => row.signalStep !== null),
    tasks.filter((row) => row.signalStep === null && row.signalShare !== null),
  ];
  const parts = [
    ...(clean.length > 0 ? [`Earliest signal: ${names(clean)}.`] : []),
    ...(none.length > 0 ? [`No signal in most curves: ${names([...none].reverse())}.`] : []),
  ];
  return parts.length > 0 ? parts.join(" ") : "Whether these tasks carry signal over training cannot be told.";
}

function rangeLevel(tasks: readonly TaskSignal[]): number {
  return Math.min(...tasks.flatMap(({ signalStepInterval }) => signalStepInterval?.level ?? []));
}

function stepText({ signalStep, signalStepInterval: range }: TaskSignal): string {
  if (signalStep === null) return UNDEFINED_TEXT;
  const text = formatCount(signalStep);
  return range === null || range.low === range.high
    ? text
    : `${text} (seeds ${formatCount(range.low)}–${formatCount(range.high)})`;
}

function percent(share: number | null): string {
  return share === null ? UNDEFINED_TEXT : `${Math.round(100 * share)}%`;
}

function withRange(value: number | null, interval: Interval | null, decimals: number): string {
  if (value === null || interval === null) return formatFixed(value, decimals);
  return `${formatFixed(value, decimals)} [${formatFixed(interval.low, decimals)}, ${formatFixed(interval.high, decimals)}]`;
}
