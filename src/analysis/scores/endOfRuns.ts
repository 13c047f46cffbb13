import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Run } from "../../data/run.js";
import type { Note } from "../../notes.js";
import { countOfSeeds, lastCheckpoint } from "./lastCheckpoint.js";
import { nearSteps, stepUnits } from "./nearSteps.js";
import { aloneAfterNote, nearStepsNote, shortEvaluationNote, stepUnitsNote, stoppedNote } from "./wording.js";

/** A seed that answered less than this share of what the others did was cut short. */
export const COMPLETE_EVALUATION = 0.9;

/** The runs of one model at the end of training, and what is to be said of the others. */
interface EndOfRuns {
  readonly step: number | null;
  readonly members: readonly RunOfMatrix[];
  readonly notes: readonly Note[];
}

/**
 * The end of training (see `lastCheckpoint`) of runs of one model with scores by item: the last checkpoint with at least two
 * training seeds, whatever number of trials, judges or prompts each has there. Where no checkpoint has two seeds, runs count
 * in their place. A run that scored nothing is at no checkpoint. `null` where no run scored anything.
 */
export function endOfRuns(runs: readonly RunOfMatrix[], missing: MissingPolicy): EndOfRuns | null {
  const scored = runs.filter(({ matrix, run }) =>
    scoresUnderPolicy(matrix, run, missing).some((score) => !Number.isNaN(score)),
  );
  const checkpoints = [...groupBy(scored, (one) => labelOf(one).step ?? null)].map(([step, members]) => ({
    step,
    members,
  }));
  const countAt = countOfSeeds(
    checkpoints.map(({ members }) => members),
    seedOf,
  );
  const end = lastCheckpoint(checkpoints, ({ members }) => countAt(members));
  if (end === null) return null;
  return {
    step: end.step,
    members: end.members,
    notes:
      new Set(scored.map(seedOf)).size > 1
        ? [...notesOn(scored, end.step), ...shortNotes(end.members, end.step, missing)]
        : [],
  };
}

function labelOf({ matrix, run }: RunOfMatrix): Run {
  return matrix.runs[run] as Run;
}

/** Runs that name no seed count as one. */
function seedOf(one: RunOfMatrix): string {
  return labelOf(one).seed ?? "";
}

/** Steps that may be one, seeds that stopped before the end, and seeds that went on alone after it. */
function notesOn(runs: readonly RunOfMatrix[], end: number | null): Note[] {
  if (end === null) return [];
  const placed = runs.map((one) => ({ seed: seedOf(one), step: labelOf(one).step ?? null }));
  const near = nearSteps([...new Map(placed.map((one) => [JSON.stringify(one), one])).values()]);
  const units = stepUnits(placed);
  const lasts = [...groupBy(placed, ({ seed }) => seed)].map(([seed, own]) => ({
    seed,
    step: Math.max(...own.map(({ step }) => step ?? Number.NEGATIVE_INFINITY)),
  }));
  lasts.sort((a, b) => a.step - b.step || compareNames(a.seed, b.seed));
  const isNear = (step: number) => near.some(({ low, high }) => low === step && high === end);
  const stopped = lasts.filter(({ step }) => step < end && Number.isFinite(step) && !isNear(step));
  const later = lasts.filter(({ step }) => step > end);
  const atEnd = new Set(placed.filter(({ step }) => step === end).map(({ seed }) => seed)).size;
  return [
    ...(near.length > 0 ? [nearStepsNote(near)] : []),
    ...(units === null ? [] : [stepUnitsNote(units)]),
    ...(stopped.length > 0 ? [stoppedNote(stopped, atEnd, end)] : []),
    ...(later.length > 0 ? [aloneAfterNote(later, end)] : []),
  ];
}

/** Seeds that answered far fewer items at the end than the fullest one. */
function shortNotes(members: readonly RunOfMatrix[], end: number | null, missing: MissingPolicy): Note[] {
  const counts = [...groupBy(members, seedOf)].map(([seed, own]) => ({ seed, items: scoredItems(own, missing) }));
  const most = Math.max(...counts.map(({ items }) => items));
  const short = counts.filter(({ items }) => items < COMPLETE_EVALUATION * most);
  short.sort((a, b) => compareNames(a.seed, b.seed));
  return short.length === 0 ? [] : [shortEvaluationNote(short, most, end, "what it lacks is missing, and not wrong")];
}

function scoredItems(runs: readonly RunOfMatrix[], missing: MissingPolicy): number {
  return new Set(
    runs.flatMap(({ matrix, run }) =>
      [...scoresUnderPolicy(matrix, run, missing)].flatMap((score, item) =>
        Number.isNaN(score) ? [] : [matrix.items[item]!.id],
      ),
    ),
  ).size;
}
