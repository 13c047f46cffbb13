import type { PowerAnswer } from "../../analysis/planning/power.js";
import { formatFixed } from "../../numberFormat.js";
import { type Block, heading, list, paragraph } from "../document/document.js";
import { noteLines } from "./noteList.js";

/** What an evaluation can show, or what it takes: the answer, and how a significant result would mislead. */
export function powerSection(answer: PowerAnswer): Block[] {
  const { typeM, typeS, power: reached, sources, notes } = answer;
  const lines = [
    ...(reached === null
      ? []
      : [
          `power ${formatFixed(reached, 3)} (${answer.test}, ${answer.oneSided ? "one-sided " : ""}alpha ${answer.alpha})`,
        ]),
    ...(typeM === null
      ? []
      : [`a significant result would overstate the difference ${formatFixed(typeM, 2)}× on average (Type-M error)`]),
    ...(typeS === null ? [] : [`the wrong sign in ${rareShare(typeS)} significant results (Type-S error)`]),
    `includes noise of: ${sources.measured.join(", ")}; not of: ${sources.notMeasured.join(", ")}`,
  ];
  return [
    heading(1, "Power"),
    paragraph(answer.sentence),
    list(lines),
    ...(notes.length > 0 ? [heading(2, "Notes"), list(noteLines(notes))] : []),
    paragraph(answer.signature),
  ];
}

/** `1.3% of`, or how rare it is. */
function rareShare(value: number): string {
  return value < 0.001 ? "fewer than 1 in 1 000" : `${formatFixed(100 * value, 1)}% of`;
}
