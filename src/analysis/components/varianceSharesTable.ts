import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { Results } from "../../data/results.js";
import { MISSING } from "../../defaults.js";
import { defined } from "../../defined.js";
import { distinctNotes, type Note } from "../../notes.js";
import { endOfRuns } from "../scores/endOfRuns.js";
import {
  type VarianceShares,
  type VarianceSharesOptions,
  varianceDeviates,
  varianceSharesBy,
} from "./varianceShares.js";
import { note } from "./wording.js";

/**
 * Variance shares of every model, task, metric and framing whose runs at the end of training (see `endOfRuns`) have several
 * seeds or trials. Others have nothing to divide and are left out. Seeds that stopped before the end, went on alone after it
 * or answered far fewer items are named in the notes of the row.
 */
export function varianceSharesTable(
  results: Results,
  options: Omit<VarianceSharesOptions, "runs"> = {},
): VarianceShares[] {
  const { seed, draws } = options;
  const deviates = varianceDeviates(defined({ seed, draws }));
  return results.matrices.flatMap((matrix) => {
    const runs = matrix.runs.map((_, run) => ({ matrix, run }));
    const models = groupBy(runs, ({ run }) => {
      const { model, framing } = matrix.runs[run]!;
      return JSON.stringify([model, framing ?? null]);
    });
    return [...models.values()].flatMap((own) => {
      const end = endOfRuns(own, options.missing ?? MISSING);
      if (end === null || end.members.length < 2) return [];
      const shares = varianceSharesBy(deviates, matrix, { ...options, runs: end.members.map(({ run }) => run) });
      const later = laterScores(results, own, end.step);
      return shares.ok ? [{ ...shares, notes: distinctNotes([...end.notes, ...later, ...shares.notes]) }] : [];
    });
  });
}

/** Says that scores of whole runs go on after the last checkpoint with items. */
function laterScores(results: Results, own: readonly RunOfMatrix[], end: number | null): Note[] {
  const { model, task, metric, framing } = own[0]!.matrix.runs[own[0]!.run]!;
  const last = Math.max(
    ...results.runScores.flatMap(({ run }) =>
      run.model === model && run.task === task && run.metric === metric && run.framing === framing
        ? (run.step ?? [])
        : [],
    ),
  );
  return end !== null && last > end ? [note("later-without-items", { end, last })] : [];
}
