import type { CurveNoiseRow } from "../../analysis/curves/curveNoise.js";
import type { MetricComparison } from "../../analysis/curves/metricComparison.js";
import type { TaskSignal } from "../../analysis/curves/taskSignal.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { LEVEL } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { formatCount, formatFixed, formatLevel, formatScore, plural, UNDEFINED_TEXT } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { countField, labelFields, metricLabel, unitOf } from "../document/fields.js";
import { capitalized } from "../text/capitalized.js";
import { rowNotes } from "./noteList.js";

export interface TaskSignalSectionOptions {
  /** Rows to show of each table; default all. */
  readonly limit?: number;
}

/** Which tasks carry signal early and cleanly, the best first. */
export function taskSignalSection(tasks: readonly TaskSignal[], options: TaskSignalSectionOptions = {}): Block[] {
  requireArgument("taskSignalSection", "tasks", tasks, recordsWith(["task"], "tasks of curves(results)"));
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("taskSignalSection", options);
  if (tasks.length === 0) return [];
  return [
    heading(2, "Which tasks carry signal, and how early?"),
    paragraph(signalSentence(tasks)),
    ...table("Tasks, the earliest and cleanest first.", tasks, taskFields(tasks), { limit }),
    list(taskLegend(tasks)),
  ];
}

/** Columns of the tasks: how early and how cleanly they carry signal, and what their models make of it. */
export function taskFields(tasks: readonly TaskSignal[]): Field<TaskSignal>[] {
  const decidedAt = decisionSteps(tasks).map(formatCount);
  return [
    { title: "task", align: "left", show: (row) => row.task, always: true },
    { title: "metric", align: "left", show: metricLabel },
    { title: "framing", align: "left", show: (row) => row.framing ?? "" },
    { title: "models", align: "right", show: (row) => String(row.models) },
    { title: "seeds", align: "right", show: (row) => String(row.seeds) },
    { title: "signal from", align: "right", show: stepText, always: true },
    { title: "curves with it", align: "right", show: (row) => percent(row.signalShare) },
    {
      title: "worse",
      align: "right",
      show: (row) => (tasks.some(({ worseningShare }) => (worseningShare ?? 0) > 0) ? percent(row.worseningShare) : ""),
    },
    { title: "τ", align: "right", show: (row) => withRange(row.kendallTau, row.kendallTauInterval, 2), always: true },
    { title: "curve SNR", align: "right", show: (row) => withRange(row.curveSnr, row.curveSnrInterval, 0) },
    { title: "signal-to-noise", align: "right", show: (row) => formatFixed(row.signalToNoise, 1) },
    { title: "ordering", align: "right", show: (row) => formatFixed(row.orderingConsistency, 2) },
    {
      title: decidedAt.length === 1 ? `decisions at step ${decidedAt[0]}` : "decisions",
      align: "right",
      show: decisionText,
    },
    ...(decidedAt.length > 1 ? [countField("decided at step", decisionStepOf)] : []),
    countField("order holds from", (row) => row.orderHoldsFrom),
  ];
}

function decisionStepOf(row: TaskSignal): number | null {
  return decisionText(row) === UNDEFINED_TEXT ? null : row.decisionStep;
}

function decisionSteps(tasks: readonly TaskSignal[]): number[] {
  return [...new Set(tasks.flatMap((row) => decisionStepOf(row) ?? []))];
}

