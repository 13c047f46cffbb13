import { groupBy } from "../../data/groupBy.js";
import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";

/** A row of a table with its own notes. */
export interface NotedRow {
  readonly model: string;
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly notes: readonly Note[];
}

/** The notes of many rows, each said once with the rows that it holds for. */
export function rowNotes(rows: readonly NotedRow[]): string[] {
  const said = rows.flatMap((row) => row.notes.map((note) => ({ row, note })));
  return [...groupBy(said, ({ note }) => JSON.stringify([note.code, note.message])).values()].map((members) => {
    const { code, message } = (members[0] as (typeof said)[number]).note;
    return `${code}: ${message}${whichRows(
      members.map(({ row }) => row),
      rows,
    )}`;
  });
}

/** Nothing when a note holds for all rows; otherwise the first few of them, named by what tells rows apart. */
function whichRows(held: readonly NotedRow[], rows: readonly NotedRow[]): string {
  if (held.length === rows.length) return rows.length > 1 ? " (all rows)" : "";
  const severalModels = new Set(rows.map(({ model }) => model)).size > 1;
  const severalMetrics = new Set(rows.map(({ metric }) => metric)).size > 1;
  const names = held
    .slice(0, 3)
    .map(({ model, task, metric, framing }) =>
      [task, ...(severalMetrics ? [metric] : []), ...(severalModels ? [model] : []), framing ?? []].flat().join(" · "),
    );
  const more = held.length > names.length ? `; and ${plural(held.length - names.length, "more row")}` : "";
  return ` (${names.join("; ")}${more})`;
}

/** The notes of a reading, as lines. */
export function noteLines(notes: readonly Note[]): string[] {
  return notes.map(({ code, message }) => `${code}: ${message}`);
}

/** Notes of one code that are said in full; of more, two are, and how many there are besides. */
const SAID = 3;

/** Notes of which many have the same code, such as one for each model, said in a few lines. */
export function foldedNotes(notes: readonly Note[]): Note[] {
  return [...groupBy(notes, ({ code }) => code).values()].flatMap((alike) => {
    if (alike.length <= SAID) return alike;
    const { code } = alike[0] as Note;
    return [...alike.slice(0, 2), { code, message: `… and ${plural(alike.length - 2, "more note")} of this kind` }];
  });
}
