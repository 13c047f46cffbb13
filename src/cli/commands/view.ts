import { ArgumentError, InputError } from "../../errors.js";
import { fileChanges } from "../../node/fileChanges.js";
import { findFiles } from "../../node/findFiles.js";
import { REPORT_POLICY } from "../../report/render/html.js";
import { type Report, report } from "../../report/report.js";
import { plainText } from "../../report/text/plainText.js";
import type { VarianceReport } from "../../report/variance/record.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { wholeNumber } from "../options.js";
import { readResults } from "../readResults.js";
import { type ReportChoices, reportOptions } from "../reportOptions.js";
import { say } from "../say.js";
import { LIVE_PAGE, type LiveState } from "../view/livePage.js";
import { newsOf } from "../view/news.js";
import { type PageServer, type ServedPage, startPageServer } from "../view/pageServer.js";

interface ViewFlags extends ReportChoices {
  readonly watch?: boolean;
  readonly port?: string;
}

/** What has been drawn last. */
interface Drawing {
  readonly html: string;
  /** What was read, in one line. */
  readonly read: string;
  readonly record: VarianceReport;
}

/**
 * `noisefloor view`: the report as a page that a browser of this machine alone can open, until it is interrupted; with
 * `--watch` drawn again as dumps land. Dumps that cannot be read yet leave the last report where it is, and are named.
 */
export async function view(paths: readonly string[], flags: ViewFlags): Promise<number> {
  const options = reportOptions(flags);
  const port = wholeNumber("--port", flags.port ?? "0", 0);
  if (port > 65535) throw new UsageError(`--port must be at most 65535, got "${flags.port}"`);
  const draw = async () => drawingOf(report(await readResults(paths, flags), options));
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    if (flags.watch === true) await watched(paths, draw, port, interrupted.signal);
    else await shown(await draw(), port, interrupted.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
  return EXIT.done;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

function drawingOf({ html, record }: Report): Drawing {
  return { html, read: record.read.sentence, record };
}

async function shown(drawing: Drawing, port: number, signal: AbortSignal): Promise<void> {
  const server = await startPageServer((name) => (name === "" ? reportPage(drawing) : null), { port });
  announce(server);
  sayDrawing(drawing, null);
  await ended(signal).finally(server.close);
}

async function watched(
  paths: readonly string[],
  draw: () => Promise<Drawing>,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  // A folder may be empty yet; a path that is not there is a mistake.
  await findFiles(paths);
  let last: Drawing | null = null;
  let state: LiveState = { drawing: 0, status: "Reading…", problem: null };
  const server = await startPageServer(
    (name) => (name === "" ? LIVE_PAGE : name === "report" && last !== null ? reportPage(last) : null),
    { port },
  );
  announce(server);
  try {
    for await (const _ of fileChanges(paths, { signal })) {
      // Drawing takes all of the program's time, so that it is said before.
      if (last !== null) server.tell({ ...state, status: `${state.status} · reading what landed` });
      const drawn = await attempted(draw);
      if (typeof drawn === "string") {
        const problem = `Not in this report: ${plainText(drawn)}`;
        if (problem !== state.problem) say(`${clock()}  not drawn: ${plainText(drawn)}`);
        state = { ...state, status: last === null ? "Waiting for dumps" : state.status, problem };
      } else {
        const isNew = drawn.html !== last?.html;
        if (isNew || state.problem !== null) sayDrawing(drawn, last);
        const status = `${clock()} · ${plainText(drawn.read)} · watching`;
        state = { drawing: state.drawing + Number(isNew), status, problem: null };
        last = drawn;
      }
      server.tell(state);
    }
  } finally {
    await server.close();
  }
}

/** The drawing, or why there is none, where the dumps are to blame: they may be half written. */
async function attempted(draw: () => Promise<Drawing>): Promise<Drawing | string> {
  try {
    return await draw();
  } catch (error) {
    if (error instanceof InputError || error instanceof UsageError || error instanceof ArgumentError)
      return error.message;
    throw error;
  }
}

function reportPage({ html }: Drawing): ServedPage {
  return { html, policy: REPORT_POLICY };
}

function announce({ address }: PageServer): void {
  process.stdout.write(`${address}\n`);
  say("open this address in a browser of this machine; Ctrl-C ends it");
}

/** One line that says what was read, and below it what is new. */
function sayDrawing({ read, record }: Drawing, before: Drawing | null): void {
  say(`${clock()}  ${read}`, ...newsOf(record, before?.record ?? null).map((sentence) => `  • ${sentence}`));
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener("abort", () => done(), { once: true });
  });
}
