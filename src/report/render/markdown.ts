import { checkedOptions } from "../../arguments/checkedOptions.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { COUNT, LOGICAL, type Shape, TEXT } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import type { Block, Table } from "../document/document.js";
import { BLOCKS } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import { escapeMarkdown } from "../text/escapeMarkdown.js";

export interface MarkdownOptions {
  /** Fold every section but the first, as for a pull request; default false. */
  readonly folded?: boolean;
  /**
   * Most characters, at least 1,000; default no limit. What is too long loses rows of its tables, then whole sections from
   * the end, and the text says so.
   */
  readonly maximumLength?: number;
  /** Name in a comment that no reader sees, by which a program finds its own text again; letters, digits, `-`, `/`, `:`. */
  readonly marker?: string;
}

/** Most characters that GitHub takes for one comment. */
export const COMMENT_LENGTH = 65_536;

/** Rows and list items that a section keeps when it does not fit whole. */
const KEPT_ROWS = 15;

type Readable = Exclude<Block, Figure>;

const OPTIONS: Readonly<Record<string, Shape>> = { folded: LOGICAL, maximumLength: COUNT, marker: TEXT };

/** The document as GitHub-flavoured Markdown; names from dumps are inert in it. */
export function renderMarkdown(blocks: readonly Block[], options: MarkdownOptions = {}): string {
  requireArgument("renderMarkdown", "blocks", blocks, BLOCKS);
  const {
    folded = false,
    maximumLength = Number.POSITIVE_INFINITY,
    marker,
  } = checkedOptions("renderMarkdown", options, (name) => OPTIONS[name]);
  if (!(maximumLength >= 1000)) {
    throw new ArgumentError(
      "renderMarkdown",
      `maximumLength must be at least 1000, got ${maximumLength}. GitHub takes ${COMMENT_LENGTH}.`,
    );
  }
  // Markdown hosts show no inline pictures; what a figure shows stands in the tables too.
  const readable = blocks.filter((block): block is Readable => block.kind !== "figure");
  const [opening = [], ...sections] = sectionsOf(readable);
  const end = marker === undefined ? "" : `\n<!-- ${marker.replace(/[^\w:/-]|--/g, "")} -->\n`;
  const parts: string[] = [];
  const dropped: string[] = [];
  let room = maximumLength - end.length - LEAVING_OUT;
  const take = (forms: readonly string[]): boolean => {
    const form = forms.find((text) => text.length + 2 <= room);
    if (form === undefined) return false;
    parts.push(form);
    room -= form.length + 2;
    return true;
  };
  if (opening.length > 0) take([renderAll(opening), renderAll(shortenedBlocks(opening, 2))]);
  sections.forEach((section, index) => {
    const render = folded && index > 0 ? renderFolded : renderAll;
    if (!take([render(section), render(shortenedBlocks(section, KEPT_ROWS))])) dropped.push(titleOf(section));
  });
  if (dropped.length > 0) parts.push(leftOutLine(dropped, maximumLength));
  return `${parts.join("\n\n")}\n${end}`;
}

/** Characters kept for the line that says what was left out. */
const LEAVING_OUT = 400;

function leftOutLine(titles: readonly string[], maximumLength: number): string {
  const names = titles.map((title) => escapeMarkdown(title).slice(0, 60));
  return `*Left out, since this text may have ${maximumLength} characters: ${names.slice(0, 3).join("; ")}${names.length > 3 ? ` and ${names.length - 3} more sections` : ""}. The HTML and JSON reports hold all of it.*`;
}

/** What stands before the first heading of level 2, then one group a heading. */
function sectionsOf(blocks: readonly Readable[]): Readable[][] {
  const groups: Readable[][] = [[]];
  for (const block of blocks) {
    if (block.kind === "heading" && block.level === 2) groups.push([]);
    groups.at(-1)?.push(block);
  }
  return groups;
}

function titleOf(section: readonly Readable[]): string {
  const [first] = section;
  return first?.kind === "heading" ? first.text : "";
}

function renderAll(blocks: readonly Readable[]): string {
  return blocks.map(renderBlock).join("\n\n");
}

function renderFolded(section: readonly Readable[]): string {
  const [first, ...rest] = section;
  if (first?.kind !== "heading") return renderAll(section);
  return `<details><summary>${escapeMarkdown(first.text)}</summary>\n\n${renderAll(rest)}\n\n</details>`;
}

function shortenedBlocks(blocks: readonly Readable[], most: number): Readable[] {
  return blocks.map((block) => {
    if (block.kind === "table" && block.rows.length > most) {
      const rest = block.rows.length - most;
      return { ...block, caption: `${block.caption} ${rest} more rows left out.`, rows: block.rows.slice(0, most) };
    }
    if (block.kind === "list" && block.items.length > most) {
      return { ...block, items: [...block.items.slice(0, most), `… and ${block.items.length - most} more.`] };
    }
    if (block.kind === "answers") {
      return {
        ...block,
        answers: block.answers.map((one) => ({ ...one, sentences: one.sentences.slice(0, most) })),
      };
    }
    return block;
  });
}

function renderBlock(block: Readable): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${escapeMarkdown(block.text)}`;
    case "paragraph":
      return escapeLine(block.text);
    case "list":
      return block.items.map((item) => `- ${escapeLine(item)}`).join("\n");
    case "table":
      return renderTable(block);
    case "answers":
      return block.answers
        .map(
          ({ question, sentences }) =>
            `**${escapeMarkdown(question)}**\n\n${sentences.map((sentence) => `- ${escapeLine(sentence)}`).join("\n")}`,
        )
        .join("\n\n");
  }
}

function renderTable({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  const rule = `| ${columns.map(({ align }) => (align === "right" ? "---:" : "---")).join(" | ")} |`;
  return [escapeLine(caption), "", line(columns.map(({ title }) => title)), rule, ...rows.map(line)].join("\n");
}

/**
 * A text at the start of a line, where `-`, `+` and `1.` would begin a list, `=` underline a heading and `::` be a command
 * to a CI server.
 */
function escapeLine(text: string): string {
  return escapeMarkdown(text)
    .replace(/^(\s*)([-+=]|:(?=:))/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2");
}
