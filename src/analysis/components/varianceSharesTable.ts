import { groupBy } from "../../data/groupBy.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { lastCheckpoint } from "../scores/lastCheckpoint.js";
import { type VarianceShares, varianceDeviates, varianceSharesBy } from "./varianceShares.js";

interface VarianceSharesTableOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** What to do with errored and unscored items; default `drop`. */
  readonly missing?: MissingPolicy;
}

/**
 * Variance shares of every model, task, metric and framing whose runs at the last checkpoint have several seeds or
 * trials: the last checkpoint of two runs at least, see `lastCheckpoint`. Others have nothing to divide and are left out.
 */
export function varianceSharesTable(results: Results, options: VarianceSharesTableOptions = {}): VarianceShares[] {
  const deviates = varianceDeviates({});
  return results.matrices.flatMap((matrix) =>
    lastRuns(matrix).flatMap((runs) => {
      if (runs.length < 2) return [];
      const shares = varianceSharesBy(deviates, matrix, { runs, ...options });
      return shares.ok ? [shares] : [];
    }),
  );
}

function lastRuns(matrix: ResultMatrix): number[][] {
  const indexed = matrix.runs.map((run, index) => ({ run, index }));
  return [...groupBy(indexed, ({ run }) => JSON.stringify([run.model, run.framing ?? null])).values()].map(
    (members) => {
      const checkpoints = [...groupBy(members, ({ run }) => run.step ?? null)].map(([step, runs]) => ({ step, runs }));
      return lastCheckpoint(checkpoints, ({ runs }) => runs.length)?.runs.map(({ index }) => index) ?? [];
    },
  );
}
