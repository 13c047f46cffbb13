import type { Gate, GateTask } from "../../analysis/gate/gate.js";
import type { GateOutcome } from "../../analysis/gate/gateDecision.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { distinctNotes } from "../../notes.js";
import {
  formatCount,
  formatDifference,
  formatLevel,
  formatPValue,
  formatRange,
  formatScore,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { metricLabel, unitOf } from "../document/fields.js";
import { noteLines } from "../sections/noteList.js";

/** The outcomes as a heading says them. */
const GATE_TITLES: Readonly<Record<GateOutcome, string>> = {
  regressed: "REGRESSED",
  "not-regressed": "NOT REGRESSED",
  "cannot-tell": "CANNOT TELL",
};

/** What stands in a table; `~` marks what the data leave open, as in the tables of comparisons. */
const CELLS: Readonly<Record<GateOutcome, string>> = {
  regressed: "regressed",
  "not-regressed": "not regressed",
  "cannot-tell": "~ cannot tell",
};

const ORDER: Readonly<Record<GateOutcome, number>> = { regressed: 0, "cannot-tell": 1, "not-regressed": 2 };

/** The tasks of a gate, what regressed first. */
export function gateOrder(tasks: readonly GateTask[]): GateTask[] {
  return [...tasks].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome] || (a.pValue ?? 1) - (b.pValue ?? 1));
}

/** The verdict of a gate: outcome, one sentence, and why it is no better. */
export function gateVerdict({ outcome, sentence, tasks, reasons }: Gate): Block[] {
  const lines = gateOrder(tasks).flatMap((task) =>
    task.outcome === "not-regressed" || sentence.startsWith(task.sentence) ? [] : [task.sentence],
  );
  const shown = [...reasons.map(({ message }) => `${message}.`), ...lines.slice(0, 10)];
  const more = lines.length > 10 ? [`… and ${lines.length - 10} more tasks.`] : [];
  return [
    heading(2, GATE_TITLES[outcome]),
    paragraph(sentence),
    ...(shown.length > 0 ? [list([...shown, ...more])] : []),
  ];
}

/** The tasks, rules and method of a gate. */
export function gateDetails(
  gate: Gate,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const { tasks, family, minimumEffect, notes, signature } = gate;
  const fields: Field<GateTask>[] = [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    { title: "metric", align: "left", show: metricLabel },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    { title: "outcome", align: "left", show: ({ outcome }) => CELLS[outcome], always: true },
    {
      title: "difference",
      align: "right",
      show: (row) => formatDifference(row.difference, unitOf(row, row.baseline?.mean ?? null)),
      always: true,
    },
    {
      title: `${formatLevel(1 - 2 * family.alpha)} CI`,
      joined: true,
      align: "right",
      show: ({ interval, ...row }) =>
        interval === null
          ? UNDEFINED_TEXT
          : formatRange(interval.low, interval.high, unitOf(row, row.baseline?.mean ?? null), true),
    },
    { title: "one-sided p", align: "right", show: ({ pValue }) => formatPValue(pValue) },
    { title: "adj. p", align: "right", show: ({ adjustedPValue }) => formatPValue(adjustedPValue) },
    { title: "counts from", align: "right", show: (row) => amountOf(row, row.minimumEffect) },
    { title: "would be found", align: "right", show: (row) => amountOf(row, row.detectableDrop) },
    { title: "items", align: "right", show: ({ items }) => formatCount(items.shared) },
    { title: "items to clear", align: "right", show: ({ itemsToClear }) => formatCount(itemsToClear) },
  ];
  const together =
    family.size > 1 ? `; one-sided p adjusted over ${family.size} tasks (${correctionName(family.correction)})` : "";
  const caption =
    `Tasks, against a minimum effect of ${minimumEffect} at one-sided alpha ${family.alpha}${together}. Either end of the ` +
    "interval is a one-sided bound. “Would be found” is the true drop that these data call regressed with 80% power.";
  const [first] = tasks;
  const measured = first?.sources ?? null;
  return [
    ...table(caption, gateOrder(tasks), fields, { limit }),
    list([
      ...noteLines(distinctNotes([...notes, ...tasks.flatMap((task) => task.notes)])),
      ...(measured === null
        ? []
        : [`noise measured: ${measured.measured.join(", ")}; not measured: ${measured.notMeasured.join(", ")}`]),
      ...(tasks.length === 1 && first !== undefined ? [first.signature] : []),
      signature,
    ]),
  ];
}

/** A gate in full. */
export function gateSection(gate: Gate, options: { readonly limit?: number } = {}): Block[] {
  requireArgument("gateSection", "gate", gate, recordWith(["tasks", "outcome"], "what gate returns"));
  optionsOf("gateSection", options);
  return [...gateVerdict(gate), ...gateDetails(gate, options)];
}

function amountOf(row: GateTask, amount: number | null): string {
  const unit = unitOf(row, row.baseline?.mean ?? null);
  return amount === null ? UNDEFINED_TEXT : `${formatScore(amount, unit)}${unit.suffix}`;
}
