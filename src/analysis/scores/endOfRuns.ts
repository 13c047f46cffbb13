import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import type { Run } from "../../data/run.js";
import type { Note } from "../../notes.js";
import { type CutShort, evaluationsCutShort } from "./cutShort.js";
import { endNotes } from "./endNotes.js";
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
        ? [
            ...endNotes(
              scored.map((one) => placeOf(labelOf(one))),
              end.step,
              // Components take each answer by itself: what is lacking is missing, and leaves out no seed.
              {
                cutShort: runsCutShort(
                  scored.map((one) => ({ run: labelOf(one), trials: [one] })),
                  missing,
                ).map((one) => ({ ...one, leftOut: false })),
              },
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

/** Runs of one seed at one checkpoint, or the items that are stated of its score. */
interface CountedRun {
  readonly run: Run;
  readonly trials: readonly RunOfMatrix[];
  readonly items?: number | null;
}

/**
 * The evaluations of one model that were cut short (see `evaluationsCutShort`), by the items that were scored. Several runs of a seed,
 * such as its prompts, count together.
 */
export function runsCutShort(runs: readonly CountedRun[], missing: MissingPolicy): CutShort[] {
  // Of one seed there is nothing to count.
  if (new Set(runs.map(({ run }) => run.seed)).size < 2) return [];
  return evaluationsCutShort(
    [...groupBy(runs, ({ run }) => JSON.stringify(placeOf(run))).values()].map((own) => ({
      ...placeOf((own[0] as CountedRun).run),
      items:
        scoredItems(
          own.flatMap(({ trials }) => trials),
          missing,
        ) ??
        own.find(({ items }) => items)?.items ??
        null,
    })),
  );
}

/** How many items any of the runs scored; `null` without runs. */
function scoredItems(runs: readonly RunOfMatrix[], missing: MissingPolicy): number | null {
  const [first, ...others] = runs;
  if (first === undefined) return null;
  // In a table without states every item is scored.
  if (first.matrix.states === null && others.every(({ matrix }) => matrix === first.matrix)) {
    return first.matrix.items.length;
  }
  const scored = runs.flatMap(({ matrix, run }) =>
    [...scoresUnderPolicy(matrix, run, missing)].flatMap((score, item) =>
      Number.isNaN(score) ? [] : [matrix.items[item]!.id],
    ),
  );
  return new Set(scored).size;
}
