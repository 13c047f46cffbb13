import type { Results } from "../../data/results.js";
import type { Note } from "../../notes.js";
import { NOISE } from "../../notes.js";
import { formatCount, plural } from "../../numberFormat.js";
import { rowNotes } from "../sections/noteList.js";
import { SECTIONS, type SectionParts } from "../sections/sections.js";
import { lastStepText } from "../text/lastStepText.js";

/** What a reader must know before quoting a report: what each section says of itself, then what no section sees alone. */
export function caveatsOf(parts: SectionParts, results: Results): string[] {
  return [
    ...SECTIONS.flatMap((section) => section.caveats?.(parts) ?? []),
    ...endsOfTraining(parts),
    ...withoutItems(parts, results),
    ...chosenBaseline(parts),
  ];
}

/** Which seeds the figures of the end rest on, in the codes of the notes that say it. */
const END_NOTES: ReadonlySet<string> = new Set([
  "near-steps",
  "step-units",
  "seeds-stopped-early",
  "seeds-absent-at-end",
  "seed-alone-after-end",
  "evaluation-cut-short",
  "scores-without-step",
]);

/** Notes on the end that stand among the caveats; the sections hold all. */
const SAID = 4;

/** Of which checkpoint the figures of the end of training are, and which seeds they leave out. */
function endsOfTraining({ noise, comparisons }: SectionParts): string[] {
  const notes = rowNotes(noise.map((row) => ({ ...row, notes: row.notes.filter(({ code }) => END_NOTES.has(code)) })));
  const more = notes.length - SAID;
  return [
    ...endText(
      noise.map(({ finalStep }) => finalStep),
      comparisons?.notes ?? [],
    ),
    ...notes.slice(0, SAID),
    ...(more > 0 ? [`… and ${plural(more, "more note")} on the ends of runs, in the section on noise`] : []),
  ];
}

function endText(steps: readonly (number | null)[], notes: readonly Note[]): string[] {
  const ends = new Set(steps.filter((step) => step !== null));
  const [end] = ends;
  if (end === undefined) return [];
  const compared = notes.flatMap(({ code, data }) =>
    (code === "last-checkpoint" || code === "shared-checkpoint") && typeof data?.step === "number" ? [data.step] : [],
  );
  if (ends.size === 1 && compared.every((step) => step === end)) {
    const figures =
      compared.length === 0 ? "final scores and their noise" : "final scores, their noise and what is compared";
    return [`The end of training is step ${formatCount(end)}: ${figures} are of that checkpoint.`];
  }
  const own = `Final scores and their noise are of the end of each model's training${lastStepText([...ends])}`;
  return [
    compared.length === 0
      ? `${own}.`
      : `${own}; what is compared is of the last checkpoint that both sides reached${lastStepText(compared)}.`,
  ];
}

function withoutItems({ comparisons }: SectionParts, { matrices, runScores }: Results): string[] {
  const done = comparisons?.comparisons.filter((one) => one.ok) ?? [];
  if (matrices.length > 0 || runScores.length === 0 || done.length === 0) return [];
  return [
    done.every(({ sources }) => sources.measured.includes(NOISE.items))
      ? "No results by item: models can only be compared as if they had answered different items, which finds less."
      : "No results by item: comparisons over seeds leave out the noise of the items, so that their verdicts are of these very items.",
  ];
}

/** A baseline that was picked for its score leads in part by luck. */
function chosenBaseline({ comparisons, rankings }: SectionParts): string[] {
  const [ranking] = rankings;
  if (comparisons === null || rankings.length !== 1 || ranking === undefined || ranking.rows.length < 3) return [];
  if (ranking.rows[0]?.model !== comparisons.baseline) return [];
  return [
    `The baseline, ${comparisons.baseline}, has the best mean of all. If it was chosen for that, its lead is in part luck: the verdicts over all pairs hold either way.`,
  ];
}