/** What the columns of the tasks mean, a line each. */
export function taskLegend(tasks: readonly TaskSignal[]): string[] {
  const has = (value: (row: TaskSignal) => unknown) => tasks.some((row) => value(row) !== null);
  return [
    `signal from: first checkpoint from which more than half of the curves stay, to their end, above chance by more than their noise${baselineText(tasks)}. ${UNDEFINED_TEXT}: no more than half ever do${tasks.some((row) => row.signalStep === null && isMostly(row)) ? ", or not from one that most reach" : ""}.`,
    ...(tasks.some((row) => row.isEarliestPossible)
      ? [
          "≤: no earlier checkpoint could show signal, so it may have come before; curves that begin at different checkpoints are not to be ranked by it.",
        ]
      : []),
    ...(has((row) => row.signalStepInterval)
      ? [
          `seeds a–b: the earliest and the latest seed, which hold the median of all seeds at ${formatLevel(Math.round(1000 * rangeLevel(tasks)) / 1000)}; every seed: both are this step.`,
        ]
      : []),
    "τ: Kendall's τ-b of score against checkpoint order, mean over the models, each over its seeds; +1 improves at every step (of a metric marked ↓: falls).",
    ...(has((row) => row.curveSnr)
      ? [
          "curve SNR (`curveSnr` in the JSON output): mean at the last checkpoint over the average SD between seeds; FineTasks aims above 20.",
        ]
      : []),
    ...(has((row) => row.signalToNoise)
      ? [
          "signal-to-noise (`signalToNoise`): spread of the models over the wobble of their last checkpoints, both relative to the mean (Heineman et al. 2025).",
        ]
      : []),
    ...(has((row) => row.orderingConsistency)
      ? ["ordering: mean τ of the models' order between consecutive checkpoints."]
      : []),
    ...(decisionSteps(tasks).length > 0
      ? [
          `decisions: share of model pairs that the first shared checkpoint a tenth of the way or later orders as the models' own last scores do (½ is guessing); with fewer than ${DECISION_PAIRS} pairs, how many of them, on average over the seeds.`,
        ]
      : []),
    ...(has((row) => row.orderHoldsFrom)
      ? [
          "order holds from: the shared checkpoint from which on the models stand, by their means over seeds, as at the end.",
        ]
      : []),
    ...(tasks.some(({ worseningShare }) => (worseningShare ?? 0) > 0)
      ? ["worse: share of the curves that fall on their own (of a metric marked ↓: rise), by their p-value."]
      : []),
    ...(tasks.every((row) => row.seeds === 1)
      ? ["One training seed: none of these has an interval, and the curve SNR needs seeds."]
      : []),
  ];
}

/** The notes of the task table, each with the tasks it holds for. */
export function taskNotes(tasks: readonly TaskSignal[]): string[] {
  return rowNotes(tasks.map((task) => ({ ...task, model: "" })));
}

/** Noise along the curves: steps, seeds, and what averaging the last checkpoints brings. */
export function curveNoiseBlock(rows: readonly CurveNoiseRow[], options: TaskSignalSectionOptions = {}): Block[] {
  requireArgument("curveNoiseBlock", "rows", rows, recordsWith(["task"], "noise of curves(results)"));
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("curveNoiseBlock", options);
  const level = rows.find((row) => row.stepNoiseInterval !== null)?.stepNoiseInterval?.level ?? LEVEL;
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
  options: TaskSignalSectionOptions = {},
): Block[] {
  requireArgument("metricComparisonBlock", "rows", rows, recordsWith(["task"], "metrics of curves(results)"));
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("metricComparisonBlock", options);
  const fields: Field<MetricComparison>[] = [
    { title: "task", align: "left", show: (row) => row.task, always: true },
    { title: "framing", align: "left", show: (row) => row.framing ?? "" },
    { title: "model", align: "left", show: (row) => row.model },
    { title: "first", align: "left", show: (row) => metricLabel(row.first), always: true },
    { title: "second", align: "left", show: (row) => metricLabel(row.second), always: true },
    { title: "seeds", align: "right", show: (row) => String(row.seeds) },
    { title: "at step", align: "right", show: (row) => formatCount(row.step) },
    { title: "τ first", align: "right", show: (row) => formatFixed(row.first.kendallTau, 2), always: true },
    { title: "τ second", align: "right", show: (row) => formatFixed(row.second.kendallTau, 2), always: true },
    {
      title: "difference",
      align: "right",
      show: (row) => withRange(row.tauDifference, row.tauDifferenceInterval, 2),
      always: true,
    },
    { title: "seed SNR ratio", align: "right", show: (row) => withRange(row.snrRatio, row.snrRatioInterval, 2) },
    {
      title: "climb ratio",
      align: "right",
      show: (row) => withRange(row.climbSnrRatio, row.climbSnrRatioInterval, 2),
    },
    { title: "steadier", align: "left", show: (row) => row.steadier ?? "cannot tell", always: true },
    { title: "clearer", align: "left", show: (row) => row.clearer ?? "cannot tell" },
  ];
  return table(
    "Metrics of the same task, paired by seed: second − first for τ, second ÷ first for the seed SNR (mean over SD of seeds at the last checkpoint of both) and for the climb over training against that SD, by which the clearer one is judged.",
    rows,
    fields,
    { limit },
  );
}

