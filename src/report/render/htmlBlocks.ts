import { formatCount } from "../../numberFormat.js";
import type { Answers, Block, Table } from "../document/document.js";
import type { Figure } from "../figure/figure.js";
import { figureSvg } from "../figure/svg.js";
import { shortName } from "../text/plainText.js";
import { xml } from "../text/xml.js";

/** How the blocks of one page are written. */
export interface HtmlPage {
  /** Rows of a table that stand open; the others are folded. */
  readonly openRows: number;
  /** Rows of a figure's data that are listed below it. */
  readonly dataRows: number;
  /** Ids that are taken. */
  readonly used: Set<string>;
  /** Whether tables of many rows may lack what HTML does not need, though no reader of XML reads them; default false. */
  readonly isShort?: boolean;
  /** How many folded rows of a table are written, where not all are; default all. */
  readonly kept?: ReadonlyMap<Table, number>;
  /** Is told the folded rows of each table, how many there are and what was written. */
  readonly weighed?: (table: Table, rows: number, html: string) => void;
  /** Begins every id, so that several documents can stand in one page; default none. */
  readonly prefix?: string;
}

/** A piece of a document: one block, or figures side by side. */
export interface HtmlPart {
  readonly html: string;
  /** Where a section begins: the anchor and the text of its heading. */
  readonly section?: { readonly anchor: string; readonly text: string };
}

/** The blocks as HTML, in order: nothing runs in it, nothing is fetched, and names from dumps are inert. */
export function htmlParts(blocks: readonly Block[], page: HtmlPage): HtmlPart[] {
  const parts: HtmlPart[] = [];
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index] as Block;
    if (block.kind === "figure") {
      const run = figuresFrom(blocks, index);
      parts.push({ html: `<div class="figures">${run.map((one) => figureHtml(one, page)).join("\n")}</div>` });
      index += run.length - 1;
    } else if (block.kind === "heading") {
      const { level, text } = block;
      const anchor = uniqueId(text, page);
      const html = `<h${level} id="${anchor}">${xml(text)}</h${level}>`;
      parts.push(level === 2 ? { html, section: { anchor, text } } : { html });
    } else parts.push({ html: blockHtml(block, page, blocks[index - 1]) });
  }
  return parts;
}

type Plain = Exclude<Block, Figure | { readonly kind: "heading" }>;

function blockHtml(block: Plain, page: HtmlPage, before: Block | undefined): string {
  switch (block.kind) {
    case "paragraph":
      return `<p${before?.kind === "heading" && before.level === 1 ? ' class="lead"' : ""}>${prose(block.text)}</p>`;
    case "list": {
      // What explains a table is read after it, and only by those who ask.
      const style = before?.kind === "table" || before?.kind === "list" ? ' class="legend"' : "";
      return block.items.length === 0
        ? ""
        : `<ul${style}>${block.items.map((item) => `<li>${prose(item)}</li>`).join("")}</ul>`;
    }
    case "table":
      return tableHtml(block, page);
    case "answers":
      return answersHtml(block);
  }
}

function answersHtml({ answers }: Answers): string {
  const cards = answers.map(
    ({ question, sentences }) =>
      `<div class="answer"><h2>${xml(question)}</h2><ul>${sentences.map((sentence) => `<li>${prose(sentence)}</li>`).join("")}</ul></div>`,
  );
  return `<div class="answers">${cards.join("\n")}</div>`;
}

function tableHtml(table: Table, page: HtmlPage): string {
  const { openRows } = page;
  const { rows, caption } = table;
  if (rows.length <= openRows + 5) return tablePart(table, rows, caption);
  const folded = rows.slice(openRows, openRows + (page.kept?.get(table) ?? rows.length));
  const left = rows.length - openRows - folded.length;
  const continued = tablePart(table, folded, `${shortened(caption)} (continued)`);
  const rest = page.isShort === true && folded.length > MANY ? withoutEnds(continued) : continued;
  page.weighed?.(table, folded.length, rest);
  return [
    tablePart(table, rows.slice(0, openRows), caption),
    `<details class="rest"><summary>${formatCount(folded.length)} more of ${formatCount(rows.length)} rows</summary>`,
    rest,
    "</details>",
    ...(left > 0
      ? [
          `<p class="legend">${formatCount(left)} more rows would make this page too heavy to be sent: the CSV and JSON output hold all.</p>`,
        ]
      : []),
  ].join("\n");
}

/** Folded rows that weigh enough to be written short. */
const MANY = 1000;

