import type { VarianceShares, VarianceSharesOptions } from "../analysis/components/varianceShares.js";
import { varianceSharesTable } from "../analysis/components/varianceSharesTable.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { either, recordWith } from "../arguments/shapes.js";
import type { Results } from "../data/results.js";
import { LEVEL, MISSING, SEED } from "../defaults.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface ComponentsOptions extends Omit<VarianceSharesOptions, "runs"> {}

/** Where the variance of scores comes from: one row a model, task, metric and framing with several seeds or trials. */
export type ComponentsAnswer = Answer<"components", VarianceShares>;

const GOAL = either(
  recordWith(["targetError", "costs"], "{ targetError, costs }"),
  recordWith(["extraCost", "costs"], "{ extraCost, costs }"),
);

/**
 * Where does the variance come from: items, seeds, trials or what they do together, and where does the next run pay? Crossed
 * random effects of the runs at the last checkpoint that most of them reached. Single runs have nothing to divide and give no
 * row. Throws `ArgumentError` for what are no results.
 *
 * @example components(fromRows(rows)).rows[0]?.shares.map(({ source, share }) => [source, share])
 */
export function components(results: Results, options: ComponentsOptions = {}): ComponentsAnswer {
  optionsOf("components", options, { goal: GOAL });
  requireResults("components", "results", results);
  const { level = LEVEL, missing = MISSING, seed = SEED } = options;
  const rows = varianceSharesTable(results, options);
  return {
    kind: "components",
    rows,
    notes: results.notes,
    signature: signatureOf([`rows=${rows.length}`, `level=${level}`, `missing=${missing}`, `seed=${seed}`]),
  };
}
