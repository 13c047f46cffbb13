import type { Column } from "../document/document.js";
import { displayWidth } from "../text/displayWidth.js";

/** A table as it is shown: below each other where it is wider than a line. */
export interface FittedTable {
  /** Each repeats the columns that name a row; cells stand row by row. */
  readonly parts: readonly TablePart[];
  /** Titles of the columns of detail that found no room. */
  readonly dropped: readonly string[];
}

export interface TablePart {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** Between two columns. */
export const COLUMN_GAP = 2;

/** What names and words may shrink to before a table is split, and what names may shrink to beside a column that leaves no more. */
const READABLE_NAME = 24;
const SHORTEST_NAME = 12;
/** Titles of columns may be names from a dump too. */
const LONGEST_TITLE = 40;

/**
 * A table in so many characters: columns of detail go first, the last of them first, then names lose their middles, and then
 * the table is split into tables below each other that repeat the names of the rows. Results are never left out and numbers
 * never cut. What names were cut to is added to `cut`, each with the whole name: no two names of a document are cut to the same.
 */
export function fitTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  cut: Map<string, string>,
): FittedTable {
  const table = { columns, rows, width };
  const natural = columns.map(({ title }, column) =>
    Math.min(width, widest([title, ...rows.map((row) => row[column] as string)])),
  );
  const least = columns.map(({ title, align, whole }, column) => {
    const word = align === "left" && whole !== true ? READABLE_NAME : widest(rows.map((row) => row[column] as string));
    return Math.min(natural[column] as number, Math.max(word, Math.min(displayWidth(title), LONGEST_TITLE)));
  });
  let kept = columns.map((_, column) => column);
  for (;;) {
    const last = kept.findLast((column) => columns[column]?.detail === true);
    if (last === undefined || lineOf(kept, least) <= width) break;
    kept = kept.filter((column) => column !== last);
  }
  const parts = lineOf(kept, least) <= width ? [kept] : stacked(kept, least, table);
  const widths = [...natural];
  for (const part of parts) shrink(part, widths, least, width);
  return {
    parts: parts.map((part) => {
      const cells = part.map((column) =>
        cutNames(
          rows.map((row) => row[column] as string),
          widths[column] as number,
          cut,
        ),
      );
      return {
        columns: part.map((column) => {
          const { title, ...rest } = columns[column] as Column;
          return { title: cutNames([title], widths[column] as number, cut)[0] as string, ...rest };
        }),
        rows: rows.map((_, row) => cells.map((texts) => texts[row] as string)),
      };
    }),
    dropped: columns.flatMap(({ title }, column) => (kept.includes(column) ? [] : [title])),
  };
}

/** Characters of a line with these columns. */
function lineOf(part: readonly number[], widths: readonly number[]): number {
  return part.reduce((sum, column) => sum + (widths[column] as number), 0) + COLUMN_GAP * (part.length - 1);
}

/** Takes from the widest column until a line fits, or until all are as narrow as they may be. */
function shrink(part: readonly number[], widths: number[], least: readonly number[], width: number): void {
  for (let over = lineOf(part, widths) - width; over > 0; over--) {
    const able = part.filter((column) => (widths[column] as number) > (least[column] as number));
    const [first, ...others] = able;
    if (first === undefined) return;
    const most = others.reduce((a, b) => ((widths[b] as number) > (widths[a] as number) ? b : a), first);
    widths[most] = (widths[most] as number) - 1;
  }
}

/**
 * The columns of each of the tables below each other: as many as there is room for, in their order, next to those that name a
 * row. `least` gives way for names that leave no room for a result.
 */
function stacked(
  kept: readonly number[],
  least: number[],
  { columns, rows, width }: TablePart & { readonly width: number },
): number[][] {
  const names = nameColumns(kept, columns);
  const shortest = least.map((one, column) =>
    names.includes(column)
      ? Math.min(one, Math.max(SHORTEST_NAME, Math.min(displayWidth(columns[column]?.title ?? ""), READABLE_NAME)))
      : one,
  );
  let labels = [...names];
  let groups = groupsOf(kept.slice(labels.length), columns);
  const widestOf = (some: readonly number[][]) => some.reduce((most, one) => Math.max(most, lineOf(one, least)), 0);
  if (lineOf(labels, least) + COLUMN_GAP + widestOf(groups.slice(0, 1)) > width) {
    // Names that tell no rows apart need not stand in every table, and others stay readable.
    labels = tellingApart(names, columns, rows);
    groups = [...names.filter((name) => !labels.includes(name)).map((name) => [name]), ...groups];
  }
  const roomNextTo = (some: readonly number[]) => width - lineOf(some, shortest) - COLUMN_GAP;
  while (labels.length > 1 && roomNextTo(labels) < widestOf(groups.slice(0, 1))) {
    groups = [[labels.at(-1) as number], ...groups];
    labels = labels.slice(0, -1);
  }
  const repeated = tellingApart(labels, columns, rows);
  for (const [some, beside] of [
    [labels, widestOf(groups.slice(0, 1))],
    [repeated, widestOf(groups.slice(1))],
  ] as const) {
    shrink(some, least, shortest, width - COLUMN_GAP - beside);
  }
  const parts: number[][] = [];
  for (const group of groups) {
    const last = parts.at(-1);
    if (last !== undefined && lineOf([...last, ...group], least) <= width) last.push(...group);
    else parts.push([...(last === undefined ? labels : repeated), ...group]);
  }
  return parts;
}

/** The columns that name a row: words from the left, after a rank at most; the first where there are none. */
function nameColumns(kept: readonly number[], columns: readonly Column[]): number[] {
  const isWord = (column: number | undefined) => column !== undefined && columns[column]?.align === "left";
  const from = isWord(kept[0]) || !isWord(kept[1]) ? 0 : 1;
  const end = kept.findIndex((column, place) => place > from && !isWord(column));
  return kept.slice(0, end < 0 ? 1 : end);
}

/** As few of the names as tell the rows apart as all of them do: numbers go before words, the last ones first. */
function tellingApart(names: readonly number[], columns: readonly Column[], rows: TablePart["rows"]): number[] {
  const distinct = (some: readonly number[]) =>
    new Set(rows.map((row) => JSON.stringify(some.map((c) => row[c])))).size;
  const isWord = (column: number) => columns[column]?.align === "left";
  const order = [...names.filter((column) => !isWord(column)), ...names.filter(isWord).reverse()];
  const all = distinct(names);
  return order.reduce<number[]>(
    (some, column) => {
      const fewer = some.filter((one) => one !== column);
      return fewer.length > 0 && distinct(fewer) === all ? fewer : some;
    },
    [...names],
  );
}

/** Columns that stand in one table: each with those that belong to it. */
function groupsOf(kept: readonly number[], columns: readonly Column[]): number[][] {
  const groups: number[][] = [];
  for (const column of kept) {
    const last = groups.at(-1);
    if (last !== undefined && columns[column]?.joined === true) last.push(column);
    else groups.push([column]);
  }
  return groups;
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
