import type { Note } from "../../notes.js";
import { formatCount, formatSignificant, plural } from "../../numberFormat.js";

/** Scores whose runs name no step, among runs that do. */
export function withoutStep(count: number): Note {
  const message = `${plural(count, "score")} without a step ${count === 1 ? "has" : "have"} no place among the checkpoints, and ${count === 1 ? "is" : "are"} left out: give the final weights a step to take them as the end`;
  return { code: "scores-without-step", message };
}

/** The seed that ended far from the others, of so many seeds at the end. */
export function divergedNote({ seed, value, others, since, without }: Diverged, seeds: number): Note {
  const score = (one: number) => formatSignificant(one, 3);
  const moved =
    since === null
      ? ""
      : `; it moved ${since.against < 0 ? "down" : "up"} against them by ${score(Math.abs(since.against))} at step ${formatCount(since.step)}`;
  const sd = without.finalSd === null ? "" : `; without it the final SD is ${score(without.finalSd)}`;
  const gap = without.seedGap === null ? "" : ` and the gap ${score(without.seedGap)}`;
  return {
    code: "seed-diverged",
    message:
      `seed ${seed} ends at ${score(value)} while the other ${seeds - 1} end at ${score(others.low)} to ${score(others.high)}${moved}${sd}${gap}; ` +
      "with it the SD follows no law, so it has no interval, ratio or gap",
  };
}

interface Diverged {
  readonly seed: string;
  readonly value: number;
  readonly others: { readonly low: number; readonly high: number };
  readonly since: { readonly step: number; readonly against: number } | null;
  readonly without: { readonly finalSd: number | null; readonly seedGap: number | null };
}

/** Checkpoints too few scores of which are known to test them against chance. */
export function untestedNote(checkpoints: number): Note {
  const message = `${plural(checkpoints, "checkpoint")} could not be tested against chance and ${checkpoints === 1 ? "stays" : "stay"} in the seed SD`;
  return { code: "checkpoints-untested", message, data: { checkpoints } };
}
