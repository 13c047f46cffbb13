import { someNames } from "../../someNames.js";
import { columnTexts, kindOfColumn } from "./columnValues.js";
import type { TableRow } from "./rows.js";

/** Longest name of a column that is shown. */
const LONGEST = 40;

type Reading = Readonly<Partial<Record<"score" | "item" | "model", string>>>;

/**
 * Asks which column holds what: the columns, the nearest reading of the rows where there are any, and the option to type.
 */
export function columnQuestion(what: string, names: readonly string[], rows: readonly TableRow[]): string {
  const reading = rows.length === 0 ? null : nearest(names, rows);
  const shown = someNames(
    names.map((name) => JSON.stringify(short(name.trim()))),
    12,
  );
  const pairs = Object.entries(reading ?? { item: "NAME", score: "NAME" }).map(([ours, theirs]) => `${ours}=${theirs}`);
  const near =
    reading === null
      ? ""
      : `Nearest reading: ${Object.entries(reading)
          .map(([ours, theirs]) => `${ours} from ${JSON.stringify(theirs)}`)
          .join(", ")}. `;
  return `${what} ${shown}; which one holds the score is not known. ${near}Say --map ${quoted(pairs.join(","))}`;
}

/** The last column that holds scores and numbers no rows, the one with most different values, and one that repeats few. */
function nearest(header: readonly string[], rows: readonly TableRow[]): Reading | null {
  const texts = header.map((_, index) => columnTexts(rows, index));
  const indices = header.map((_, index) => index);
  const sizes = texts.map(({ size }) => size);
  const scores = indices.filter((index) => kindOfColumn(texts[index] as ReadonlyMap<string, number>) === "scores");
  const score = scores.toSorted((a, b) => (sizes[a] as number) - (sizes[b] as number))[0];
  if (score === undefined) return null;
  const others = indices.filter((index) => index !== score);
  const model = others.filter((index) => !scores.includes(index) && 2 * (sizes[index] as number) <= rows.length).at(0);
  const item = others
    .filter((index) => index !== model)
    .toSorted((a, b) => (sizes[b] as number) - (sizes[a] as number))[0];
  const name = (index: number | undefined) => (index === undefined ? [] : [(header[index] as string).trim()]);
  return Object.fromEntries([
    ...name(score).map((theirs) => ["score", theirs] as const),
    ...name(item).map((theirs) => ["item", theirs] as const),
    ...name(model).map((theirs) => ["model", theirs] as const),
  ]);
}

function short(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
}

/** In quotes where a shell needs them. */
function quoted(text: string): string {
  return /^[\w./@:+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
