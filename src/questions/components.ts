import { requireRoles } from "../analysis/components/facetRoles.js";
import {
  type FacetShares,
  type FacetSharesOptions,
  facetSharesTable,
  runName,
} from "../analysis/components/facetShares.js";
import type { VarianceShares, VarianceSharesOptions } from "../analysis/components/varianceShares.js";
import { varianceSharesTable } from "../analysis/components/varianceSharesTable.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { either, recordWith } from "../arguments/shapes.js";
import type { Results } from "../data/results.js";
import { selectRuns } from "../data/select.js";
import { LEVEL, MISSING, SEED } from "../defaults.js";
import { defined } from "../defined.js";
import { distinctNotes, type Note } from "../notes.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface ComponentsOptions
  extends Omit<VarianceSharesOptions, "runs">,
    Pick<FacetSharesOptions, "facets" | "budget"> {}

/** Where the variance of scores comes from: one row a model, task, metric and framing with several seeds or trials. */
export interface ComponentsAnswer extends Answer<"components", VarianceShares> {
  /** The same over judges, prompts and other random facets: one row a model, task and metric, whose runs are then in no other row. */
  readonly facets: readonly FacetShares[];
}

const GOAL = either(
  recordWith(["targetError", "costs"], "{ targetError, costs }"),
  recordWith(["extraCost", "costs"], "{ extraCost, costs }"),
);

const BUDGET = recordWith(["extraCost", "costs"], "{ extraCost, costs }");

/**
 * Where does the variance come from: items, seeds, trials, judges, prompts or what they do together, and where does the next run pay?
 * Crossed random effects of the runs at the end of training: the last checkpoint with at least two seeds, of one seed with two runs.
 * Single runs have nothing to divide and give no row. A `budget` is spent in every row, over facets on any mixture, else on one kind. Throws `ArgumentError` for what are no results.
 *
 * @example components(fromRows(rows)).rows[0]?.shares.map(({ source, share }) => [source, share])
 */
export function components(results: Results, options: ComponentsOptions = {}): ComponentsAnswer {
  optionsOf("components", options, { goal: GOAL, budget: BUDGET });
  requireResults("components", "results", results);
  const { level = LEVEL, missing = MISSING, seed = SEED } = options;
  const { facets: roles = {}, budget, ...plain } = options;
  requireRoles("components", roles);
  const over = facetSharesTable(results, {
    level,
    missing,
    seed,
    facets: roles,
    ...defined({ budget, draws: plain.draws }),
  });
  const matrices = results.matrices.flatMap(
    (matrix) => selectRuns(matrix, (_, run) => !over.used.has(runName({ matrix, run }))) ?? [],
  );
  const rows = varianceSharesTable({ ...results, matrices }, { ...defined({ goal: goalOf(budget) }), ...plain });
  return {
    kind: "components",
    rows,
    facets: over.rows,
    notes: distinctNotes([...readingNotes(results, rows, over.rows), ...over.notes]),
    signature: signatureOf([
      `rows=${rows.length}`,
      over.rows.length === 0 ? null : `facets=${over.rows.length}`,
      `level=${level}`,
      `missing=${missing}`,
      `seed=${seed}`,
    ]),
  };
}

/** What a budget asks of seeds, items and trials; an answer there is generated and scored. */
function goalOf(budget: ComponentsOptions["budget"]): VarianceSharesOptions["goal"] {
  if (budget === undefined) return undefined;
  const { seed = 0, item = 0, answer = 0, judgement = 0 } = budget.costs;
  return { extraCost: budget.extraCost, costs: { seed, item, answer: answer + judgement } };
}

/** Without the note that tests were told apart, where every row puts judges or other conditions together again. */
function readingNotes(
  { notes }: Results,
  rows: readonly VarianceShares[],
  facets: readonly FacetShares[],
): readonly Note[] {
  // Prompts that are labels of runs told no tests apart; those under one framing did.
  const isOverConditions = ({ factors, run }: FacetShares) =>
    factors.some(({ factor }) => !["seed", "prompt", "item"].includes(factor) || (factor === "prompt" && run.framing));
  const areTogether = rows.length === 0 && facets.length > 0 && facets.every(isOverConditions);
  return areTogether ? notes.filter(({ code }) => code !== "tests-apart") : notes;
}
