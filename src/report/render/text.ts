import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { defined } from "../../defined.js";
import { inertLines } from "../../workflowCommands.js";
import type { Block, Table } from "../document/document.js";
import { BLOCKS } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import { displayWidth } from "../text/displayWidth.js";
import { plainText } from "../text/plainText.js";

export interface TextOptions {
  /** Characters a line may have; default 110. Tables may be wider. */
  readonly width?: number;
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
  const style = { width: 110, bold: asIs, dim: asIs, ...defined(options) };
  // What a figure shows stands in the tables too.
  const readable = blocks.filter((block) => block.kind !== "figure");
  return inertLines(`${readable.map((block) => renderBlock(block, style)).join("\n\n")}\n`);
}

type Style = Required<TextOptions>;
const asIs = (text: string) => text;

function renderBlock(block: Exclude<Block, Figure>, style: Style): string {
  switch (block.kind) {
    case "heading":
      return style.bold(plainText(block.level === 1 ? block.text.toUpperCase() : block.text));
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

function renderTable({ caption, columns, rows }: Table, { width, bold, dim }: Style): string {
  const titles = columns.map(({ title }) => plainText(title));
  const shown = titles.map((_, column) => shortenAll(rows.map((row) => plainText(row[column] as string))));
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
      .join("  ")
      .trimEnd();
  return [dim(wrap(plainText(caption), width, "")), bold(line(titles)), ...cells.map(line)].join("\n");
}

/** The cells of a column without their middles, or whole where two would look the same. */
function shortenAll(cells: readonly string[]): readonly string[] {
  const short = cells.map(shorten);
  return new Set(short).size < new Set(cells).size ? cells : short;
}

/** The beginning and the end of a name tell more than its middle. */
function shorten(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= NAME_WIDTH) return text;
  const head = Math.ceil((NAME_WIDTH - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(head + 1 - NAME_WIDTH).join("")}`;
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
