import type { GateOutcome } from "../../analysis/gate/gateDecision.js";
import { formatCount, plural } from "../../numberFormat.js";

/** One gate of a series. */
export interface PastGate {
  /** When, as `2026-11-29T02:00:00.000Z`. */
  readonly at: string;
  readonly outcome: GateOutcome;
  /** One-sided. */
  readonly alpha: number;
  /** Whether its look was counted among those at one baseline. */
  readonly counted: boolean;
}

const SIGNS: Readonly<Record<GateOutcome, string>> = { regressed: "X", "cannot-tell": "~", "not-regressed": "·" };

/** Gates that a picture shows. */
const MOST_SIGNS = 40;
const DAY = 24 * 60 * 60 * 1000;

/**
 * Past gates in words: a picture of the last ones, oldest first, how many were red, and how many a year would be though nothing
 * changed, at the pace of the series. That is alpha for every look that stands alone, and alpha in all where the looks at a
 * baseline are counted. No pace is told of fewer than 3 gates, or of less than a day.
 */
export function pastGates(gates: readonly PastGate[]): string[] {
  const last = gates.at(-1);
  const first = gates[0];
  if (last === undefined || first === undefined) return [];
  const ordered = [...gates].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const shown = ordered.slice(-MOST_SIGNS).map(({ outcome }) => SIGNS[outcome]);
  const count = (wanted: GateOutcome) => gates.filter(({ outcome }) => outcome === wanted).length;
  const from = (ordered[0] as PastGate).at;
  const days = (Date.parse((ordered.at(-1) as PastGate).at) - Date.parse(from)) / DAY;
  const aYear = ((gates.length - 1) / days) * 365.25;
  const alarms = last.counted
    ? `the looks at this baseline are counted: of such series ${percent(last.alpha)} at most are ever red though nothing changed`
    : gates.length < 3 || days < 1
      ? null
      : `at this pace, about ${formatCount(Math.round(aYear))} a year, up to ${formatCount(Math.ceil(last.alpha * aYear))} a year ` +
        "would be red though nothing changed: --state counts the looks";
  return [
    `${plural(gates.length, "gate")} since ${from.slice(0, 10)}, oldest first: ${shown.join("")} (X regressed ${formatCount(count("regressed"))}, ` +
      `~ cannot tell ${formatCount(count("cannot-tell"))}, · not regressed ${formatCount(count("not-regressed"))})`,
    ...(alarms === null ? [] : [alarms]),
  ];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}
