import type { GateOutcome } from "../../analysis/gate/gateDecision.js";
import { recordsWith, type Shape } from "../../arguments/shapes.js";
import { formatCount, formatDifference, formatScore, plural } from "../../numberFormat.js";
import { type Block, list } from "../document/document.js";
import { unitOf } from "../document/fields.js";
import type { Figure, Tone } from "../figure/figure.js";

/** One task of a past gate. */
export interface PastTask {
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly outcome: GateOutcome;
  /** Mean scores of either side on the items that both scored; `null` where they were not compared. */
  readonly baseline: number | null;
  readonly candidate: number | null;
  readonly items: number;
  /** Whether differences are printed in points. */
  readonly proportion: boolean;
  readonly higherIsBetter: boolean;
}

/** One gate of a series. */
export interface PastGate {
  /** When, as `2026-11-29T02:00:00.000Z`. */
  readonly at: string;
  readonly outcome: GateOutcome;
  /** One-sided. */
  readonly alpha: number;
  /** Whether its look was counted among those at one baseline. */
  readonly counted: boolean;
  /** Fingerprint of the baseline's answers. */
  readonly baseline: string;
  readonly tasks: readonly PastTask[];
}

/** What holds past gates, as an option. */
export const PAST_GATES: Shape = recordsWith(["at", "outcome", "tasks"], "the gates of a history");

const SIGNS: Readonly<Record<GateOutcome, string>> = { regressed: "X", "cannot-tell": "~", "not-regressed": "·" };
const TONES: Readonly<Record<GateOutcome, Tone>> = {
  regressed: "bad",
  "cannot-tell": "muted",
  "not-regressed": "good",
};

/** Gates that a picture shows, and tasks that it has room for. */
const MOST_GATES = 40;
const MOST_TASKS = 20;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Past gates in words: a picture of the last ones, oldest first, how many were red, how many a year would be though nothing
 * changed, at the pace of the series, and how far the baseline itself has moved. The alarms are alpha for every look that stands
 * alone, and alpha in all where the looks at a baseline are counted. No pace is told of fewer than 3 gates, or of less than a day.
 */
export function pastGates(gates: readonly PastGate[]): string[] {
  const ordered = inOrder(gates);
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (last === undefined || first === undefined) return [];
  const shown = ordered.slice(-MOST_GATES).map(({ outcome }) => SIGNS[outcome]);
  const count = (wanted: GateOutcome) => gates.filter(({ outcome }) => outcome === wanted).length;
  const days = (Date.parse(last.at) - Date.parse(first.at)) / DAY;
  const aYear = ((gates.length - 1) / days) * 365.25;
  const alarms = last.counted
    ? `the looks at this baseline are counted: of such series ${percent(last.alpha)} at most are ever red though nothing changed`
    : gates.length < 3 || days < 1
      ? null
      : `at this pace, about ${formatCount(Math.round(aYear))} a year, up to ${formatCount(Math.ceil(last.alpha * aYear))} a year ` +
        "would be red though nothing changed: --state counts the looks";
  return [
    `${plural(gates.length, "gate")} since ${dayOf(first)}, oldest first: ${shown.join("")} (X regressed ${formatCount(count("regressed"))}, ` +
      `~ cannot tell ${formatCount(count("cannot-tell"))}, · not regressed ${formatCount(count("not-regressed"))})`,
    ...(alarms === null ? [] : [alarms]),
    ...baselineDrift(ordered),
  ];
}

/** The same with a picture of every task. */
export function pastGateBlocks(gates: readonly PastGate[]): Block[] {
  const figure = gateHistory(gates);
  return [...(gates.length === 0 ? [] : [list(pastGates(gates))]), ...(figure === null ? [] : [figure])];
}

/** How a task's baseline moved over the series. */
interface Drift {
  readonly now: PastTask;
  readonly before: PastTask;
  readonly since: PastGate;
  /** The change as a share of the first score, worse positive: what orders tasks of different units. */
  readonly worse: number;
}

/**
 * How far the stored baseline has moved from the first one of the series: a slide of small steps, each of which every gate lets
 * pass, shows nowhere else. Two scores, and no test of them.
 */
