import { type PrintedError, printedErrors } from "../analysis/scores/printedErrors.js";
import { requireResults } from "../arguments/requireResults.js";
import type { Results } from "../data/results.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

/** Scores and standard errors as dumps print them against those that their items give: one row a printed score. */
export type PrintedAnswer = Answer<"printed", PrintedError>;

/**
 * Do the standard errors that a dump prints agree with its items? Scores without items cannot be checked and give no row.
 * Throws `ArgumentError` for what are no results.
 *
 * @example printed(await load("runs/")).rows.filter(({ agrees }) => !agrees)
 */
export function printed(results: Results): PrintedAnswer {
  requireResults("printed", "results", results);
  requireResults("printed", "results", results);
  const rows = printedErrors(results);
  return {
    kind: "printed",
    rows,
    notes: results.notes,
    signature: signatureOf([`rows=${rows.length}`]),
  };
}
