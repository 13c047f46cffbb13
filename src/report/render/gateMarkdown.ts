import type { BarGate } from "../../analysis/gate/barGate.js";
import type { Gate } from "../../analysis/gate/gate.js";
import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { list } from "../document/document.js";
import { barSection } from "../gate/barSection.js";
import { gateDetails, gateVerdict } from "../gate/gateSection.js";
import { PAST_GATES, type PastGate, pastGates } from "../gate/pastGates.js";
import { renderMarkdown } from "./markdown.js";

/** First line of the text, by which a bot finds its earlier comment and replaces it. */
export const GATE_MARKER = "<!-- noisefloor:gate -->";

/** What a pull-request comment on GitHub may hold, with room for what a bot adds. */
const MOST_CHARACTERS = 60_000;

/** Lines that a reader takes in without scrolling; what regressed stands first, so that rows are left out from the other end. */
const MOST_LINES = 39;

/**
 * A gate as Markdown for a pull request or a job summary: verdict first, then the tasks, worst first and as many as
 * 39 lines hold, then the past gates of its series; notes and method folded. Names from dumps are inert.
 */
export function gateMarkdown(gate: Gate | BarGate, options: { readonly past?: readonly PastGate[] } = {}): string {
  requireArgument("gateMarkdown", "gate", gate, recordWith(["tasks", "outcome"], "what gate returns"));
  const { past = [] } = optionsOf("gateMarkdown", options, { past: PAST_GATES });
  if (gate.kind === "bar")
    return fitting(gate.tasks.length, (limit) => `${GATE_MARKER}\n${renderMarkdown(barSection(gate, { limit }))}\n`);
  const verdict = renderMarkdown(gateVerdict(gate));
  const series = past.length === 0 ? "" : `\n${renderMarkdown([list(pastGates(past))])}`;
  const open = (limit: number) => {
    const details = gateDetails(gate, { limit });
    const [table, method] = [details.slice(0, -1), details.slice(-1)].map((blocks) => renderMarkdown(blocks));
    return `${GATE_MARKER}\n${verdict}\n${table}${series}\n<details>\n<summary>Notes and method</summary>\n\n${method}\n</details>\n`;
  };
  return fitting(gate.tasks.length, open, `${GATE_MARKER}\n${verdict.slice(0, MOST_CHARACTERS)}\n`);
}

/** The text with as many rows as fit. */
function fitting(rows: number, textOf: (limit: number) => string, otherwise?: string): string {
  const texts = [rows, 30, 27, 24, 22, 20, 18, 16, 14, 12, 9, 7, 5]
    .filter((limit) => limit <= rows || limit === 5)
    .map(textOf);
  const fits = texts.filter((text) => text.length <= MOST_CHARACTERS);
  const found = fits.find((text) => text.split("\n").length <= MOST_LINES) ?? fits.at(-1);
  // Names may be of any length, so that even few rows can be too many.
  return found ?? otherwise ?? textOf(5).slice(0, MOST_CHARACTERS);
}
