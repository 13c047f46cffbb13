import type { Gate, GateTask } from "../../analysis/gate/gate.js";
import type { GateOutcome, GateReason } from "../../analysis/gate/gateDecision.js";
import type { ItemFates } from "../../analysis/gate/itemFates.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import { correctionName } from "../../inference/significance/correctionName.js";
import { distinctNotes } from "../../notes.js";
import {
  formatCount,
  formatDifference,
  formatLevel,
  formatPValue,
  formatRange,
  formatScore,
  plural,
  UNDEFINED_TEXT,
} from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { type Block, type Field, heading, list, paragraph, table } from "../document/document.js";
import { metricLabel, unitOf } from "../document/fields.js";
import { noteLines } from "../sections/noteList.js";
import { noiseLine } from "../text/noiseLine.js";
import { PAST_GATES, type PastGate, pastGateBlocks } from "./pastGates.js";
import { worstFirst } from "./worstFirst.js";

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

/** The tasks of a gate, what regressed first. */
export function gateOrder(tasks: readonly GateTask[]): GateTask[] {
  return worstFirst(tasks, ["regressed", "cannot-tell", "not-regressed"]);
}

/** Why a task has its outcome, where the row of the table says all of it. */
const IN_THE_TABLE: ReadonlySet<string> = new Set<GateReason>([
  "drop-shown",
  "drop-excluded",
  "small-drop-shown",
  "drop-not-shown",
  "not-after-adjustment",
  "drop-may-be-small",
  "drop-not-excluded",
]);

/** Most lines before the table; what regressed stands first. */
const MOST_LINES = 10;

/** The verdict of a gate: outcome, one sentence, and what no table of the tasks says. */
export function gateVerdict({ outcome, sentence, tasks, reasons }: Gate): Block[] {
  const ordered = gateOrder(tasks).filter((task) => !sentence.startsWith(task.sentence));
  const lines = ordered.flatMap((task) => {
    const said = task.test === null ? [] : task.reasons.filter(({ code }) => !IN_THE_TABLE.has(code));
    return said.length === 0 ? [] : [`${testName(task)}: ${said.map(({ message }) => message).join("; ")}.`];
  });
  const shown = [
    ...reasons.map(({ message }) => `${message}.`),
    ...lines.slice(0, MOST_LINES),
    ...notGatedLines(ordered.filter(({ test }) => test === null)),
  ];
  const more = lines.length > MOST_LINES ? [`… and ${lines.length - MOST_LINES} more tasks.`] : [];
  return [
    heading(2, GATE_TITLES[outcome]),
    paragraph(sentence),
    ...(shown.length > 0 ? [list([...shown, ...more])] : []),
  ];
}

/** What could not be tested: a line for each reason, with the names and what was said of the first. */
function notGatedLines(tasks: readonly GateTask[]): string[] {
  const byReason = groupBy(tasks, ({ reasons }) => reasons[0]?.code ?? "");
  return [...byReason.values()].map((alike) => {
    const [first] = alike as [GateTask];
    const names = someNames(alike.map(testName), NAMED_TASKS);
    return `Not gated: ${names}. ${alike.length > 1 ? "Of the first: " : ""}${first.reasons.map(({ message }) => message).join("; ")}.`;
  });
}

const NAMED_TASKS = 5;

function testName({ task, metric, framing }: GateTask): string {
  return [task, metric, ...(framing === null ? [] : [framing])].join(" ");
}

