import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import type { Block, Table } from "../document/document.js";
import { BLOCKS } from "../document/document.js";
import { FIGURE_STYLE } from "../figure/svgStyle.js";
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH } from "../page/pageScript.js";
import { xml } from "../text/xml.js";
import { type HtmlPage, type HtmlPart, htmlParts } from "./htmlBlocks.js";

export interface HtmlOptions {
  /** Language of the texts, as in BCP 47; default `en`. */
  readonly language?: string;
  /** Rows of a table that stand open; the others are folded. Default 25. */
  readonly openRows?: number;
  /** Headings of the sections that stand open, where the others are folded, and not printed; default all. */
  readonly openSections?: readonly string[];
  /** Rows of a figure's data that are listed below it; default 60. */
  readonly dataRows?: number;
}

/** Nothing is fetched (a figure is saved as a picture by way of its own text), and nothing runs but the page's own script, whatever a name in the dump may hold. */
export const REPORT_POLICY = `default-src 'none'; script-src 'sha256-${PAGE_SCRIPT_HASH}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;

const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--tint:#f6f8fa;--link:#0b5cad;--shade:#0003}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--soft:#9da7b1;--line:#30363d;--tint:#161b22;--link:#6cb6ff;--shade:#fff3}}
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
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;margin:.75rem 0;max-width:100%;width:fit-content;min-width:min(100%,30rem);background:linear-gradient(var(--page),var(--page)) right/2.5rem 100% no-repeat local,linear-gradient(to left,var(--shade),transparent) right/1.25rem 100% no-repeat scroll}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
table{border-collapse:separate;border-spacing:0;font-size:.875rem;font-variant-numeric:tabular-nums;width:max-content;min-width:100%;overflow-wrap:normal}
caption{text-align:left;padding:.5rem .75rem;color:var(--soft);caption-side:top}
caption span{display:block;max-width:min(52rem,calc(100vw - 4rem));position:sticky;left:.75rem}
th,td{padding:.3rem .75rem;text-align:left;border-top:1px solid var(--line);vertical-align:top}
td.l,th[scope=row]{overflow-wrap:break-word;max-width:18em}th.n,td.n{white-space:nowrap}
th[scope=row],thead th.s{position:sticky;left:0;z-index:1}th[scope=row]{background:var(--page)}
thead th{white-space:nowrap;background:var(--tint);font-weight:600}tbody th{font-weight:400}td.k{color:var(--soft)}code{font-size:.9em}th.r,td.r,td:not([class]){text-align:right;white-space:nowrap}
figure{margin:.5rem 0 1rem;max-width:34rem}figure svg{width:100%;height:auto;border:1px solid var(--line);border-radius:6px;display:block}
figcaption{color:var(--soft);font-size:.8125rem;margin-top:.35rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:0 1.5rem;align-items:start}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--link)}summary h2{display:inline;border:0;padding:0}.section{margin:1rem 0;border-top:1px solid var(--line);padding-top:.75rem}
h1+ul{font-size:1.15rem;padding:0;list-style:none}h1+ul li:first-child{font-weight:600}
.tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;font-size:.8125rem;color:var(--soft)}.tools output{white-space:pre-wrap;user-select:all}
.tools button,.tools input{font:inherit;color:var(--text);background:var(--tint);border:1px solid var(--line);border-radius:6px;padding:.2rem .6rem;max-width:100%}
th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
button:focus-visible,input:focus-visible{outline:3px solid var(--link);outline-offset:2px}
figure{position:relative}.tip{position:absolute;z-index:2;max-width:18rem;padding:.25rem .5rem;border-radius:6px;background:var(--text);color:var(--page);font-size:.8125rem;pointer-events:none}.nf [data-at]{stroke:var(--ink);stroke-width:2.5}svg:focus-visible{outline:3px solid var(--link);outline-offset:2px}
tbody th button{color:var(--link)}tr.at>*,tr.at>th[scope=row]{background:var(--tint);font-weight:600}
footer{color:var(--soft);font-size:.875rem;margin-top:3rem;border-top:1px solid var(--line);padding-top:.5rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
@media (max-width:40rem){th,td{padding:.3rem .35rem}td.l,td.n,th[scope=row]{white-space:normal;max-width:7em;overflow-wrap:anywhere}th[scope=row],thead th.s{border-right:1px solid var(--line)}}
@page{margin:12mm}
@media print{:root{color-scheme:light;--page:#fff;--text:#000;--soft:#333;--line:#bbb;--tint:#fff;--link:#000;--shade:#0000}
body{font-size:10pt}.page{max-width:none;padding:0}nav,.skip,.tools,.tip,footer,figcaption details{display:none}a{text-decoration:none}p,ul,caption span{max-width:none}
.scroll{overflow:visible;border:0;width:auto;background:none}table{font-size:8pt;width:100%}th,td{padding:.15rem .35rem}thead th{white-space:normal}th[scope=row],thead th.s,caption span{position:static}
h2,h3,h2+p,h3+p,p:has(+ul),caption,tbody tr:nth-child(-n+3){break-after:avoid}tbody tr:nth-last-child(-n+3){break-before:avoid}figure,caption,tr,.answer,li,summary{break-inside:avoid}th button{display:contents}wbr{display:none}
h2{font-size:12pt;margin:1rem 0 .5rem;padding-top:.5rem}h3{margin-top:1rem}p{margin:.3rem 0}ul{margin:.4rem 0}li{margin:.15rem 0}
.answers{display:block}.answer{border:0;padding:0}.answer h2{font-size:10pt;margin:.5rem 0 0}.figures{grid-template-columns:1fr 1fr}.figures figure:only-child{grid-column:1/-1}figure svg{width:auto;max-width:100%;max-height:18cm}figcaption,.legend{font-size:8pt}
summary{list-style:none;color:var(--soft)}details:not([open])>summary::after{content:" are not printed; the JSON output holds all"}main:has(.section){font-size:9pt}main:has(.section)>.figures svg{max-height:9cm}main>h1{font-size:14pt}main>h1+ul{font-size:11pt}main:has(.section) .answer li:nth-child(n+3){display:none}section:has(>.section:not([open])){display:inline-block;margin-right:1em}.section{margin:0;border:0;padding:0}.section:not([open])>summary h2{font-size:8pt;font-weight:400}.section:not([open])>summary::after{content:" (not printed)";font-size:8pt}}
`.trim();

