import { join } from "node:path";
import { build } from "vite";
import { PAGE_SCRIPT_HASH } from "../../src/report/page/pageScript.js";
import type { SitePage } from "./sitePage.js";

/** What stands in the page before its script runs. */
const HTML = `
<h1>Drop your dump here</h1>
<p>Is a difference between two of your scores real, or noise? Give the results that an evaluation harness wrote, and this page makes
the report that <code>noisefloor report</code> makes. <strong>Everything happens in this page.</strong> It may open no connection
(<code>connect-src 'none'</code>): no score, no name and no question leaves your machine.</p>
<noscript><p><strong>This page needs scripts.</strong> Without them, use the command line.</p></noscript>
<div id="zone">
<p class="big">Drop files or folders anywhere on this page</p>
<div class="row"><label class="button">Choose files<input id="files" type="file" multiple></label><label class="button">Choose a
folder<input id="folder" type="file" webkitdirectory></label></div>
<p class="soft">lm-evaluation-harness, Inspect (<code>.eval</code>, JSON), HELM, OLMES, promptfoo, lighteval and others; long and matrix CSV, JSON Lines,
parquet; each also packed with gzip. Drop again to add more.</p>
</div>
<label class="field">Options of the command line, as a message may name them
<input id="options" type="text" autocomplete="off" spellcheck="false" placeholder="--map item=doc_id --baseline base"></label>
<div class="row"><button id="cancel" type="button" hidden>Stop</button><button id="again" type="button" hidden>Report again</button><button id="over" type="button" hidden>Start over</button></div>
<p id="listed" class="soft"></p>
<progress id="bar" aria-label="Reading" max="1" hidden></progress>
<p id="said" role="status"></p>
<div id="downloads" class="row"></div>
<div id="result"></div>`;

/**
 * The page that reads dumps where they are dropped: one file, its readers and analyses in a worker that stands in it. A
 * worker from a file of its own would not be under the policy of the page; one made by the page is. `sources` is the folder
 * `docs/site`.
 */
export async function dropPage(sources: string): Promise<SitePage> {
  return {
    path: "drop.html",
    title: "Drop your dump here",
    html: HTML,
    script: await bundled(join(sources, "drop/dropPage.ts")),
    // The report's own script; the arithmetic that the analyses compile.
    scriptSources: `'sha256-${PAGE_SCRIPT_HASH}' 'wasm-unsafe-eval'`,
    policy: { "worker-src": "blob:" },
  };
}

async function bundled(entry: string): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      write: false,
      target: "es2022",
      lib: { entry, formats: ["iife"], name: "dropPage" },
    },
    worker: { format: "iife" },
  });
  const [output] = [outputs].flat();
  const script =
    output !== undefined && "output" in output ? output.output.find(({ type }) => type === "chunk") : undefined;
  if (script?.type !== "chunk") throw new Error("Vite made no script of the drop page");
  return script.code;
}
