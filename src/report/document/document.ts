import { isRecord } from "../../arguments/described.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import type { Shape } from "../../arguments/shapes.js";
import { oneOf, recordsWith, TEXT, TEXTS } from "../../arguments/shapes.js";
import { plural } from "../../numberFormat.js";
import type { Figure } from "../figure/figure.js";
import { shortName } from "../text/plainText.js";

/** A document in its parts, before any renderer: every text in it is raw and must be escaped by the renderer. */
export type Block = Heading | Paragraph | List | Table | Answers | Figure;

export interface Heading {
  readonly kind: "heading";
  readonly level: 1 | 2 | 3;
  readonly text: string;
}

export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: string;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly string[];
}

export interface Column {
  readonly title: string;
  /** Numbers stand right, words left. */
  readonly align: "left" | "right";
  /** Left out where a terminal has no room: what other columns or the JSON output say too, never a result; default false. */
  readonly detail?: boolean;
  /** Stands in one table with the column before it where a terminal splits a table; default false. */
  readonly joined?: boolean;
  /** Never cut: what it holds is a picture; default false. */
  readonly whole?: boolean;
}

export interface Table {
  readonly kind: "table";
  /** Says what the table shows, and what holds for all of its rows. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /**
   * Rows of a table `from` lead to those of the table `to` that hold the same in the columns of one name: a page follows them at a
   * click. Default neither.
   */
  readonly followed?: "from" | "to";
}

/** Questions with their answers, for the first screen of a report. */
export interface Answers {
  readonly kind: "answers";
  readonly answers: readonly Answer[];
}

export interface Answer {
  readonly question: string;
  /** Most important first. */
  readonly sentences: readonly string[];
}

/** A heading; level 1 is the title of the document. */
export function heading(level: Heading["level"], text: string): Heading {
  requireArgument("heading", "level", level, oneOf(1, 2, 3));
  requireArgument("heading", "text", text, TEXT);
  return { kind: "heading", level, text };
}

/** One paragraph of running text. */
export function paragraph(text: string): Paragraph {
  requireArgument("paragraph", "text", text, TEXT);
  return { kind: "paragraph", text };
}

/** A bulleted list, one text an item. */
export function list(items: readonly string[]): List {
  requireArgument("list", "items", items, TEXTS);
  return { kind: "list", items };
}

/** What a block of each kind holds, which others that bear its name may lack. */
const CONTENT: Readonly<Record<Block["kind"], readonly string[]>> = {
  heading: ["text"],
  paragraph: ["text"],
  list: ["items"],
  table: ["columns", "rows"],
  answers: ["answers"],
  figure: ["marks", "columns", "rows", "x", "y"],
};

/** Whether a record is a block: of a known kind, with what that kind holds. */
export function isBlock(record: { readonly kind: string }): record is Block {
  if (!Object.hasOwn(CONTENT, record.kind)) return false;
  return CONTENT[record.kind as Block["kind"]].every((name) => Object.hasOwn(record, name));
}

/** Blocks of a document, for checks of arguments. */
export const BLOCKS: Shape = {
  needs: "a list of blocks",
  fits: (value) =>
    Array.isArray(value) &&
    Array.from(value).every((one) => isRecord(one) && typeof one.kind === "string" && isBlock(one as { kind: string })),
  repair: "Pass what reportDocument returns, or blocks of heading, paragraph, list and table.",
};

/** What columns mean, for those of the tables among the blocks; a title also explains `title disc.` and the like. */
export function meanings(blocks: readonly Block[], texts: Readonly<Record<string, string>>): string[] {
  const shown = blocks.flatMap((block) =>
    block.kind === "table"
      ? [...block.columns.map(({ title }) => title), ...(block.caption.split(SHARED)[1]?.split(", ") ?? [])]
      : [],
  );
  return Object.entries(texts).flatMap(([title, text]) =>
    shown.some((column) => column === title || column.startsWith(`${title} `)) ? [`${title}: ${text}`] : [],
  );
}

/** Begins the part of a caption that holds for all rows. */
const SHARED = " All rows: ";

/** How to show one field of a row type. */
export interface Field<Row> extends Column {
  readonly show: (row: Row) => string;
  /** Show the column even when all rows agree or are empty; default false. */
  readonly always?: boolean;
}

/**
 * A table of rows in which every column tells something: a column that is empty everywhere is left out, and one that
 * holds the same everywhere moves into the caption. Only the first `limit` rows are shown, and it says so. Of a cell of more than
 * 1,000 characters the middle is left out, and how many there are is said.
 */
export function table<Row>(
  caption: string,
  rows: readonly Row[],
  fields: readonly Field<Row>[],
  options: { readonly limit?: number } = {},
): Block[] {
  requireArgument("table", "caption", caption, TEXT);
  requireArgument("table", "rows", rows, { needs: "a list of rows", fits: Array.isArray });
  requireArgument(
    "table",
    "fields",
    fields,
    recordsWith(["title", "align", "show"], "columns as { title, align, show }"),
  );
  const { limit = Number.POSITIVE_INFINITY } = optionsOf("table", options);
  if (rows.length === 0) return [];
  const constants: string[] = [];
  const kept = fields.filter((field) => {
    if (field.always) return true;
    const first = field.show(rows[0] as Row);
    if (rows.some((row) => field.show(row) !== first)) return true;
    if (rows.length === 1 && first !== "" && first !== "—") return true;
    if (first !== "" && first !== "—") constants.push(`${field.title} ${shortName(first)}`);
    return false;
  });
  const shown = rows.slice(0, limit);
  const block: Table = {
    kind: "table",
    caption: constants.length > 0 ? `${caption}${SHARED}${constants.join(", ")}.` : caption,
    columns: kept.map(({ title, align, detail = false, joined = false }) => ({
      title,
      align,
      ...(detail ? { detail } : {}),
      ...(joined ? { joined } : {}),
    })),
    rows: shown.map((row) => kept.map((field) => shortName(field.show(row)))),
  };
  const rest = rows.length - shown.length;
  return rest > 0
    ? [block, paragraph(`… and ${plural(rest, "more row")}; the JSON output holds all of them.`)]
    : [block];
}
