import { groupBy } from "../../data/groupBy.js";
import type { Results } from "../../data/results.js";
import { MISSING } from "../../defaults.js";
import { defined } from "../../defined.js";
import { distinctNotes } from "../../notes.js";
import { endOfRuns } from "../scores/endOfRuns.js";
import {
  type VarianceShares,
  type VarianceSharesOptions,
  varianceDeviates,
  varianceSharesBy,
} from "./varianceShares.js";

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
      return shares.ok ? [{ ...shares, notes: distinctNotes([...end.notes, ...shares.notes]) }] : [];
    });
  });
}
