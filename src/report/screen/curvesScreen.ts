import type { CurveRow, CurveSummary } from "../../analysis/curves/curveTable.js";
import type { TaskSignal } from "../../analysis/curves/taskSignal.js";
import { groupBy } from "../../data/groupBy.js";
import { formatScore, plural } from "../../numberFormat.js";
import { type Block, type Field, table } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import {
  decisionSentence,
  isAgainstFirst,
  isMostly,
  signalSentence,
  taskFields,
  taskLegend,
  taskNotes,
} from "../sections/taskSignalSection.js";
import { sparkline } from "../text/sparkline.js";
import { curveSentences } from "../variance/answers/noisiness.js";
import { firstScreen } from "./firstScreen.js";
import { testFields } from "./screenLabels.js";

interface CurvesScreenOptions {
  /** Rows to show of the table; default all. */
  readonly limit?: number;
  /** Notes on the files, as lines. */
  readonly notes?: readonly string[];
}

/** Training curves on a screen: which tasks carry signal and from when on, the earliest first, and how the curves move. */
export function curvesScreen(
  curves: {
    readonly tasks: readonly TaskSignal[];
    readonly rows: readonly CurveRow[];
    readonly overSeeds: readonly CurveSummary[];
  },
  { limit = Number.POSITIVE_INFINITY, notes = [] }: CurvesScreenOptions = {},
): Block[] {
  const { tasks, rows } = curves;
  const [carrying, worse] = [tasks.filter(isCarrying), tasks.filter(isWorsening)];
  const still = tasks.filter((task) => task.signalShare !== null && !isCarrying(task) && !isWorsening(task));
  return firstScreen({
    subject: plural(tasks.length, "test"),
    counts: [
      [carrying.length, "with signal"],
      [worse.length, "getting worse"],
      [still.filter((task) => !isAgainstFirst(task)).length, "without signal"],
      [still.filter(isAgainstFirst).length, "not shown above the first score"],
      [tasks.length - carrying.length - worse.length - still.length, "cannot tell"],
    ],
    sentences: [
      signalSentence(tasks),
      ...(tasks.length === 1 ? tasks.flatMap(decisionSentence) : []),
      ...curveSentences(curves),
    ],
    table: table(
      "The earliest and cleanest first; scores in points where they lie in 0–1.",
      tasks,
      fieldsOf(tasks, rows),
      {
        limit,
      },
    ),
    meanings: taskLegend(tasks).filter((line) => EXPLAINED.some((title) => line.startsWith(`${title}:`))),
    rows: tasks,
    notes: [...taskNotes(tasks), ...notes],
    rest: "every curve with its trend, what checkpoint noise and more checkpoints make of it, and metrics side by side",
  });
}

function isWorsening({ worseningShare }: TaskSignal): boolean {
  return (worseningShare ?? 0) > 0.5;
}

function isCarrying(task: TaskSignal): boolean {
  return (task.signalStep !== null || isMostly(task)) && !isWorsening(task);
}

/** The meanings that a screen has room for. */
const EXPLAINED = ["signal from", "≤", "τ"];

function fieldsOf(tasks: readonly TaskSignal[], rows: readonly CurveRow[]): Field<TaskSignal>[] {
  const curves = groupBy(rows, testKey);
  return [
    ...testFields(tasks),
    ...["signal from", "τ", "decisions", "order holds from", "curve SNR"].flatMap((title) =>
      taskFields(tasks)
        .filter((field) => field.title.startsWith(title))
        .map((field) => (field.always === true ? field : { ...field, detail: true })),
    ),
    {
      title: "last",
      align: "right",
      show: (row) => formatScore(row.lastScore, unitOf(row, row.lastScore)),
      detail: true,
    },
    {
      title: "curve",
      align: "left",
      // A test of several runs has no curve of its own.
      show: (task) => {
        const own = curves.get(testKey(task)) ?? [];
        return own.length === 1 ? sparkline(own[0]?.scores ?? [], { minimumSpan: 0 }) : "";
      },
      detail: true,
    },
  ];
}

function testKey({ task, metric, framing }: Pick<TaskSignal, "task" | "metric" | "framing">): string {
  return JSON.stringify([task, metric, framing]);
}
