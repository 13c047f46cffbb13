import { ArgumentError } from "../../errors.js";
import { distinctNotes, type Note } from "../../notes.js";
import { note } from "./wording.js";

/** An item that may fail for now: it is known to be unsteady, or is being mended. */
export interface QuarantinedItem {
  /** As written in the dump, or as `task/id`. */
  readonly item: string;
  /** Last day on which it may, as `2026-12-31`. */
  readonly until: string;
}

/** A list that is in force today: which items may fail, and what is to be said of the list. */
interface Quarantine {
  /** The last day on which an item of a task may fail; `null` where it may not. */
  readonly untilOf: (task: string, id: string) => string | null;
  readonly notes: readonly Note[];
}

/**
 * The items of a list that are in quarantine today. An entry whose day is over counts no more, and one whose item is in no dump
 * guards nothing: both are said.
 */
export function quarantineOf(
  list: readonly QuarantinedItem[],
  today: string | undefined,
  isKnown: (item: string) => boolean,
): Quarantine {
  if (list.length === 0) return { untilOf: () => null, notes: [] };
  if (today === undefined || !isDay(today)) {
    throw new ArgumentError(
      "gate",
      `today must be a day such as "2026-11-29" with quarantine, got ${described(today)}.`,
    );
  }
  for (const { item, until } of list) {
    if (typeof item === "string" && item !== "" && isDay(until)) continue;
    throw new ArgumentError(
      "gate",
      `quarantine must hold items with the last day they may fail, got ${JSON.stringify({ item, until })}. Pass { item: "q7", until: "2026-12-31" }.`,
    );
  }
  const latest = new Map<string, string>();
  for (const { item, until } of list) if (until > (latest.get(item) ?? "")) latest.set(item, until);
  const entries = [...latest].sort(([first], [second]) => (first < second ? -1 : 1));
  const [known, unknown] = [entries.filter(([item]) => isKnown(item)), entries.filter(([item]) => !isKnown(item))];
  const over = known.filter(([, until]) => until < today);
  const named = (some: typeof entries) => some.map(([item, until]) => ({ item, until }));
  const notes = [
    ...(over.length > 0 ? [note("quarantine-over", { items: named(over) })] : []),
    ...(unknown.length > 0 ? [note("quarantine-unknown", { items: named(unknown) })] : []),
  ];
  const untilOf = (task: string, id: string) => {
    const until = latest.get(`${task}/${id}`) ?? latest.get(id) ?? null;
    return until !== null && until >= today ? until : null;
  };
  return { untilOf, notes: distinctNotes(notes) };
}

/** Whether a text is a day of the calendar, written as `2026-12-31`. */
export function isDay(text: unknown): text is string {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = text.split("-").map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

function described(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
