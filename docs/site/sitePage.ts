import { createHash } from "node:crypto";
import { xml } from "../../src/report/text/xml.js";

/** A page of the site, before the frame that all of them have. */
export interface SitePage {
  /** Its address in the site, such as `drop.html` or `formats/inspect.html`. */
  readonly path: string;
  readonly title: string;
  /** What stands in `main`. */
  readonly html: string;
  /** Rules that it needs besides those of all pages. */
  readonly style?: string;
  /** A script of its own, that stands in the page. */
  readonly script?: string;
  /** Sources of scripts that its policy allows besides its own one. */
  readonly scriptSources?: string;
  /** Other directives of its policy. */
  readonly policy?: Readonly<Record<string, string>>;
}

/** Where the site leads, in the order that every page shows. */
const WAYS = [
  ["index.html", "What it is"],
  ["drop.html", "Drop your dump here"],
  ["demo.html", "A live report"],
  ["harnesses/index.html", "Harnesses"],
  ["docs/methods.html", "Methods"],
  ["api/index.html", "API"],
] as const;

const HOME = "noisefloor";

/** The whole page: nothing is fetched by it, and nothing runs in it but its own script. */
export function sitePage(
  { path, title, html, style = "", script, scriptSources = "", policy = {} }: SitePage,
  sharedStyle: string,
): string {
  const up = "../".repeat(path.split("/").length - 1);
  const inert = script?.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
  const directives = {
    "default-src": "'none'",
    "connect-src": "'none'",
    "script-src": inert === undefined ? "'none'" : `${hashOf(inert)} ${scriptSources}`.trim(),
    "style-src": "'unsafe-inline'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    ...policy,
  };
  const written = Object.entries(directives).map(([name, value]) => `${name} ${value}`);
  const ways = WAYS.map(
    ([to, label]) => `<a href="${up}${to}"${to === path ? ' aria-current="page"' : ""}>${xml(label)}</a>`,
  );
  return `${[
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${written.join("; ")}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${xml(title === HOME ? HOME : `${title} · ${HOME}`)}</title>`,
    `<style>${sharedStyle}${style}</style>`,
    "</head>",
    "<body>",
    '<a class="skip" href="#main">Skip to the page</a>',
    `<header><a href="${up}index.html">${HOME}</a><nav aria-label="Site">${ways.join("")}</nav></header>`,
    `<main id="main">${html}</main>`,
    "<footer>This page fetches nothing and sends nothing.</footer>",
    ...(inert === undefined ? [] : [`<script>${inert}</script>`]),
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}

function hashOf(script: string): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}
