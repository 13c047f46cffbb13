import type { Answers, Block, Table } from "./document.js";
import type { Figure } from "./figure/figure.js";
import { FIGURE_STYLE, figureSvg, xml } from "./figure/svg.js";

export interface HtmlOptions {
  /** Language of the texts, as in BCP 47; default `en`. */
  readonly language?: string;
  /** Rows of a table that stand open; the others are folded. Default 25. */
  readonly openRows?: number;
  /** Rows of a figure's data that are listed below it; default 60. */
  readonly dataRows?: number;
}

/** Nothing is fetched and nothing runs, whatever a name in the dump may hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--tint:#f6f8fa;--link:#0b5cad}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--soft:#9da7b1;--line:#30363d;--tint:#161b22;--link:#6cb6ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
.page{max-width:78rem;margin:0 auto;padding:1rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}h3{font-size:1.05rem;margin:2rem 0 .5rem}
p,ul{max-width:52rem}p{margin:.5rem 0}ul{padding-left:1.25rem}li{margin:.3rem 0}a{color:var(--link)}
.legend,.lead{color:var(--soft)}.legend{font-size:.875rem}
.answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem;margin:1rem 0}
.answer{background:var(--tint);border:1px solid var(--line);border-radius:8px;padding:.25rem 1rem}
.answer h2{font-size:1.05rem;border:0;margin:.5rem 0;padding:0}.answer ul{margin:.25rem 0 .5rem}.answer li:first-child{font-weight:600}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;list-style:none;max-width:none}
nav li{margin:0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;margin:.75rem 0;max-width:100%;width:fit-content;min-width:min(100%,30rem)}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;width:100%;overflow-wrap:normal}
caption{text-align:left;padding:.5rem .75rem;color:var(--soft);caption-side:top}
caption span{display:block;max-width:min(52rem,calc(100vw - 4rem))}
th,td{padding:.3rem .75rem;text-align:left;border-top:1px solid var(--line);vertical-align:top}
td.l,th[scope=row]{overflow-wrap:break-word;max-width:18em}
thead th{white-space:nowrap;background:var(--tint);font-weight:600}tbody th{font-weight:400}th.r,td.r{text-align:right;white-space:nowrap}
figure{margin:.5rem 0 1rem;max-width:34rem}figure svg{width:100%;height:auto;border:1px solid var(--line);border-radius:6px;display:block}
figcaption{color:var(--soft);font-size:.8125rem;margin-top:.35rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 1.5rem;align-items:start}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--link)}
footer{color:var(--soft);font-size:.875rem;margin-top:3rem;border-top:1px solid var(--line);padding-top:.5rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
@media print{:root{color-scheme:light;--page:#fff;--text:#000;--soft:#333;--line:#bbb;--tint:#fff;--link:#000}body{font-size:10pt}.page{max-width:none;padding:0}nav,.skip,footer{display:none}.scroll{overflow:visible;border:0;width:auto}h2,h3,caption{break-after:avoid}figure,tr,.answer{break-inside:avoid}.figures{grid-template-columns:1fr 1fr}figcaption,.legend{font-size:8pt}table{font-size:8pt}th,td{padding:.15rem .35rem}td.l,th[scope=row]{min-width:0}thead th{white-space:normal}a{text-decoration:none}details:not([open]){display:none}}
`.trim();

/**
 * The document as one self-contained HTML page: no script, nothing fetched, readable in print, in the dark, by keyboard
 * and by a screen reader. The same document gives the same bytes; names from dumps are inert in it.
 */
export function renderHtml(
  blocks: readonly Block[],
  { language = "en", openRows = 25, dataRows = 60 }: HtmlOptions = {},
): string {
  const page: Page = { openRows, dataRows, used: new Set(["report"]) };
  const title = blocks.find((block) => block.kind === "heading" && block.level === 1);
  const titleText = title?.kind === "heading" ? title.text : "noisefloor";
  const contents: string[] = [];
  const sections: string[][] = [[]];
  const current = () => sections.at(-1) as string[];
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index] as Block;
    if (block.kind === "figure") {
      const run = figuresFrom(blocks, index);
      current().push(`<div class="figures">${run.map((one) => figureHtml(one, page)).join("\n")}</div>`);
      index += run.length - 1;
    } else if (block.kind === "heading") {
      const anchor = uniqueId(block.text, page.used);
      const html = `<h${block.level} id="${anchor}">${xml(block.text)}</h${block.level}>`;
      if (block.level === 2) {
        contents.push(`<li><a href="#${anchor}">${xml(block.text)}</a></li>`);
        sections.push([`<section aria-labelledby="${anchor}">`, html]);
      } else current().push(html);
    } else current().push(blockHtml(block, page, blocks[index - 1]));
  }
  const [opening = [], ...rest] = sections;
  return `${[
    "<!doctype html>",
    `<html lang="${xml(language)}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${xml(titleText)}</title>`,
    `<style>${STYLE}\n${FIGURE_STYLE}</style>`,
    "</head>",
    "<body>",
    '<div class="page">',
    '<a class="skip" href="#report">Skip to the report</a>',
    '<main id="report">',
    ...opening,
    // The contents stand after the first screen: title, what was read, the answers.
    ...(contents.length > 1 ? [`<nav aria-label="Contents"><ul>${contents.join("")}</ul></nav>`] : []),
    ...rest.flatMap((section) => [...section, "</section>"]),
    "</main>",
    "<footer>Made with noisefloor. This page holds no script and fetches nothing.</footer>",
    "</div>",
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}