function baselineDrift(ordered: readonly PastGate[]): string[] {
  const last = ordered.at(-1) as PastGate;
  const baselines = new Set(ordered.map(({ baseline }) => baseline)).size;
  if (baselines === 1) return [];
  const drifts = last.tasks.flatMap((now): Drift[] => {
    const since = ordered.find((gate) => taskIn(gate, now)?.baseline != null);
    const before = since === undefined ? undefined : taskIn(since, now);
    if (since === undefined || before === undefined || now.baseline === null || since.baseline === last.baseline)
      return [];
    const change = now.baseline - (before.baseline as number);
    if (change === 0) return [];
    const scale = Math.abs(before.baseline as number) || 1;
    return [{ now, before, since, worse: (now.higherIsBetter ? -change : change) / scale }];
  });
  const changed = `the baseline was another ${plural(baselines - 1, "time")}`;
  const [worst] = [...drifts].sort((a, b) => b.worse - a.worse);
  if (worst === undefined) return [`${changed}, with the same scores on the tasks of this gate`];
  const { now, before, since } = worst;
  const unit = unitOf(now, before.baseline);
  const [from, to] = [before, now].map((side) => formatScore(side.baseline, unit));
  const items =
    before.items === now.items ? "" : `, on ${formatCount(before.items)} and ${formatCount(now.items)} items`;
  const difference = formatDifference((now.baseline as number) - (before.baseline as number), unit);
  const how = worst.worse > 0 ? "it has lost most on" : "it has lost on no task; least gained on";
  return [
    `${changed}: ${how} ${nameOf(now)}, ${difference} since ${dayOf(since)} (${from} to ${to}${items}; two scores, no test: gate the oldest baseline against this one)`,
  ];
}

/** Every task of past gates as a row of dots, oldest first; `null` for fewer than 2 gates. */
export function gateHistory(gates: readonly PastGate[]): Figure | null {
  const ordered = inOrder(gates);
  if (ordered.length < 2) return null;
  const shown = ordered.slice(-MOST_GATES);
  const red = (name: string) =>
    shown.filter(({ tasks }) => tasks.some((task) => nameOf(task) === name && task.outcome === "regressed")).length;
  const names = [...new Set(shown.flatMap(({ tasks }) => tasks.map(nameOf)))];
  const rows = [...names].sort((a, b) => red(b) - red(a) || names.indexOf(a) - names.indexOf(b)).slice(0, MOST_TASKS);
  const place = new Map(["all tasks", ...rows].map((name, index) => [name, index]));
  const dotsOf = (wanted: GateOutcome) =>
    shown.flatMap((gate, index) => [
      ...(gate.outcome === wanted ? [{ x: index + 1, y: 0, name: `${dayOf(gate)}: ${wanted}` }] : []),
      ...gate.tasks.flatMap((task) => {
        const y = place.get(nameOf(task));
        return task.outcome !== wanted || y === undefined
          ? []
          : [{ x: index + 1, y, name: `${nameOf(task)}, ${dayOf(gate)}: ${scoresOf(task)}, ${wanted}` }];
      }),
    ]);
  const changes = shown.flatMap((gate, index) =>
    index > 0 && gate.baseline !== (shown[index - 1] as PastGate).baseline ? [index + 0.5] : [],
  );
  const regressed = ordered.filter(({ outcome }) => outcome === "regressed").length;
  return {
    kind: "figure",
    id: "gate-history",
    title: `${formatCount(regressed)} of ${plural(ordered.length, "gate")} since ${dayOf(ordered[0] as PastGate)} ${regressed === 1 ? "was" : "were"} red`,
    description: "Outcome of every task at every gate of a series, oldest first.",
    x: { kind: "number", title: "gate, oldest first", unit: "plain", domain: [0.5, shown.length + 0.5], whole: true },
    y: { kind: "category", title: "", categories: ["all tasks", ...rows] },
    marks: [
      ...changes.map((at) => ({
        kind: "rule" as const,
        axis: "x" as const,
        at,
        tone: "muted" as const,
        label: "another baseline",
      })),
      ...(["not-regressed", "cannot-tell", "regressed"] as const)
        .map((outcome) => ({
          kind: "dots" as const,
          tone: TONES[outcome],
          label: outcome.replace("-", " "),
          ...(outcome === "cannot-tell" ? { hollow: true } : {}),
          dots: dotsOf(outcome),
        }))
        .filter(({ dots }) => dots.length > 0),
    ],
    notes: [
      ...(ordered.length > shown.length ? [`The last ${MOST_GATES} of ${ordered.length} gates are drawn.`] : []),
      ...(names.length > rows.length
        ? [`Of ${names.length} tasks the ${MOST_TASKS} that were red most often are drawn.`]
        : []),
    ],
    columns: ["gate", "at", "task", "baseline", "candidate", "outcome"],
    rows: shown.flatMap(({ at, tasks }, index) =>
      tasks.map((task) => [index + 1, at, nameOf(task), task.baseline, task.candidate, task.outcome]),
    ),
  };
}

function inOrder(gates: readonly PastGate[]): PastGate[] {
  return [...gates].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function taskIn({ tasks }: PastGate, wanted: PastTask): PastTask | undefined {
  return tasks.find((task) => nameOf(task) === nameOf(wanted));
}

function nameOf({ task, metric, framing }: PastTask): string {
  return [task, metric, ...(framing === null ? [] : [framing])].join(" ");
}

function scoresOf(task: PastTask): string {
  const unit = unitOf(task, task.baseline);
  return `${formatScore(task.baseline, unit)} to ${formatScore(task.candidate, unit)}`;
}

function dayOf({ at }: PastGate): string {
  return at.slice(0, 10);
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}
