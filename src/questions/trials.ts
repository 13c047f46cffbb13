import { type TrialOptions, type TrialRow, trialTable } from "../analysis/components/trials.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { NUMBERS, SHARE } from "../arguments/shapes.js";
import type { Results } from "../data/results.js";
import { LEVEL, MISSING, RESAMPLES, SEED } from "../defaults.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface TrialsOptions extends TrialOptions {}

/** What repeats of the same items by the same run show: one row a run. */
export type TrialsAnswer = Answer<"trials", TrialRow>;

/**
 * What do repeats of the same items show: the score averaged within items first, pass@k and pass^k, how much of the error the
 * answers make and how much the items, and whether more trials or more items pay. Throws `ArgumentError` for what are no results.
 *
 * @example trials(fromRows(rows)).rows[0]?.passAtK
 */
export function trials(results: Results, options: TrialsOptions = {}): TrialsAnswer {
  optionsOf("trials", options, { k: NUMBERS, flakyAbove: SHARE });
  requireResults("trials", "results", results);
  const { level = LEVEL, missing = MISSING, resamples = RESAMPLES, seed = SEED } = options;
  const rows = results.matrices.flatMap((matrix) => trialTable(matrix, options));
  return {
    kind: "trials",
    rows,
    notes: results.notes,
    signature: signatureOf([
      `runs=${rows.length}`,
      `level=${level}`,
      `missing=${missing}`,
      `resamples=${resamples}`,
      `seed=${seed}`,
    ]),
  };
}
