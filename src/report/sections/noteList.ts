import { foldCheckpointNotes } from "../../analysis/comparison/sides.js";
import { groupBy } from "../../data/groupBy.js";
import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import { capitalized } from "../text/capitalized.js";
import { overNumbers, withoutNumbers } from "../text/overNumbers.js";

/** A row of a table with its own notes. */
interface NotedRow {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly notes: readonly Note[];
}

/**
 * A note as it begins a line; a first word with signs or figures in it, before a colon, or that the note's data or its row
 * names, is a name and stays as it is written.
 */
function asLine({ message, data }: Note, names: readonly string[] = []): string {
  const isName = (word: string) => names.includes(word) || textsIn(data).includes(word);
  return message.replace(/^[a-z]+(?=[ ,]|$)/, (word) => (isName(word) ? word : capitalized(word)));
}

/** All texts in a record, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * The notes of many rows, each said once with the rows that it holds for; those that differ in their numbers alone are one, with the least
 * and the greatest. Their codes stand in the JSON output.
 */
export function rowNotes(rows: readonly NotedRow[]): string[] {
  const said = rows.flatMap((row) => row.notes.map((note) => ({ row, note })));
  return [...groupBy(said, ({ note }) => kindOf(note)).values()].map((members) => {
    const { note } = members[0] as (typeof said)[number];
    const held = [...new Set(members.map(({ row }) => row))];
    const names = held.flatMap(({ model, task, metric }) => [model, task, metric]);
    const message = overNumbers(members.map((one) => one.note.message));
    return `${asLine({ ...note, message }, names)}${whichRows(held, rows)}`;
  });
}

/** Notes of one kind have the same code, and the same words but for their numbers. */
function kindOf({ code, message }: Note): string {
  return JSON.stringify([code, withoutNumbers(message)]);
}

/** Nothing when a note holds for all rows; otherwise the first few of them, named by what tells rows apart. */
function whichRows(held: readonly NotedRow[], rows: readonly NotedRow[]): string {
  if (held.length === rows.length) return rows.length > 1 ? " (all rows)" : "";
  const several = (pick: (row: NotedRow) => string | null) => new Set(rows.map(pick)).size > 1;
  const severalModels = several(({ model }) => model);
  const severalMetrics = several(({ metric }) => metric);
  const severalFramings = several(({ framing }) => framing);
  const models = new Set(held.map(({ model }) => model));
  if (severalModels && models.size <= 3 && rows.filter(({ model }) => models.has(model)).length === held.length) {
    return ` (${[...models].join("; ")})`;
  }
  const names = held
    .slice(0, 3)
    .map(({ model, task, metric, framing }) =>
      [
        task,
        ...(severalMetrics ? [metric] : []),
        ...(severalModels ? [model] : []),
        ...(severalFramings && framing !== null ? [framing] : []),
      ].join(" · "),
    );
  const more = held.length > names.length ? `; and ${plural(held.length - names.length, "more row")}` : "";
  return ` (${names.join("; ")}${more})`;
}

/** Notes as lines, without their codes, which stand in the JSON output. */
export function noteLines(notes: readonly Note[]): string[] {
  return notes.map((note) => asLine(note));
}

/** Notes of one code that are said in full; of more, two are, and how many there are besides. */
const SAID = 3;

/** Notes of which many have the same code, such as one for each model, said in a few lines. */
export function foldedNotes(notes: readonly Note[]): Note[] {
  const kinds = [...groupBy(foldCheckpointNotes(notes), kindOf).values()].map((members) => ({
    ...(members[0] as Note),
    message: overNumbers(members.map(({ message }) => message)),
  }));
  return [...groupBy(kinds, ({ code }) => code).values()].flatMap((alike) => {
    if (alike.length <= SAID) return alike;
    const { code } = alike[0] as Note;
    return [...alike.slice(0, 2), { code, message: `… and ${plural(alike.length - 2, "more note")} of this kind` }];
  });
}