/** When signal begins, by framing, with the earliest and the latest tasks; then those without. */
export function signalSentence(tasks: readonly TaskSignal[]): string {
  const byName = groupBy(tasks, ({ task, framing }) => JSON.stringify([task, framing]));
  const isRepeated = byName.size < tasks.length;
  const nameOf = ({ task, metric }: TaskSignal) => (isRepeated ? `${task} ${metric}` : task);
  const byFraming = [...groupBy(tasks, ({ framing }) => framing ?? "").entries()];
  const parts = byFraming.flatMap(([framing, rows]) => {
    const falling = rows.filter((row) => (row.worseningShare ?? 0) > 0.5);
    const signal = rows.filter((row) => row.signalStep !== null && !falling.includes(row));
    const still = rows.filter(
      (row) => row.signalStep === null && row.aboveChanceStep !== null && !falling.includes(row),
    );
    const others = rows.filter(
      (row) => row.signalStep === null && row.signalShare !== null && ![...falling, ...still].includes(row),
    );
    const late = others.filter(isMostly);
    const below = others.filter((row) => (row.belowChanceShare ?? 0) > 0.5);
    const lost = others.filter((row) => (row.lostShare ?? 0) > 0.5 && !below.includes(row));
    const silent = others.filter((row) => ![...below, ...lost, ...late].includes(row));
    const said = [
      ...(signal.length > 0
        ? [`${countText(rows, signal, nameOf, isRepeated ? "row" : "task")} ${sinceText(signal, nameOf)}`]
        : []),
      ...(signal.some(isLevel) ? [levelText(signal.filter(isLevel), nameOf)] : []),
      ...(falling.length > 0 ? [fallingText(falling, nameOf)] : []),
      ...(late.length > 0
        ? [`signal in most curves, but from no step that most reach: ${someNames(late.map(nameOf))}`]
        : []),
      ...(still.length > 0 ? [stillText(still, nameOf)] : []),
      ...(below.length > 0 ? [belowText(below, nameOf)] : []),
      ...(lost.length > 0 ? [lostText(lost, nameOf)] : []),
      ...silentText(silent, nameOf),
    ];
    return said.length === 0 ? [] : [capitalized(`${framing === "" ? "" : `${framing}: `}${said.join("; ")}.`)];
  });
  return parts.length > 0 ? parts.join(" ") : "Whether these tasks carry signal over training cannot be told.";
}

/** Tasks that stay above chance and do not rise above the score that training started from. */
function stillText(rows: readonly TaskSignal[], nameOf: NameOf): string {
  const from = Math.max(...rows.map((row) => row.aboveChanceStep ?? 0));
  return `above chance from step ${formatCount(from)} on, but not shown above the score at step 0: ${someNames(rows.map(nameOf))}`;
}

/** Tasks that end below the score of guessing, which no lack of knowledge explains; of one the score. */
function belowText(rows: readonly TaskSignal[], nameOf: NameOf): string {
  const [row] = rows;
  const score = (value: number | null) => formatScore(value, unitOf(row!, value));
  const figures = rows.length > 1 ? "" : ` (${score(row!.lastScore)} against ${score(row!.chance)})`;
  return `below chance at the end in most curves${figures}: ${someNames(rows.map(nameOf))}; a wrong key, or answers that are read wrongly, do that`;
}