interface Page {
  readonly openRows: number;
  readonly dataRows: number;
  /** Ids that are taken. */
  readonly used: Set<string>;
}

type Plain = Exclude<Block, Figure | { readonly kind: "heading" }>;

function blockHtml(block: Plain, page: Page, before: Block | undefined): string {
  switch (block.kind) {
    case "paragraph":
      return `<p${before?.kind === "heading" && before.level === 1 ? ' class="lead"' : ""}>${xml(block.text)}</p>`;
    case "list": {
      // What explains a table is read after it, and only by those who ask.
      const style = before?.kind === "table" || before?.kind === "list" ? ' class="legend"' : "";
      return block.items.length === 0
        ? ""
        : `<ul${style}>${block.items.map((item) => `<li>${xml(item)}</li>`).join("")}</ul>`;
    }
    case "table":
      return tableHtml(block, page.openRows);
    case "answers":
      return answersHtml(block);
  }
}

function answersHtml({ answers }: Answers): string {
  const cards = answers.map(
    ({ question, sentences }) =>
      `<div class="answer"><h2>${xml(question)}</h2><ul>${sentences.map((sentence) => `<li>${xml(sentence)}</li>`).join("")}</ul></div>`,
  );
  return `<div class="answers">${cards.join("\n")}</div>`;
}

function tableHtml(table: Table, openRows: number): string {
  if (table.rows.length <= openRows + 5) return tablePart(table, table.rows, table.caption);
  const folded = table.rows.slice(openRows);
  return [
    tablePart(table, table.rows.slice(0, openRows), table.caption),
    `<details><summary>${folded.length} more rows</summary>`,
    tablePart(table, folded, `${shortened(table.caption)} (continued)`),
    "</details>",
  ].join("\n");
}

function tablePart({ columns }: Table, rows: Table["rows"], caption: string): string {
  const style = (column: number) => (columns[column]?.align === "right" ? "r" : "l");
  const head = columns
    .map(({ title }, column) => `<th scope="col" class="${style(column)}">${xml(title)}</th>`)
    .join("");
  const cellHtml = (cell: string, column: number) =>
    column === 0 && columns[0]?.align === "left"
      ? `<th scope="row">${xml(cell)}</th>`
      : `<td class="${style(column)}">${xml(cell)}</td>`;
  return [
    `<div class="scroll" role="region" tabindex="0" aria-label="${xml(shortened(caption))}">`,
    `<table><caption><span>${xml(caption)}</span></caption><thead><tr>${head}</tr></thead><tbody>`,
    ...rows.map((row) => `<tr>${row.map(cellHtml).join("")}</tr>`),
    "</tbody></table></div>",
  ].join("\n");
}

function figureHtml(figure: Figure, { dataRows, used }: Page): string {
  const { columns, rows, notes, description } = figure;
  const shown = rows.slice(0, dataRows);
  const isNumber = columns.map((_, column) => shown.some((row) => typeof row[column] === "number"));
  const table: Table = {
    kind: "table",
    caption: shown.length < rows.length ? `The first ${shown.length} of ${rows.length} rows` : "Data of the figure",
    columns: columns.map((title, column) => ({ title, align: isNumber[column] ? "right" : "left" })),
    rows: shown.map((row) => row.map((cell) => (cell === null ? "—" : dataCell(cell)))),
  };
  const id = uniqueId(figure.id, used);
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
  return typeof cell === "string" ? cell : String(Number(cell.toPrecision(6)));
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
function uniqueId(text: string, used: Set<string>): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  const base = words === "" ? "section" : words;
  let id = base;
  for (let number = 2; used.has(id); number++) id = `${base}-${number}`;
  used.add(id);
  return id;
}
