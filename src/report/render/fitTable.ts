import type { Column } from "../document/document.js";
import { displayWidth } from "../text/displayWidth.js";

/** The columns and cells of a table as they are shown; cells stand row by row. */
export interface FittedTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Titles of the columns that found no room. */
  readonly dropped: readonly string[];
}

/** Between two columns. */
export const COLUMN_GAP = 2;

/** Longest name whose middle stays where there is room, and what names may shrink to before a column of detail, or any column, goes. */
const NAME = 40;
const READABLE_NAME = 24;
const SHORTEST_NAME = 12;

/**
 * A table in so many characters: columns of detail go first, the last of them first, then names lose their middles, then
 * numbers go from the right, and verdicts and other words last. Numbers are never cut. What names were cut to is added to
 * `cut`, each with the whole name: no two names of a document are cut to the same.
 */
export function fitTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  cut: Map<string, string>,
): FittedTable {
  const natural = columns.map(({ title }, column) => widest([title, ...rows.map((row) => row[column] as string)]));
  const least = (column: number, name: number) => {
    const { align, title } = columns[column] as Column;
    const whole = natural[column] as number;
    return align === "right" ? whole : Math.min(whole, Math.max(name, displayWidth(title)));
  };
  const total = (kept: readonly number[], name: number) =>
    kept.reduce((sum, column) => sum + least(column, name), 0) + COLUMN_GAP * (kept.length - 1);
  let kept = columns.map((_, column) => column);
  for (;;) {
    const last = kept.findLast((column) => columns[column]?.detail === true);
    if (last === undefined || total(kept, READABLE_NAME) <= width) break;
    kept = kept.filter((column) => column !== last);
  }
  while (kept.length > 1 && total(kept, SHORTEST_NAME) > width) {
    const [, ...others] = kept;
    const last = others.findLast((column) => columns[column]?.align === "right") ?? others.at(-1);
    kept = kept.filter((column) => column !== last);
  }
  const widths = new Map(kept.map((column) => [column, least(column, NAME)]));
  let over = [...widths.values()].reduce((sum, one) => sum + one, 0) + COLUMN_GAP * (kept.length - 1) - width;
  for (; over > 0; over--) {
    const names = kept.filter((column) => (widths.get(column) as number) > least(column, SHORTEST_NAME));
    const longest = names.reduce<number | null>(
      (most, column) =>
        most === null || (widths.get(column) as number) > (widths.get(most) as number) ? column : most,
      null,
    );
    if (longest === null) break;
    widths.set(longest, (widths.get(longest) as number) - 1);
  }
  const cells = kept.map((column) => {
    const texts = rows.map((row) => row[column] as string);
    return columns[column]?.align === "right" ? texts : cutNames(texts, widths.get(column) as number, cut);
  });
  return {
    columns: kept.map((column) => columns[column] as Column),
    rows: rows.map((_, row) => cells.map((texts) => texts[row] as string)),
    dropped: columns.flatMap(({ title }, column) => (kept.includes(column) ? [] : [title])),
  };
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
}

/** The names of a column in so many characters, different where they were different. */
function cutNames(names: readonly string[], width: number, cut: Map<string, string>): string[] {
  const shown = new Map<string, string>();
  const taken = new Set(names.filter((name) => displayWidth(name) <= width));
  for (const name of names) {
    if (shown.has(name) || displayWidth(name) <= width) continue;
    let short = withoutMiddle(name, width);
    for (let count = 2; taken.has(short) || (cut.get(short) ?? name) !== name; count++) {
      short = withoutMiddle(name, width, `…${count}…`);
    }
    taken.add(short);
    shown.set(name, short);
    cut.set(short, name);
  }
  return names.map((name) => shown.get(name) ?? name);
}

/** The beginning and the end of a name tell more than its middle. */
export function withoutMiddle(text: string, width: number, mark = "…"): string {
  if (displayWidth(text) <= width) return text;
  const room = width - displayWidth(mark);
  const head = start(Array.from(text), Math.ceil(room / 2));
  const tail = start(Array.from(text).reverse(), Math.floor(room / 2)).reverse();
  return `${head.join("")}${mark}${tail.join("")}`;
}

/** The first characters that so many columns of a terminal hold. */
function start(characters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= displayWidth(character);
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
}