/** Bytes of the pieces of a page that is still sent and opened without a thought; its styles and its script come on top. */
const HEAVIEST = 4_900_000;

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/**
 * The pieces of a page that is not too heavy. Where the folded rows would make it so, the longest tables lose their last rows, so that all
 * of those are about as long as each other.
 */
function lightParts(blocks: readonly Block[], page: Omit<HtmlPage, "used">): HtmlPart[] {
  const weighed: { readonly table: Table; readonly rows: number; readonly bytes: number }[] = [];
  const parts = htmlParts(blocks, {
    ...page,
    used: new Set(["report"]),
    weighed: (table, rows, html) => weighed.push({ table, rows, bytes: bytesOf(html) }),
  });
  const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
  const all = sumOf(parts.map(({ html }) => bytesOf(html)));
  if (all <= HEAVIEST) return parts;
  let room = HEAVIEST - (all - sumOf(weighed.map(({ bytes }) => bytes)));
  let most = 0;
  [...weighed]
    .sort((a, b) => a.bytes - b.bytes)
    .forEach(({ bytes }, index) => {
      most = Math.max(0, room / (weighed.length - index));
      room -= Math.min(bytes, most);
    });
  const kept = new Map(
    weighed.map(({ table, rows, bytes }) => [table, bytes <= most ? rows : Math.floor((rows * most) / bytes)]),
  );
  return htmlParts(blocks, { ...page, used: new Set(["report"]), kept });
}

/**
 * The document as one self-contained HTML page: nothing fetched, readable in print, in the dark, by keyboard and by a screen
 * reader. It is complete without its one script, which sorts, filters and copies tables. The same document gives the same bytes; names from dumps are inert in it.
 */
export function renderHtml(blocks: readonly Block[], options: HtmlOptions = {}): string {
  requireArgument("renderHtml", "blocks", blocks, BLOCKS);
  const { language = "en", openRows = 25, dataRows = 60, openSections } = optionsOf("renderHtml", options);
  const title = blocks.find((block) => block.kind === "heading" && block.level === 1);
  const titleText = title?.kind === "heading" ? title.text : "noisefloor";
  const contents: string[] = [];
  const isFolded = (text: string) => openSections !== undefined && !openSections.includes(text);
  const sections: string[][] = [[]];
  for (const { html, section } of lightParts(blocks, { openRows, dataRows, isShort: true })) {
    if (section !== undefined) {
      contents.push(`<li><a href="#${section.anchor}">${xml(section.text)}</a></li>`);
      if (isFolded(section.text)) {
        // The anchor stands inside what is folded, so that a link to it opens it.
        sections.push([
          `<section aria-label="${xml(section.text)}"><details class="section"><summary><h2>${xml(section.text)}</h2></summary><div id="${section.anchor}">`,
        ]);
        continue;
      }
      sections.push([`<section aria-labelledby="${section.anchor}">`]);
    }
    sections.at(-1)?.push(html);
  }
  const [opening = [], ...rest] = sections;
  return `${[
    "<!doctype html>",
    `<html lang="${xml(language)}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">`,
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
    ...rest.flatMap((section) => [
      ...section,
      section[0]?.includes('<details class="section">') === true ? "</div></details></section>" : "</section>",
    ]),
    "</main>",
    "<footer>Made with noisefloor. This page fetches nothing; its script only sorts, filters, follows, copies and saves what stands here.</footer>",
    "</div>",
    `<script>${PAGE_SCRIPT}</script>`,
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}
