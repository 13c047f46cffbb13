import { formatCount, plural } from "../../numberFormat.js";
import { type Block, heading, paragraph } from "../document/document.js";
import { listOf } from "../sections/section.js";
import { notMeasuredLine, type Sourced } from "./notMeasuredLine.js";

/** What the first screen of an answer holds. */
interface FirstScreen {
  /** What was asked of how much, such as `20 tests`, before what became of it. */
  readonly subject: string;
  /** How many of them came out how; those of none are left out. */
  readonly counts: readonly (readonly [count: number, words: string])[];
  /** What they say together. */
  readonly sentences: readonly string[];
  readonly table: readonly Block[];
  /** What the columns mean, a line each. */
  readonly meanings: readonly string[];
  /** The rows, for the noise that was not measured in them. */
  readonly rows: readonly Sourced[];
  /** What must be known of the rows, and of the files after them. */
  readonly notes: readonly string[];
  /** What `--full` adds. */
  readonly rest: string;
}

/** Notes that stand on a screen. */
const NOTES = 7;

/** The first screen of an answer: counts, what they say together, one table, what was not measured, and the way to the rest. */
export function firstScreen({ subject, counts, sentences, table, meanings, rows, notes, rest }: FirstScreen): Block[] {
  const said = counts.flatMap(([count, words]) => (count > 0 ? [`${formatCount(count)} ${words}`] : []));
  // One more line says as much as that there is one more.
  const shown = notes.length > NOTES + 1 ? notes.slice(0, NOTES) : notes;
  const more = notes.length - shown.length;
  return [
    heading(2, said.length > 0 ? `${subject}: ${said.join(" · ")}` : subject),
    ...(sentences.length > 0 ? [paragraph(sentences.join(" "))] : []),
    ...table,
    ...listOf([
      ...meanings,
      ...notMeasuredLine(rows),
      ...shown,
      ...(more > 0 ? [`… and ${plural(more, "more note")}`] : []),
    ]),
    paragraph(`--full prints ${rest}.`),
  ];
}
