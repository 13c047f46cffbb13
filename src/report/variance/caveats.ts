import type { Results } from "../../data/results.js";
import { NOISE } from "../../notes.js";
import { SECTIONS, type SectionParts } from "../sections/sections.js";

/** What a reader must know before quoting a report: what each section says of itself, then what no section sees alone. */
export function caveatsOf(parts: SectionParts, results: Results): string[] {
  return [
    ...SECTIONS.flatMap((section) => section.caveats?.(parts) ?? []),
    ...withoutItems(parts, results),
    ...chosenBaseline(parts),
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
