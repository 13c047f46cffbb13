import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import type { Run } from "../../data/run.js";
import type { Note } from "../../notes.js";
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
              scored.map((one) => ({ seed: seedOf(one), step: labelOf(one).step ?? null })),
              end.step,
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
