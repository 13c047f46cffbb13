import { createHash } from "node:crypto";
import type { ServedPage } from "./pageServer.js";

/** What the page is told whenever something happened. */
export interface LiveState {
  /** Number of the report that `report` gives now; 0 while there is none. */
  readonly drawing: number;
  /** What is known, in one line. */
  readonly status: string;
  /** Why the newest files are not in the report, or `null`. */
  readonly problem: string | null;
}

/**
 * Holds the report in a frame, and puts the next one in its place when it is whole: at the same height, with the same words
 * in its filter. What it is told is only ever set as text.
 */
const SCRIPT = `"use strict";
const status = document.getElementById("status");
const problem = document.getElementById("problem");
const place = document.getElementById("place");
let frame = null;
let drawing = 0;
const show = (state) => {
  status.textContent = state.status;
  problem.textContent = state.problem ?? "";
  problem.hidden = state.problem === null;
  if (state.drawing === drawing) return;
  drawing = state.drawing;
  const mine = drawing;
  const next = document.createElement("iframe");
  next.title = "The report";
  const [hash, top] = frame === null ? [location.hash, 0] : [frame.contentWindow.location.hash, frame.contentWindow.scrollY];
  next.src = "report?" + drawing + hash;
  next.addEventListener("load", () => {
    // A newer one may be on its way already.
    if (mine !== drawing) return next.remove();
    if (top > 0) next.contentWindow.scrollTo(0, top);
    if (frame !== null) frame.remove();
    frame = next;
    next.className = "shown";
    document.title = next.contentDocument.title;
  }, { once: true });
  place.append(next);
};
const events = new EventSource("events");
events.addEventListener("message", ({ data }) => show(JSON.parse(data)));
events.addEventListener("error", () => {
  problem.textContent = "noisefloor has ended or is not to be reached: this is the last report.";
  problem.hidden = false;
});
`;

const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--bad:#a40e26}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--soft:#9da7b1;--line:#30363d;--bad:#ff8e8a}}
html,body{height:100%}body{margin:0;display:flex;flex-direction:column;background:var(--page);color:var(--text);font:14px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
header{padding:.4rem 1rem;border-bottom:1px solid var(--line);color:var(--soft)}header p{margin:0}#problem{color:var(--bad)}
#place{position:relative;flex:1}iframe{position:absolute;inset:0;width:100%;height:100%;border:0;visibility:hidden}iframe.shown{visibility:visible}
`.trim();

const HASH = createHash("sha256").update(SCRIPT).digest("base64");

/** The page around a report that is drawn again and again. */
export const LIVE_PAGE: ServedPage = {
  policy: `default-src 'none'; script-src 'sha256-${HASH}'; style-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'`,
  html: `${[
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    "<title>noisefloor view</title>",
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    '<header><p id="status" role="status">Reading…</p><p id="problem" role="alert" hidden></p></header>',
    '<noscript><p>Without scripts: <a href="report">the report as it is now</a>.</p></noscript>',
    '<main id="place"></main>',
    `<script>${SCRIPT}</script>`,
    "</body>",
    "</html>",
  ].join("\n")}\n`,
};