/** Tasks that carried signal for a while; of one until when. */
function lostText(rows: readonly TaskSignal[], nameOf: NameOf): string {
  const [row] = rows;
  const until = rows.length > 1 ? "" : ` (up to step ${formatCount(row!.signalUntil ?? 0)})`;
  return `above their baseline for a while${until} and not to the end: ${someNames(rows.map(nameOf))}`;
}

/** Tasks that get worse as training goes on; of one the scores at both ends. */
function fallingText(rows: readonly TaskSignal[], nameOf: NameOf): string {
  const [row] = rows;
  if (rows.length > 1 || row === undefined) return `worse in most curves: ${someNames(rows.map(nameOf))}`;
  const worse = Math.round((row.worseningShare ?? 0) * row.curves);
  const score = (value: number | null) => formatScore(value, unitOf(row, value));
  return `task ${nameOf(row)} gets worse in ${worse} of ${plural(row.curves, "curve")} (${score(row.firstScore)} to ${score(row.lastScore)})`;
}

/** The tasks that get worse in most curves; `null` where none does. */
export function worseningSentence(tasks: readonly TaskSignal[]): string | null {
  const falling = tasks.filter((row) => (row.worseningShare ?? 0) > 0.5);
  return falling.length === 0 ? null : `${capitalized(fallingText(falling, ({ task }) => task))}.`;
}

/** Tasks that stay where they are, above chance from their first checkpoint on. */
function levelText(rows: readonly TaskSignal[], nameOf: NameOf): string {
  return `above chance at every checkpoint and not shown to improve: ${someNames(rows.map(nameOf))}`;
}

/** Whether the curves are above chance from their first checkpoint on, and neither most of them nor their mean moves. */
function isLevel({ baseline, isEarliestPossible, ...row }: TaskSignal): boolean {
  const { improvingShare, movedShare, kendallTauInterval } = row;
  const moves = (improvingShare ?? 1) + (movedShare ?? 1) > 0.5 || (kendallTauInterval?.low ?? 0) > 0;
  return baseline === "chance" && isEarliestPossible === true && !moves;
}

/** Tasks that show no signal: at chance, or, where chance is not known, not above where training was first looked at. */
function silentText(rows: readonly TaskSignal[], nameOf: NameOf): string[] {
  const unknown = rows.filter(isAgainstFirst);
  const atChance = rows.filter((row) => !isAgainstFirst(row));
  return [
    ...(atChance.length > 0 ? [`no signal in most curves: ${someNames(atChance.map(nameOf))}`] : []),
    ...(unknown.length > 0
      ? [
          `not shown to stay above the first score in most curves (no score of guessing is known): ${someNames(unknown.map(nameOf))}`,
        ]
      : []),
  ];
}

/** Whether most curves carry signal to their end, be it from no step that most of them reach. */
export function isMostly({ signalShare }: TaskSignal): boolean {
  return (signalShare ?? 0) > 0.5;
}

/** Whether signal is sought above the first score, for want of chance. */
export function isAgainstFirst({ baseline }: TaskSignal): boolean {
  return baseline === "first checkpoint";
}

/**
 * What an early look would have decided, of one test: the pairs of models that the decision step orders as the end does, and from
 * when on all stand as at the end. Empty without one.
 */
export function decisionSentence(row: TaskSignal): string[] {
  const { decisionPairs: pairs, decisionAccuracy: accuracy, decisionStep: step, orderHoldsFrom: from } = row;
  if (pairs === null || accuracy === null || step === null) return [];
  const right = accuracy * pairs;
  const count = formatFixed(right, Number.isInteger(right) ? 0 : 1);
  const average = row.seeds > 1 && right > 0 && right < pairs ? " on average over the seeds" : "";
  const held =
    from === null
      ? ""
      : `; ${row.seeds > 1 ? "by their means over the seeds " : ""}the models stand as at the end from step ${formatCount(from)} on`;
  return [
    `Step ${formatCount(step)} orders ${count} of ${plural(pairs, "pair")} of models as the end does${average}${held}.`,
  ];
}

