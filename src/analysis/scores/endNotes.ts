import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Note } from "../../notes.js";
import { type CutShort, isLeftOut } from "./cutShort.js";
import { nearSteps, stepUnits } from "./nearSteps.js";
import {
  absentAtEndNote,
  aloneAfterNote,
  cutShortNotes,
  FINAL_FIGURES,
  type LeavingOut,
  nearStepsNote,
  stepUnitsNote,
  stoppedNote,
} from "./wording.js";

/** One seed at one checkpoint. */
interface PlacedRun {
  readonly seed: string;
  readonly step: number | null;
}

/** The last step of each seed, cut short or not, and whether it has a whole score at the end; by step and name. */
function endsOfSeeds(runs: readonly PlacedRun[], end: number, cutShort: readonly CutShort[]) {
  const isCut = isLeftOut(cutShort);
  const ends = [...groupBy([...runs, ...cutShort], ({ seed }) => seed)].map(([seed, own]) => ({
    seed,
    step: Math.max(...own.map(({ step }) => step ?? Number.NEGATIVE_INFINITY)),
    isAtEnd: own.some(({ step }) => step === end) && !isCut({ seed, step: end }),
    isCutAtEnd: isCut({ seed, step: end }),
  }));
  return ends.sort((a, b) => a.step - b.step || compareNames(a.seed, b.seed));
}

/**
 * The seeds whose last step comes before the end, by step and name. One that ends a step before the others is at the end by
 * another count, and none of them.
 */
export function stoppedSeeds(
  runs: readonly PlacedRun[],
  end: number | null,
  cutShort: readonly CutShort[] = [],
): { seed: string; step: number }[] {
  if (end === null) return [];
  const near = nearSteps([...runs, ...cutShort]);
  return endsOfSeeds(runs, end, cutShort)
    .filter(({ step }) => step < end && Number.isFinite(step))
    .filter(({ step }) => !near.some(({ low, high }) => low === step && high === end))
    .map(({ seed, step }) => ({ seed, step }));
}

interface EndNotesOptions {
  /** Named beside each seed where there are other models; default `null`, not named. */
  readonly model?: string | null;
  /** What leaves out the seeds that are not at the end; default the final figures. */
  readonly from?: LeavingOut;
  /** Whether the end is that of this model by itself, after which single seeds are left out; default true. */
  readonly ownEnd?: boolean;
  /** Scores that were left out as of evaluations that were cut short; default none. */
  readonly cutShort?: readonly CutShort[];
}

/**
 * What is to be said of the seeds of one model beside its end: steps that may be one, steps in different units, seeds that stopped
 * before the end or lack it, evaluations that were cut short, and seeds that went on alone after it. Empty of one seed.
 */
export function endNotes(
  runs: readonly PlacedRun[],
  end: number | null,
  { model = null, from = FINAL_FIGURES, ownEnd = true, cutShort = [] }: EndNotesOptions = {},
): Note[] {
  const complete = new Set(runs.filter(({ step }) => step === end).map(({ seed }) => seed)).size;
  const short = cutShortNotes(cutShort, complete, end, { model, from });
  if (end === null) return short;
  const placed = [...new Map(runs.map(({ seed, step }) => [JSON.stringify([seed, step]), { seed, step }])).values()];
  const seeds = endsOfSeeds(placed, end, cutShort);
  if (seeds.length < 2) return short;
  const near = nearSteps([...placed, ...cutShort]);
  const units = stepUnits(placed);
  const stopped = stoppedSeeds(placed, end, cutShort);
  const later = seeds.filter(({ step }) => step > end).map(({ seed, step }) => ({ seed, step }));
  const absent = seeds.filter(({ step, isAtEnd, isCutAtEnd }) => step > end && !isAtEnd && !isCutAtEnd);
  const atEnd = seeds.filter(({ isAtEnd }) => isAtEnd).length;
  return [
    ...(near.length > 0 ? [nearStepsNote(near, { end, atEnd, seeds: seeds.length })] : []),
    ...(units === null ? [] : [stepUnitsNote(units)]),
    ...(stopped.length > 0 ? [stoppedNote(stopped, atEnd, end, { model, from })] : []),
    ...(absent.length > 0
      ? [
          absentAtEndNote(
            absent.map(({ seed }) => seed),
            atEnd,
            end,
            { model, from },
          ),
        ]
      : []),
    ...short,
    ...(ownEnd && later.length > 0 ? [aloneAfterNote(later, end, model)] : []),
  ];
}
