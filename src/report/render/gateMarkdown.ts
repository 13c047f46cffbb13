import type { BarGate } from "../../analysis/gate/barGate.js";
import type { Gate } from "../../analysis/gate/gate.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import { barSection } from "../gate/barSection.js";
import { gateDetails, gateVerdict } from "../gate/gateSection.js";
import { renderMarkdown } from "./markdown.js";

/** First line of the text, by which a bot finds its earlier comment and replaces it. */
export const GATE_MARKER = "<!-- noisefloor:gate -->";

/** What a pull-request comment on GitHub may hold, with room for what a bot adds. */
const MOST_CHARACTERS = 60_000;

/**
 * A gate as Markdown for a pull request or a job summary: verdict first, tables folded, below the size that a comment may
 * have. Names from dumps are inert.
 */
export function gateMarkdown(gate: Gate | BarGate): string {
  requireArgument("gateMarkdown", "gate", gate, recordWith(["tasks", "outcome"], "what gate returns"));
  if (gate.kind === "bar")
    return fitting(gate.tasks.length, (limit) => `${GATE_MARKER}\n${renderMarkdown(barSection(gate, { limit }))}\n`);
  const verdict = renderMarkdown(gateVerdict(gate));
  const folded = (limit: number) =>
    `${GATE_MARKER}\n${verdict}\n<details>\n<summary>Tasks and method</summary>\n\n${renderMarkdown(gateDetails(gate, { limit }))}\n</details>\n`;
  return fitting(gate.tasks.length, folded, `${GATE_MARKER}\n${verdict.slice(0, MOST_CHARACTERS)}\n`);
}

/** The text with as many rows as fit. */
function fitting(rows: number, textOf: (limit: number) => string, otherwise?: string): string {
  const limits = [rows, 200, 100, 50, 20, 5];
  const found = limits.find((limit) => textOf(limit).length <= MOST_CHARACTERS);
  // Names may be of any length, so that even few rows can be too many.
  return found === undefined ? (otherwise ?? textOf(5).slice(0, MOST_CHARACTERS)) : textOf(found);
}
