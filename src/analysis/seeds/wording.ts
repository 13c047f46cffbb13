import type { Note } from "../../notes.js";
import { formatCount, formatSignificant, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";

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
      : `; it ${since.change < 0 ? "fell" : "rose"} by ${score(Math.abs(since.change))} at step ${formatCount(since.step)}`;
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
  readonly since: { readonly step: number; readonly change: number } | null;
  readonly without: { readonly finalSd: number | null; readonly seedGap: number | null };
}

/** Seeds that stopped before the end. */
export function stoppedNote(
  stopped: readonly { readonly seed: string; readonly step: number }[],
  finalSeeds: number,
  finalStep: number,
): Note {
  const each = stopped.map(({ seed, step }) => `seed ${seed} at step ${formatCount(step)}`);
  const [stops, is] = stopped.length === 1 ? ["stops", "is"] : ["stop", "are"];
  return {
    code: "seeds-stopped-early",
    message:
      `${someNames(each)} ${stops} before the end and ${is} left out of the final figures, ` +
      `which rest on ${plural(finalSeeds, "seed")} at step ${formatCount(finalStep)}`,
  };
}

/** Seeds that answered far fewer items at the end than the others. */
export function shortEvaluationNote(
  short: readonly { readonly seed: string; readonly items: number }[],
  most: number,
  finalStep: number | null,
): Note {
  const each = short.map(({ seed, items }) => `seed ${seed} has ${formatCount(items)} of ${plural(most, "item")}`);
  const at = finalStep === null ? "" : ` at step ${formatCount(finalStep)}`;
  const message = `${someNames(each)}${at}: ${short.length === 1 ? "its score is" : "their scores are"} of fewer questions, and the test of excess variance leaves ${short.length === 1 ? "it" : "them"} out`;
  return { code: "evaluation-cut-short", message };
}

/** Checkpoints too few scores of which are known to test them against chance. */
export function untestedNote(checkpoints: number): Note {
  const message = `${plural(checkpoints, "checkpoint")} could not be tested against chance and ${checkpoints === 1 ? "stays" : "stay"} in the seed SD`;
  return { code: "checkpoints-untested", message, data: { checkpoints } };
}

/** Steps of different seeds that may be one checkpoint. */
export function nearStepsNote(near: readonly { readonly low: number; readonly high: number }[]): Note {
  const [{ low, high }] = near as [(typeof near)[number]];
  const more = near.length === 1 ? "" : ` and ${plural(near.length - 1, "more pair")}`;
  const apart = Math.max(...near.map((one) => Number((one.high - one.low).toPrecision(6))));
  return {
    code: "near-steps",
    message:
      `steps ${formatCount(low)} and ${formatCount(high)}${more} lie at most ${formatCount(apart)} apart, each with seeds of its own, and ` +
      `count as different checkpoints: if they are the same, --step-tolerance ${apart} (stepTolerance) joins them`,
  };
}