/** A table without what HTML needs nowhere: ends of cells and rows, quotes, and the class of most cells. It halves one of many rows. */
function withoutEnds(html: string): string {
  return html
    .replaceAll(/<\/(?:td|tr)>|<\/th>(?=<td)|(?<=<td) class="r"/g, "")
    .replaceAll(/(?<=<t[hd][^<>]*) (scope|class)="(\w+)"/g, " $1=$2")
    .replaceAll("<wbr/>", "<wbr>");
}

function tablePart({ columns, followed }: Table, rows: Table["rows"], caption: string): string {
  const style = (column: number) => (columns[column]?.align === "right" ? "r" : "l");
  // The first names of a row head it, and stay in sight when the table scrolls; a rank may stand before them.
  const named = columns.slice(0, 2).findIndex(({ align }) => align === "left");
  const head = columns
    .map(
      ({ title }, column) =>
        `<th scope="col" class="${style(column)}${column === named ? " s" : ""}">${xml(title)}</th>`,
    )
    .join("");
  const cellHtml = (cell: string, column: number) => {
    const kind = SPARKLINE.test(cell) ? "k" : style(column) === "l" && cell.length <= SHORT ? "n" : style(column);
    return column === named
      ? `<th scope="row"${kind === "n" ? ' class="n"' : ""}>${breakable(cell)}</th>`
      : `<td class="${kind}">${style(column) === "r" || rows.length > MANY ? xml(cell) : breakable(cell)}</td>`;
  };
  return [
    `<div class="scroll"${followed === undefined ? "" : ` data-followed="${followed}"`} role="region" tabindex="0" aria-label="${xml(shortened(caption))}">`,
    `<table><caption><span>${xml(caption)}</span></caption><thead><tr>${head}</tr></thead><tbody>`,
    ...rows.map((row) => `<tr>${row.map(cellHtml).join("")}</tr>`),
    "</tbody></table></div>",
  ].join("\n");
}

/** Letters up to which a cell is never broken into lines, not even at a hyphen. */
const SHORT = 24;

/** Curves of block characters, which in full ink would be the darkest part of a page. */
const SPARKLINE = /^[▁-█ ]+$/u;

/** A name that may break after its underscores, slashes and the like, where a reader would break it. */
function breakable(name: string): string {
  return xml(name).replace(/[_/|:=](?=\w)/g, "$&<wbr/>");
}

/** Running text, in which commands stand between backticks. */
function prose(text: string): string {
  return xml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function figureHtml(figure: Figure, page: HtmlPage): string {
  const { dataRows } = page;
  const { columns, rows, notes, description } = figure;
  const shown = rows.slice(0, dataRows);
  const isNumber = columns.map((_, column) => shown.some((row) => typeof row[column] === "number"));
  const table: Table = {
    kind: "table",
    caption: shown.length < rows.length ? `The first ${shown.length} of ${rows.length} rows` : "Data of the figure",
    columns: columns.map((title, column) => ({ title, align: isNumber[column] ? "right" : "left" })),
    rows: shown.map((row) => row.map((cell) => (cell === null ? "—" : dataCell(cell)))),
  };
  const id = uniqueId(figure.id, page);
  return [
    `<figure id="${id}">`,
    figureSvg(figure, { standalone: false, id }),
    `<figcaption>${[description, ...notes].map(xml).join(" ")}`,
    `<details><summary>Data of “${xml(shortened(figure.title))}”</summary>${tablePart(table, table.rows, table.caption)}</details>`,
    "</figcaption>",
    "</figure>",
  ].join("\n");
}

/** Numbers in six figures are enough to redraw a picture; the JSON output has them in full. */
function dataCell(cell: string | number): string {
  return typeof cell === "string" ? shortName(cell) : String(Number(cell.toPrecision(6)));
}

function figuresFrom(blocks: readonly Block[], start: number): Figure[] {
  const run: Figure[] = [];
  for (let index = start; index < blocks.length; index++) {
    const block = blocks[index] as Block;
    if (block.kind !== "figure") break;
    run.push(block);
  }
  return run;
}

function shortened(text: string): string {
  const letters = Array.from(text);
  return letters.length > 100 ? `${letters.slice(0, 99).join("")}…` : text;
}

/** Lower-case words of a text as an id that no other element of the page has. */
function uniqueId(text: string, { used, prefix = "" }: HtmlPage): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  const base = prefix + (words === "" ? "section" : words);
  let id = base;
  for (let number = 2; used.has(id); number++) id = `${base}-${number}`;
  used.add(id);
  return id;
}
