import { ArgumentError } from "../../errors.js";
import type { Block } from "../document/document.js";
import { FIGURE_STYLE } from "../figure/svgStyle.js";
import { htmlParts } from "./htmlBlocks.js";

interface HtmlFragmentOptions {
  /** Begins every id inside, so that several fragments can stand in one page: a letter, then letters, digits and hyphens. */
  readonly id: string;
  /** Rows of a table that stand open; the others are folded. Default 25. */
  readonly openRows?: number;
  /** Rows of a figure's data that are listed below it; default 60. */
  readonly dataRows?: number;
}

/** Text and ground are the host's own; lines and tints are grey on either, so that no colour has to be guessed. */
const STYLE = `
.noisefloor{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-size:14px;line-height:1.5;max-width:70rem;overflow-wrap:anywhere}
.noisefloor *{box-sizing:border-box;color:inherit}
.noisefloor h1,.noisefloor h2,.noisefloor h3{font-size:1.15em;line-height:1.3;font-weight:600;margin:.75em 0 .25em;border:0;padding:0}.noisefloor h1{font-size:1.3em}.noisefloor h3{font-size:1em}
.noisefloor p{margin:.35em 0}.noisefloor ul{margin:.35em 0;padding-left:1.25em}.noisefloor li{margin:.15em 0}.noisefloor .legend,.noisefloor figcaption{font-size:.9em;opacity:.85}
.noisefloor .answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:.75rem;margin:.75em 0}.noisefloor .answer{border:1px solid rgba(128,128,128,.45);border-radius:6px;padding:.25em .9em}.noisefloor .answer h2{font-size:1em}
.noisefloor .scroll{overflow-x:auto;border:1px solid rgba(128,128,128,.45);border-radius:6px;margin:.6em 0;max-width:100%;width:fit-content;min-width:min(100%,30rem)}
.noisefloor table{width:max-content;min-width:100%;border-collapse:collapse;border:0;margin:0;font-size:.93em;font-variant-numeric:tabular-nums;table-layout:auto;overflow-wrap:normal}
.noisefloor caption{caption-side:top;text-align:left;padding:.4em .75em;font-weight:400;color:inherit;opacity:.85}.noisefloor caption span{display:block;max-width:48rem}
.noisefloor th,.noisefloor td{padding:.25em .75em;text-align:left;vertical-align:top;border:0;border-top:1px solid rgba(128,128,128,.3);white-space:normal;max-width:28em}
.noisefloor thead th{font-weight:600;background:rgba(128,128,128,.12)}.noisefloor tbody th{font-weight:400}.noisefloor th.n,.noisefloor td.n{white-space:nowrap}.noisefloor td.k{opacity:.7}.noisefloor code{font-size:.9em}.noisefloor th.r,.noisefloor td.r{text-align:right;white-space:nowrap}
.noisefloor figure{margin:.6em 0;max-width:34rem}.noisefloor figure svg{display:block;width:100%;height:auto;border:1px solid rgba(128,128,128,.45);border-radius:6px}
.noisefloor .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 1.25rem;align-items:start}
.noisefloor details{margin:.35em 0}.noisefloor summary{cursor:pointer;text-decoration:underline}
`.trim();

/** What notebooks say of their theme, which need not be that of the system: JupyterLab, VS Code, Colab. */
const LIGHT_HOSTS = ':is([data-jp-theme-light="true"],.vscode-light,html[theme="light"])';
const DARK_HOSTS = ':is([data-jp-theme-light="false"],.vscode-dark,html[theme="dark"])';

/** Figures by the host's theme where it names one, by the system's where it does not. */
const FIGURES = (() => {
  // The colours of light ground come first, those of dark ground second.
  const [light = "", dark = ""] = Array.from(FIGURE_STYLE.matchAll(/\.nf\{([^{}]*)\}/g), ([, colours]) => colours);
  return [
    FIGURE_STYLE.replaceAll(".nf", ".noisefloor .nf"),
    `@media screen{${LIGHT_HOSTS} .noisefloor .nf{${light}}${DARK_HOSTS} .noisefloor .nf{${dark}}}`,
  ].join("\n");
})();

/**
 * The document as a piece of a page that others wrote: its styles reach nothing outside it, its ids begin with `id`, it
 * takes text colour and ground from the page, no script, nothing fetched, names from dumps inert.
 */
export function htmlFragment(
  blocks: readonly Block[],
  { id, openRows = 25, dataRows = 60 }: HtmlFragmentOptions,
): string {
  if (!/^[A-Za-z][\w-]*$/.test(id)) {
    throw new ArgumentError(
      "show",
      `id must be a letter, then letters, digits, _ and -, got ${JSON.stringify(id)}. Pass id: "result-1".`,
    );
  }
  const parts = htmlParts(blocks, { openRows, dataRows, used: new Set([id]), prefix: `${id}-` });
  const drawn = blocks.some(({ kind }) => kind === "figure");
  return [
    `<div class="noisefloor" id="${id}">`,
    `<style>${STYLE}${drawn ? `\n${FIGURES}` : ""}</style>`,
    ...parts.map(({ html }) => html),
    "</div>",
  ].join("\n");
}
