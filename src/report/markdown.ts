import type { Block, Table } from "./document.js";
import type { Figure } from "./figure/figure.js";
import { plainText } from "./plainText.js";

/** The document as GitHub-flavoured Markdown; names from dumps are inert in it. */
export function renderMarkdown(blocks: readonly Block[]): string {
  // Markdown hosts show no inline pictures; what a figure shows stands in the tables too.
  const readable = blocks.filter((block) => block.kind !== "figure");
  return `${readable.map(renderBlock).join("\n\n")}\n`;
}

function renderBlock(block: Exclude<Block, Figure>): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${escapeMarkdown(block.text)}`;
    case "paragraph":
      return escapeLine(block.text);
    case "list":
      return block.items.map((item) => `- ${escapeLine(item)}`).join("\n");
    case "table":
      return renderTable(block);
  }
}

function renderTable({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  const rule = `| ${columns.map(({ align }) => (align === "right" ? "---:" : "---")).join(" | ")} |`;
  return [escapeMarkdown(caption), "", line(columns.map(({ title }) => title)), rule, ...rows.map(line)].join("\n");
}

/** A text at the start of a line, where `-`, `+` and `1.` would begin a list and `=` underline a heading. */
function escapeLine(text: string): string {
  return escapeMarkdown(text)
    .replace(/^(\s*)([-+=])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2");
}

/**
 * A text that Markdown shows as it is: no markup, no HTML, no formulas, no table cell ends, no links, and a zero-width
 * space after each @, and each # before a digit, so that nobody is mentioned and no issue is referred to.
 */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/&/g, "&amp;")
    .replace(/[\\`*_{}[\]<>#|~$]/g, (character) =>
      character === "<" ? "&lt;" : character === ">" ? "&gt;" : `\\${character}`,
    )
    .replace(/@/g, "@\u200b")
    .replace(/#(?=\d)/g, "#\u200b")
    .replace(/(https?):\/\//gi, "$1:\u200b//")
    .replace(/\bwww\./gi, "www\u200b.");
}