/** The tasks, rules and method of a gate. */
export function gateDetails(
  gate: Gate,
  { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number } = {},
): Block[] {
  const { tasks, family, minimumEffect, look, notes, signature } = gate;
  const areShares = tasks.every(({ proportion }) => proportion);
  const fields: Field<GateTask>[] = [
    { title: "task", align: "left", show: ({ task }) => task, always: true },
    // Where each task has one metric, the outcome says more.
    {
      title: "metric",
      align: "left",
      show: metricLabel,
      detail: new Set(tasks.map(({ task }) => task)).size === tasks.length,
    },
    { title: "framing", align: "left", show: ({ framing }) => framing ?? "" },
    { title: "base", align: "right", show: (row) => scoreOf(row, row.baseline) },
    { title: "new", align: "right", show: (row) => scoreOf(row, row.candidate) },
    {
      title: "Δ",
      align: "right",
      show: (row) =>
        formatDifference(row.difference, {
          ...unitOf(row, row.baseline?.mean ?? null),
          ...(areShares ? { suffix: "" } : {}),
        }),
      always: true,
    },
    {
      // Where alpha is spent over looks each task has its own level, and all looks together that of the family.
      title: look?.spending ? "CI over all looks" : `${formatLevel(1 - 2 * family.alpha)} CI`,
      joined: true,
      align: "right",
      show: ({ interval, ...row }) =>
        interval === null
          ? UNDEFINED_TEXT
          : formatRange(interval.low, interval.high, unitOf(row, row.baseline?.mean ?? null), true),
    },
    { title: "outcome", align: "left", show: ({ outcome }) => CELLS[outcome], always: true },
    { title: "one-sided p", align: "right", show: ({ pValue }) => formatPValue(pValue), detail: true },
    { title: "adj. p", align: "right", show: ({ adjustedPValue }) => formatPValue(adjustedPValue), detail: true },
    { title: "counts from", align: "right", show: (row) => amountOf(row, row.minimumEffect), detail: true },
    { title: "would be found", align: "right", show: (row) => amountOf(row, row.detectableDrop), detail: true },
    { title: "items", align: "right", show: ({ items }) => formatCount(items.shared), detail: true },
    { title: "items to clear", align: "right", show: ({ itemsToClear }) => formatCount(itemsToClear), detail: true },
  ];
  const together =
    family.size > 1 ? `; one-sided p adjusted over ${family.size} tasks (${correctionName(family.correction)})` : "";
  const looks = tasks.some(({ test }) => test === "betting")
    ? "at any look"
    : look === null
      ? "at this look"
      : "over all looks";
  const bound = tasks.some(({ interval }) => interval !== null)
    ? " Either end of the interval is a one-sided bound."
    : "";
  const caption =
    `Tasks, against a minimum effect of ${minimumEffect} at one-sided alpha ${family.alpha} ${looks}${together}.${areShares ? " In points (1 pt = 0.01)." : ""}` +
    bound;
  const [first] = tasks;
  const sources = first?.sources ?? null;
  return [
    ...table(caption, gateOrder(tasks), fields, { limit }),
    list([
      ...(tasks.some(({ detectableDrop }) => detectableDrop !== null)
        ? ["would be found: the true drop that these data call regressed with 80% power."]
        : []),
      ...fateLines(tasks),
      ...noteLines(distinctNotes([...notes, ...tasks.flatMap((task) => task.notes)])),
      ...(sources === null ? [] : [noiseLine(sources)]),
      ...(tasks.length === 1 && first !== undefined ? [first.signature] : []),
      signature,
    ]),
  ];
}

/** Most items that a line names. */
const NAMED_ITEMS = 10;

/** Which items broke where a task is not cleared, and which are always unsteady: a line each over all tasks, what regressed first. */
function fateLines(tasks: readonly GateTask[]): string[] {
  const known = gateOrder(tasks).filter(({ fates }) => fates !== null);
  const idsOf = (some: readonly GateTask[], pick: (fates: ItemFates) => readonly string[] | null) =>
    some.flatMap(({ task, fates }) =>
      (pick(fates as ItemFates) ?? []).map((id) => (tasks.length > 1 ? `${task}/${id}` : id)),
    );
  const open = known.filter(({ outcome }) => outcome !== "not-regressed");
  const broken = [...new Set(idsOf(open, ({ broken: ids }) => ids))];
  const unsteady = [...new Set(idsOf(known, ({ unsteady: ids }) => ids))];
  const isRepeated = known.some(({ fates }) => fates?.unsteady !== null);
  const caution = isRepeated ? "" : "; one answer each does not tell what broke from what flips";
  return [
    ...(broken.length > 0
      ? [`right before and wrong now, ${plural(broken.length, "item")}: ${someNames(broken, NAMED_ITEMS)}${caution}`]
      : []),
    ...(unsteady.length > 0
      ? [
          `always unsteady, ${plural(unsteady.length, "item")} (by the baseline's own repeats): ${someNames(unsteady, NAMED_ITEMS)}`,
        ]
      : []),
  ];
}

/** A gate in full, with the past ones of its series, this one included, where there are some. */
export function gateSection(
  gate: Gate,
  options: { readonly limit?: number; readonly past?: readonly PastGate[] } = {},
): Block[] {
  requireArgument("gateSection", "gate", gate, recordWith(["tasks", "outcome"], "what gate returns"));
  const { past = [], ...rest } = optionsOf("gateSection", options, { past: PAST_GATES });
  return [...gateVerdict(gate), ...gateDetails(gate, rest), ...pastGateBlocks(past)];
}

function scoreOf(row: GateTask, side: GateTask["baseline"]): string {
  return formatScore(side?.mean ?? null, unitOf(row, row.baseline?.mean ?? null));
}

function amountOf(row: GateTask, amount: number | null): string {
  const unit = unitOf(row, row.baseline?.mean ?? null);
  return amount === null ? UNDEFINED_TEXT : `${formatScore(amount, unit)}${unit.suffix}`;
}
