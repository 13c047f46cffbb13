import type { Block, Table } from "./document.js";
import type { Figure } from "./figure/figure.js";
import { FIGURE_STYLE, figureSvg, xml } from "./figure/svg.js";

export interface HtmlOptions {
  /** Language of the texts, as in BCP 47; default `en`. */
  readonly language?: string;
  /** Rows of a table that stand open; the others are folded. Default 25. */
  readonly openRows?: number;
  /** Rows of a figure's data that are listed below it; default 500. */
  readonly dataRows?: number;
}

/** Nothing is fetched and nothing runs, whatever a name in the dump may hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--tint:#f6f8fa;--link:#0b5cad}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--soft:#9da7b1;--line:#30363d;--tint:#161b22;--link:#6cb6ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.page{max-width:76rem;margin:0 auto;padding:1rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0 1rem}h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-top:.5rem;border-top:1px solid var(--line)}h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p,ul{max-width:48rem}li{margin:.3rem 0}a{color:var(--link)}
.summary{background:var(--tint);border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem .75rem 2rem;max-width:none}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;list-style:none;max-width:none}
nav li{margin:0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;margin:.75rem 0}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;width:100%}
caption{text-align:left;padding:.5rem .75rem;color:var(--soft);caption-side:top;max-width:48rem}
th,td{padding:.3rem .75rem;text-align:left;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere;min-width:4.5em}
th{white-space:nowrap;background:var(--tint);font-weight:600}th.r,td.r{text-align:right;white-space:nowrap}
figure{margin:1rem 0;max-width:44rem}figure svg{width:100%;height:auto;border:1px solid var(--line);border-radius:6px;display:block}
figcaption{color:var(--soft);font-size:.875rem;margin-top:.35rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:0 1.5rem}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--link)}
footer{color:var(--soft);font-size:.875rem;margin-top:3rem;border-top:1px solid var(--line);padding-top:.5rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
@media print{body{font-size:10pt}.page{max-width:none;padding:0}nav,.skip{display:none}.scroll{overflow:visible;border:0}h2,h3{break-after:avoid}figure,tr{break-inside:avoid}th{background:none}th,td{padding:.15rem .35rem}a{color:inherit;text-decoration:none}details:not([open]){display:none}:root{color-scheme:light;--page:#fff;--text:#000;--soft:#333;--line:#bbb;--tint:#fff}}
`.trim();

/**
 * The document as one self-contained HTML page: no script, nothing fetched, readable in print, in the dark, by keyboard
 * and by a screen reader. The same document gives the same bytes; names from dumps are inert in it.
 */
export function renderHtml(
  blocks: readonly Block[],
  { language = "en", openRows = 25, dataRows = 500 }: HtmlOptions = {},
): string {
  const anchors = new Map<Block, string>();
  const used = new Set<string>();
  for (const block of blocks) {
    if (block.kind === "heading") anchors.set(block, anchorOf(block.text, used));
  }
  const title = blocks.find((block) => block.kind === "heading" && block.level === 1);
  const titleText = title?.kind === "heading" ? title.text : "noisefloor";
  const sections = blocks.flatMap((block) =>
    block.kind === "heading" && block.level === 2
      ? [`<li><a href="#${anchors.get(block)}">${xml(block.text)}</a></li>`]
      : [],
  );
  const body: string[] = [];
  const settings = { anchors, openRows, dataRows, isFirstList: true, isContentsDone: false };
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index] as Block;
    if (block.kind === "figure") {
      const run = figuresFrom(blocks, index);
      body.push(`<div class="figures">${run.map((one) => figureHtml(one, dataRows)).join("\n")}</div>`);
      index += run.length - 1;
      continue;
    }
    if (block.kind === "heading" && block.level === 2 && sections.length > 0) {
      // The contents stand after the first screen: title, what was read, the most important sentences.
      if (!settings.isContentsDone) body.push(contents(sections));
      settings.isContentsDone = true;
    }
    body.push(blockHtml(block, settings));
  }
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
    ...body,
    "</main>",
    "<footer>Made with noisefloor. This page holds no script and fetches nothing.</footer>",
    "</div>",
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}

interface Settings {
  readonly anchors: ReadonlyMap<Block, string>;
  readonly openRows: number;
  readonly dataRows: number;
  isFirstList: boolean;
  isContentsDone: boolean;
}

function contents(sections: readonly string[]): string {
  return `<nav aria-label="Contents"><ul>${sections.join("")}</ul></nav>`;
}

function blockHtml(block: Exclude<Block, Figure>, settings: Settings): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level} id="${settings.anchors.get(block)}">${xml(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${xml(block.text)}</p>`;
    case "list": {
      const style = settings.isFirstList ? ' class="summary"' : "";
      settings.isFirstList = false;
      return `<ul${style}>${block.items.map((item) => `<li>${xml(item)}</li>`).join("")}</ul>`;
    }
    case "table":
      return tableHtml(block, settings.openRows);
  }
}

function tableHtml(table: Table, openRows: number): string {
  if (table.rows.length <= openRows + 5) return tablePart(table, table.rows, table.caption);
  const folded = table.rows.slice(openRows);
  return [
    tablePart(table, table.rows.slice(0, openRows), table.caption),
    `<details><summary>${folded.length} more rows</summary>`,
    tablePart(table, folded, `${table.caption} (continued)`),
    "</details>",
  ].join("\n");
}

function tablePart({ columns }: Table, rows: Table["rows"], caption: string): string {
  const style = (column: number) => (columns[column]?.align === "right" ? ' class="r"' : "");
  const head = columns.map(({ title }, column) => `<th scope="col"${style(column)}>${xml(title)}</th>`).join("");
  const lines = rows.map(
    (row) => `<tr>${row.map((cell, column) => `<td${style(column)}>${xml(cell)}</td>`).join("")}</tr>`,
  );
  return [
    `<div class="scroll" role="region" tabindex="0" aria-label="${xml(shortened(caption))}">`,
    `<table><caption>${xml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>`,
    ...lines,
    "</tbody></table></div>",
  ].join("\n");
}

function figureHtml(figure: Figure, dataRows: number): string {
  const { columns, rows, notes, description } = figure;
  const shown = rows.slice(0, dataRows);
  const table: Table = {
    kind: "table",
    caption: shown.length < rows.length ? `The first ${shown.length} of ${rows.length} rows` : "Data of the figure",
    columns: columns.map((title, column) => ({
      title,
      align: rows.some((row) => typeof row[column] === "number") ? "right" : "left",
    })),
    rows: shown.map((row) => row.map((cell) => (cell === null ? "—" : String(cell)))),
  };
  return [
    "<figure>",
    figureSvg(figure, { standalone: false }),
    `<figcaption>${[description, ...notes].map(xml).join(" ")}`,
    `<details><summary>Data</summary>${tablePart(table, table.rows, table.caption)}</details>`,
    "</figcaption>",
    "</figure>",
  ].join("\n");
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
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** Lower-case words of the heading, made unique. */
function anchorOf(text: string, used: Set<string>): string {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  const base = words === "" ? "section" : words;
  let anchor = base;
  for (let number = 2; used.has(anchor); number++) anchor = `${base}-${number}`;
  used.add(anchor);
  return anchor;
}
