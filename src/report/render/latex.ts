import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import type { Block, Table } from "../document/document.js";
import { BLOCKS as BLOCK_LIST } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import { escapeLatex } from "../text/escapeLatex.js";

export interface LatexOptions {
  /** Rows of a table that are printed; what is left out is said in its caption. Default 40. */
  readonly rows?: number;
  /** Begins the labels of the tables; default `noisefloor`. */
  readonly label?: string;
}

/**
 * The document as LaTeX to be read by `\input`: sections without numbers, and one booktabs table a table, each with a
 * label, shrunk where it is wider than the text. Compiles in any preamble, with the lines of `\usepackage{booktabs}` and the shrinking
 * of `graphicx` where they are loaded; needs UTF-8, and sets no font or page
 * size; names in other than Latin script need XeLaTeX or LuaLaTeX. Names from dumps are inert in it.
 */
export function renderLatex(blocks: readonly Block[], options: LatexOptions = {}): string {
  requireArgument("renderLatex", "blocks", blocks, BLOCK_LIST);
  const { rows = 40, label = "noisefloor" } = optionsOf("renderLatex", options);
  const readable = blocks.filter((block): block is Exclude<Block, Figure> => block.kind !== "figure");
  let tables = 0;
  const parts = readable.map((block) => {
    if (block.kind === "table") tables++;
    return renderBlock(block, { rows, label: `tab:${label.replace(/[^A-Za-z0-9-]/g, "-")}-${tables}` });
  });
  return `${PREAMBLE}${parts.join("\n\n")}\n`;
}

/** What packages would give stands in for them, so that the text compiles as it is: plain lines, and no shrinking. */
const PREAMBLE = [
  "% Written by noisefloor. Better with \\usepackage{booktabs,graphicx} in the preamble: their lines, and wide tables shrunk.",
  "\\providecommand{\\toprule}{\\hline}\\providecommand{\\midrule}{\\hline}\\providecommand{\\bottomrule}{\\hline}",
  "\\providecommand{\\resizebox}[3]{#3}",
  "",
].join("\n");

/** A LaTeX file of one table, or of text, and its name without ending. */
interface LatexFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The tables of a document, each a text of its own for `\\input`. Name and label follow from the heading above the table, so that they
 * stay when another section comes or goes: `tab:noisefloor-which-differences-are-real`.
 */
export function latexTables(
  blocks: readonly Block[],
  { rows = 40, label = "noisefloor" }: LatexOptions = {},
): LatexFile[] {
  const seen = new Map<string, number>();
  let section = "table";
  return blocks.flatMap((block): LatexFile[] => {
    if (block.kind === "heading") section = slugOf(block.text);
    if (block.kind !== "table") return [];
    const count = (seen.get(section) ?? 0) + 1;
    seen.set(section, count);
    const name = `${section}${count > 1 ? `-${count}` : ""}`;
    return [{ name, text: `${PREAMBLE}${renderTable(block, { rows, label: `tab:${label}-${name}` })}\n` }];
  });
}

/** Paragraphs as a text of its own for `\\input`. */
export function latexText(paragraphs: readonly string[]): string {
  return `${paragraphs.map(escapeLatex).join("\n\n")}\n`;
}

function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "table" : slug.slice(0, 50);
}

interface TableStyle {
  readonly rows: number;
  readonly label: string;
}

function renderBlock(block: Exclude<Block, Figure>, style: TableStyle): string {
  switch (block.kind) {
    case "heading":
      return `\\${["section", "section", "subsection"][block.level - 1]}*{${escapeLatex(block.text)}}`;
    case "paragraph":
      return escapeLatex(block.text);
    case "list":
      return itemize(block.items);
    case "answers":
      return block.answers
        .map(({ question, sentences }) => `\\paragraph{${escapeLatex(question)}}\n${itemize(sentences)}`)
        .join("\n\n");
    case "table":
      return renderTable(block, style);
  }
}

function itemize(items: readonly string[]): string {
  if (items.length === 0) return "";
  return ["\\begin{itemize}", ...items.map((item) => `  \\item {}${escapeLatex(item)}`), "\\end{itemize}"].join("\n");
}

function renderTable({ caption, columns, rows }: Table, { rows: most, label }: TableStyle): string {
  // Curves drawn with block characters are for terminals; common LaTeX fonts have none.
  const kept = columns.flatMap((_, column) => (rows.some((row) => BLOCKS.test(row[column] ?? "")) ? [] : [column]));
  const line = (cells: readonly string[]) =>
    `  ${kept.map((column) => escapeLatex(cells[column] ?? "")).join(" & ")} \\\\`;
  const rest = rows.length - most;
  return [
    "\\begin{table}",
    "\\centering",
    `\\caption{${escapeLatex(rest > 0 ? `${caption} ${rest} more rows are left out.` : caption)}}`,
    `\\label{${label}}`,
    "\\resizebox{\\ifdim\\width>\\linewidth \\linewidth\\else \\width\\fi}{!}{%",
    `\\begin{tabular}{${kept.map((column) => (columns[column]?.align === "right" ? "r" : "l")).join("")}}`,
    "\\toprule",
    line(columns.map(({ title }) => title)),
    "\\midrule",
    ...rows.slice(0, most).map(line),
    "\\bottomrule",
    "\\end{tabular}}",
    "\\end{table}",
  ].join("\n");
}

const BLOCKS = /[▁▂▃▄▅▆▇█]/;