type NameOf = (row: TaskSignal) => string;

function countText(rows: readonly TaskSignal[], signal: readonly TaskSignal[], nameOf: NameOf, noun: string): string {
  const [only] = rows as [TaskSignal];
  if (rows.length === 1) {
    const models =
      only.signalModels < only.models ? ` in ${formatCount(only.signalModels)} of ${plural(only.models, "model")}` : "";
    return `${noun} ${nameOf(only)} carries signal${models}`;
  }
  const count = signal.length === rows.length ? "all" : `${formatCount(signal.length)} of`;
  return `${count} ${plural(rows.length, noun)} ${signal.length === 1 ? "carries" : "carry"} signal`;
}

function sinceText(signal: readonly TaskSignal[], nameOf: NameOf): string {
  const steps = signal.map((row) => row.signalStep as number);
  const at = (step: number) => someNames(signal.filter((row) => row.signalStep === step).map(nameOf));
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  const from =
    first === last
      ? `from step ${formatCount(first)}`
      : `from step ${formatCount(first)} (${at(first)}) to step ${formatCount(last)} (${at(last)})`;
  const bound = signal.filter((row) => row.isEarliestPossible).length;
  if (bound === 0) return from;
  const which = bound === signal.length ? "" : `for ${formatCount(bound)} of them (≤) `;
  return `${from}; ${which}no earlier checkpoint could show it`;
}

/** What else a curve is compared with, where chance alone is not it. */
function baselineText(tasks: readonly TaskSignal[]): string {
  const also = tasks.some(({ baseline }) => baseline === "chance and untrained")
    ? " and, where step 0 is not far above chance itself, above their score there"
    : "";
  const instead = tasks.some(({ baseline }) => baseline === "first checkpoint")
    ? " (above their first score, where no score of guessing is known)"
    : "";
  return `${also}${instead}`;
}

/** Fewest model pairs whose order is worth a share. */
const DECISION_PAIRS = 10;

function decisionText(row: TaskSignal): string {
  const { decisionPairs: pairs, decisionAccuracy: accuracy } = row;
  if (pairs === null || accuracy === null) return UNDEFINED_TEXT;
  if (pairs < DECISION_PAIRS)
    return `${formatFixed(accuracy * pairs, Number.isInteger(accuracy * pairs) ? 0 : 1)} of ${pairs}`;
  return withRange(accuracy, row.decisionAccuracyInterval, 2);
}

function rangeLevel(tasks: readonly TaskSignal[]): number {
  return Math.min(...tasks.flatMap(({ signalStepInterval }) => signalStepInterval?.level ?? []));
}

/** The step with its seeds: their range, all at it, or not all with one. One seed shows the step alone. */
function stepText({ signalStep, isEarliestPossible, signalStepInterval: range, seeds }: TaskSignal): string {
  if (signalStep === null) return UNDEFINED_TEXT;
  const step = `${isEarliestPossible ? "≤ " : ""}${formatCount(signalStep)}`;
  if (seeds === 1) return step;
  if (range === null) return `${step} (not every seed)`;
  return range.low === range.high
    ? `${step} (every seed)`
    : `${step} (seeds ${formatCount(range.low)}–${formatCount(range.high)})`;
}

function percent(share: number | null): string {
  return share === null ? UNDEFINED_TEXT : `${Math.round(100 * share)}%`;
}

function withRange(value: number | null, interval: Interval | null, decimals: number): string {
  if (value === null || interval === null) return formatFixed(value, decimals);
  return `${formatFixed(value, decimals)} [${formatFixed(interval.low, decimals)}, ${formatFixed(interval.high, decimals)}]`;
}
