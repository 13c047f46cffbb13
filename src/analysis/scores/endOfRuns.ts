import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import { cellState } from "../../data/resultMatrix.js";
import type { Run } from "../../data/run.js";
import type { Note } from "../../notes.js";
import { type CutShort, evaluationsCutShort, isCutShort } from "./cutShort.js";
import { endNotes, shortSeedsNote } from "./endNotes.js";
import { countOfSeeds, lastCheckpoint } from "./lastCheckpoint.js";

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
  const all = runs.filter(({ matrix, run }) =>
    scoresUnderPolicy(matrix, run, missing).some((score) => !Number.isNaN(score)),
  );
  const cutShort = runsCutShort(all, (one) => one, labelOf);
  const isCut = isCutShort(cutShort);
  const scored = all.filter((one) => !isCut(placeOf(labelOf(one))));
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
      new Set(all.map(seedOf)).size > 1
        ? [
            ...endNotes(
              scored.map((one) => placeOf(labelOf(one))),
              end.step,
              { cutShort },
            ),
            ...shortSeedsNote(
              [...groupBy(end.members, seedOf)].map(([seed, own]) => ({ seed, items: scoredItems(own, missing) })),
              end.step,
              "what it lacks is missing, and not wrong",
            ),
          ]
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

/** Seed and checkpoint; runs that name no seed count as one. */
export function placeOf({ seed, step }: Run): { readonly seed: string; readonly step: number | null } {
  return { seed: seed ?? "", step: step ?? null };
}

/**
 * The evaluations of one model that were cut short (see `evaluationsCutShort`), by the items that are there, whether scored or not: an
 * answer that failed was asked for. Several runs of a seed, such as its trials, count together.
 */
export function runsCutShort<One>(
  ones: readonly One[],
  runOf: (one: One) => RunOfMatrix | readonly RunOfMatrix[],
  labelsOf: (one: One) => Run,
  itemsOf: (one: One) => number | null = () => null,
): CutShort[] {
  const counts = [...groupBy(ones, (one) => JSON.stringify(placeOf(labelsOf(one)))).values()].map((own) => {
    const present = presentItems(own.flatMap((one) => runOf(one)));
    const stated = own.map(itemsOf).filter((count) => count !== null);
    const items = present > 0 ? present : stated.length > 0 ? Math.max(...stated) : null;
    return { ...placeOf(labelsOf(own[0] as One)), items };
  });
  return evaluationsCutShort(counts);
}

function presentItems(runs: readonly RunOfMatrix[]): number {
  // Nothing is missing from a table without states.
  const [only] = runs;
  if (runs.length === 1 && only?.matrix.states === null) return only.matrix.items.length;
  return new Set(
    runs.flatMap(({ matrix, run }) =>
      matrix.items.flatMap(({ id }, item) => (cellState(matrix, run, item) === "absent" ? [] : [id])),
    ),
  ).size;
}

/** How many items any of the runs scored. */
export function scoredItems(runs: readonly RunOfMatrix[], missing: MissingPolicy): number {
  return new Set(
    runs.flatMap(({ matrix, run }) =>
      [...scoresUnderPolicy(matrix, run, missing)].flatMap((score, item) =>
        Number.isNaN(score) ? [] : [matrix.items[item]!.id],
      ),
    ),
  ).size;
}
