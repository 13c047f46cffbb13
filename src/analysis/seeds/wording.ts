import type { Note } from "../../notes.js";
import { formatScore, formatSignificant, plural } from "../../numberFormat.js";
import { differenceUnit } from "../comparison/wording.js";
import type { OutlyingSeed } from "../scores/divergence.js";
import { divergenceText } from "../scores/wording.js";

/** Scores whose runs name no step, among runs that do. */
export function withoutStep(count: number): Note {
  const message = `${plural(count, "score")} without a step ${count === 1 ? "has" : "have"} no place among the checkpoints, and ${count === 1 ? "is" : "are"} left out: give the final weights a step to take them as the end`;
  return { code: "scores-without-step", message };
}

/** All seeds at the end, and whether scores are shares; `proportion` is `null` where nobody knows what the scores are. */
interface SeedsAtEnd {
  readonly finalSeeds: number;
  readonly finalMean: number | null;
  readonly proportion: boolean | null;
}

/** The seeds that ended far from the others, with the figures of the others. */
export function divergedNote(diverged: Diverged, { finalSeeds, finalMean, proportion }: SeedsAtEnd): Note {
  const unit = proportion === null ? null : differenceUnit(proportion, Math.abs(finalMean ?? 0));
  const { more, others, without } = diverged;
  const seeds = [diverged, ...more];
  const size = (one: number) => (unit === null ? formatSignificant(one, 3) : `${formatScore(one, unit)}${unit.suffix}`);
  const them = seeds.length === 1 ? "it" : "them";
  const sd = without.finalSd === null ? "" : `; without ${them} the final SD is ${size(without.finalSd)}`;
  const gap = without.seedGap === null ? "" : ` and the gap ${size(without.seedGap)}`;
  return {
    code: "seed-diverged",
    message:
      `${divergenceText({ seeds, others }, finalSeeds, unit)}${sd}${gap}; ` +
      `with ${them} the SD follows no law, so it has no interval, ratio or gap`,
    data: { seeds: seeds.map(({ seed }) => seed) },
  };
}

/** Checkpoints too few scores of which are known to test them against chance. */
export function untestedNote(checkpoints: number): Note {
  const message = `${plural(checkpoints, "checkpoint")} could not be tested against chance and ${checkpoints === 1 ? "stays" : "stay"} in the seed SD`;
  return { code: "checkpoints-untested", message, data: { checkpoints } };
}

/** What the note needs of seeds that diverged. */
interface Diverged extends OutlyingSeed {
  readonly more: readonly OutlyingSeed[];
  readonly others: { readonly low: number; readonly high: number };
  readonly without: { readonly finalSd: number | null; readonly seedGap: number | null };
}
