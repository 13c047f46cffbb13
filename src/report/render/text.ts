import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { defined } from "../../defined.js";
import { inertLines } from "../../workflowCommands.js";
import type { Block, Table } from "../document/document.js";
import { BLOCKS, list, paragraph } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import { displayWidth } from "../text/displayWidth.js";
import { plainText, withoutEndlessWords } from "../text/plainText.js";
import { COLUMN_GAP, fitTable, withoutMiddle } from "./fitTable.js";

export interface TextOptions {
  /** Characters a line may have; default 110. Tables may be wider, but for `fit`. */
  readonly width?: number;
  /**
   * Fits tables to so many characters: columns of detail go, then the middles of names, and what is wider still is split into
   * tables below each other. What went is said at the end, names in full, and `wider` says how to see all columns. Default:
   * tables are as wide as they need.
   */
  readonly fit?: { readonly width: number; readonly wider: string };
  /** Turns a text into the same text with emphasis; default none, as for a pipe. */
  readonly bold?: (text: string) => string;
  readonly dim?: (text: string) => string;
}

/** Longest name in a table cell before its middle is cut out. */
const NAME_WIDTH = 40;

/** The document for a terminal or a pipe: aligned columns, plain characters. */
export function renderText(blocks: readonly Block[], options: TextOptions = {}): string {
  requireArgument("renderText", "blocks", blocks, BLOCKS);
  optionsOf("renderText", options);
  const { fit, ...rest } = options;
  const style = { width: 110, bold: asIs, dim: asIs, ...defined(rest), whole: fit !== undefined };
  // What a figure shows stands in the tables too.
  const readable = blocks.filter((block) => block.kind !== "figure");
  const shown = fit === undefined ? readable : fitted(readable, fit);
  return inertLines(withoutEndlessWords(`${shown.map((block) => renderBlock(block, style)).join("\n\n")}\n`));
}

/** `whole`: cells are shown as they are. */
type Style = Required<Omit<TextOptions, "fit">> & { readonly whole: boolean };
type Readable = Exclude<Block, Figure>;
const asIs = (text: string) => text;

function renderBlock(block: Exclude<Block, Figure>, style: Style): string {
  switch (block.kind) {
    case "heading":
      return style.bold(wrap(plainText(block.level === 1 ? block.text.toUpperCase() : block.text), style.width, ""));
    case "paragraph":
      return wrap(plainText(block.text), style.width, "");
    case "list":
      return block.items.map((item) => wrap(plainText(item), style.width, "  ", "• ")).join("\n");
    case "table":
      return renderTable(block, style);
    case "answers":
      return block.answers
        .map(({ question, sentences }) =>
          [
            style.bold(plainText(question)),
            ...sentences.map((sentence) => wrap(plainText(sentence), style.width, "  ", "• ")),
          ].join("\n"),
        )
        .join("\n\n");
  }
}

function renderTable({ caption, columns, rows }: Table, { width, bold, dim, whole }: Style): string {
  const titles = columns.map(({ title }) => plainText(title));
  const shown = titles.map((_, column) => {
    const texts = rows.map((row) => plainText(row[column] as string));
    return whole ? texts : shortenAll(texts);
  });
  const cells = rows.map((_, row) => shown.map((column) => column[row] as string));
  const widths = titles.map((title, column) =>
    (shown[column] as string[]).reduce((most, cell) => Math.max(most, displayWidth(cell)), displayWidth(title)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const padding = " ".repeat((widths[column] as number) - displayWidth(cell));
        return columns[column]?.align === "right" ? padding + cell : cell + padding;
      })
      .join(" ".repeat(COLUMN_GAP))
      .trimEnd();
  const said = caption === "" ? [] : [dim(wrap(plainText(caption), width, ""))];
  return [...said, bold(line(titles)), ...cells.map(line)].join("\n");
}

/** The cells of a column without their middles, or whole where two would look the same. */
function shortenAll(cells: readonly string[]): readonly string[] {
  const short = cells.map((cell) => withoutMiddle(cell, NAME_WIDTH));
  return new Set(short).size < new Set(cells).size ? cells : short;
}

/** Tables in the width, explanations of the columns that are left, and at the end what was left out. */
function fitted(blocks: readonly Readable[], { width, wider }: Required<TextOptions>["fit"]): Readable[] {
  const dropped = new Set<string>();
  const kept = new Set<string>();
  const cut = new Map<string, string>();
  const tables = new Map<Readable, Table[]>();
  for (const block of blocks) {
    if (block.kind !== "table") continue;
    const columns = block.columns.map((column) => ({ ...column, title: plainText(column.title) }));
    const texts = block.rows.map((row) => row.map(plainText));
    const fit = fitTable(columns, texts, width, cut);
    for (const { title } of fit.parts.flatMap((part) => part.columns)) kept.add(title);
    for (const title of fit.dropped) dropped.add(title);
    tables.set(
      block,
      fit.parts.map((part, index) => ({ kind: "table", caption: index === 0 ? block.caption : "", ...part })),
    );
  }
  const gone = [...dropped].filter((title) => !kept.has(title));
  const shown = blocks.flatMap((block): Readable[] => {
    if (block.kind !== "list") return tables.get(block) ?? [block];
    const items = block.items.filter((item) => !gone.some((title) => item.startsWith(`${title}: `)));
    return items.length > 0 ? [{ ...block, items }] : [];
  });
  return [
    ...shown,
    ...(cut.size > 0 ? [paragraph("In full:"), list([...cut].map(([short, name]) => `${short} = ${name}`))] : []),
    ...(dropped.size > 0
      ? [paragraph(`Left out of tables of ${width} columns: ${[...dropped].join(", ")}; ${wider}.`)]
      : []),
  ];
}

function wrap(text: string, width: number, indent: string, bullet = ""): string {
  const lines: string[] = [];
  let line = bullet;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  lines.push(line);
  return lines.join("\n");
}
