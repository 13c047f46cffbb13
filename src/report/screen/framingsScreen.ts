import type { FramingRow } from "../../analysis/framing/framing.js";
import { formatDifference, formatLevel, formatRange, formatScore, plural, UNDEFINED_TEXT } from "../../numberFormat.js";
import { type Block, type Field, meanings, table } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import { crossoverText, metricsText } from "../sections/framingSection.js";
import { lastStepText } from "../text/lastStepText.js";
import { firstScreen } from "./firstScreen.js";

interface FramingsScreenOptions {
  /** Rows to show of the table; default all. */
  readonly limit?: number;
  /** Notes on the rows and the files, as lines. */
  readonly notes?: readonly string[];
}

/** Completion against choice on a screen: which to use of each task, and the difference at the end. */
export function framingsScreen(
  rows: readonly FramingRow[],
  { limit = Number.POSITIVE_INFINITY, notes = [] }: FramingsScreenOptions = {},
): Block[] {
  const [only] = rows;
  const noun = rows.every(({ model }) => model === only?.model) ? "task" : "row";
  const changing = rows.filter(({ crossover }) => crossover.changes.length > 0);
  const steady = rows.filter((row) => !changing.includes(row));
  const use = (framing: "choice" | "completion" | null) =>
    steady.filter(({ recommendation }) => recommendation.framing === framing).length;
  const blocks = table(
    `Choice − completion at the last checkpoint${lastStepText(rows.map(({ difference }) => difference?.step))}; in points where scores lie in 0–1.`,
    rows,
    fieldsOf(rows),
    {
      limit,
    },
  );
  return firstScreen({
    subject: plural(rows.length, noun),
    counts: [
      [changing.length, "where the lead changes"],
      [use("completion"), "for completion"],
      [use("choice"), "for choice"],
      [use(null), "without evidence either way"],
    ],
    sentences: only !== undefined && rows.length === 1 ? [only.recommendation.sentence] : overall(rows, noun),
    table: blocks,
    meanings: meanings(blocks, {
      "lead changes":
        "the last checkpoint at which one framing is shown ahead, and the first at which the one named is (all checkpoints tested together, Holm).",
    }),
    rows,
    notes,
    rest: "the recommendation of each task, and what either framing shows by itself",
  });
}

/** How the lead goes over all rows, as far as it is shown. */
function overall(rows: readonly FramingRow[], noun: string): string[] {
  const last = rows.flatMap(({ crossover }) => crossover.changes.at(-1) ?? []);
  return (["choice", "completion"] as const).flatMap((framing) => {
    const to = last.filter((change) => change.to === framing);
    if (to.length === 0) return [];
    const rival = framing === "choice" ? "completion" : "choice";
    return [
      `${framing.charAt(0).toUpperCase()}${framing.slice(1)} overtakes ${rival} in ${to.length} of ${rows.length} ${noun}s.`,
    ];
  });
}

function fieldsOf(rows: readonly FramingRow[]): Field<FramingRow>[] {
  const unit = (row: FramingRow) => ({ ...unitOf(row.framings.choice, row.framings.choice.mean), suffix: "" });
  const level = rows.find(({ difference }) => difference?.interval)?.difference?.interval?.level ?? null;
  const mean = (framing: "choice" | "completion"): Field<FramingRow> => ({
    title: framing,
    align: "right",
    show: (row) => formatScore(row.framings[framing].mean, unitOf(row.framings[framing], row.framings[framing].mean)),
    always: true,
    detail: true,
  });
  return [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "model", align: "left", show: ({ model }) => model },
    { title: "metric", align: "left", show: metricsText, detail: true },
    mean("completion"),
    mean("choice"),
    {
      title: level === null ? "difference" : `difference [${formatLevel(level)} CI]`,
      align: "right",
      show: (row) => {
        const { difference = null, interval = null } = row.difference ?? {};
        const range = interval === null ? "" : ` ${formatRange(interval.low, interval.high, unit(row), true)}`;
        return difference === null ? UNDEFINED_TEXT : `${formatDifference(difference, unit(row))}${range}`;
      },
      always: true,
    },
    {
      title: "lead changes",
      align: "left",
      // Where it is not shown to, what to use all the same.
      show: (row) =>
        row.crossover.changes.length > 0 || row.recommendation.framing === null
          ? crossoverText(row)
          : `no: use ${row.recommendation.framing}`,
      always: true,
    },
  ];
}
