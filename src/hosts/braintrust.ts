import type { Gate } from "../analysis/gate/gate.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { recordsWith, recordWith, TEXT } from "../arguments/shapes.js";
import type { ScoreRow } from "../data/fromRows.js";
import { itemName, scoreOf, trialCounter } from "./hostScore.js";

/** What Braintrust gives `reportEval` of a reporter, as far as it is used. */
export interface BraintrustResult {
  readonly results: readonly BraintrustCase[];
}

/** The eval whose result it is, as far as it is used. */
export interface BraintrustEvaluator {
  /** The eval's name and, where it has one, its experiment's. */
  readonly evalName: string;
  /** The name that `Eval` was called with, which several experiments share. */
  readonly projectName?: string | undefined;
}

/** One evaluated case. */
export interface BraintrustCase {
  readonly id?: string | undefined;
  readonly input: unknown;
  readonly scores: Readonly<Record<string, number | null>>;
  readonly error?: unknown;
}

/**
 * Rows of one Braintrust eval: the task is what `Eval` was called with, the metric is the score's name, an item is named by its id, else its input. Scores of a case
 * that failed are errored, even where an error handler wrote a 0: a case without an answer was not answered wrongly.
 */
export function fromBraintrust(evaluator: BraintrustEvaluator, result: BraintrustResult, model: string): ScoreRow[] {
  requireArgument("fromBraintrust", "evaluator", evaluator, recordWith(["evalName"], "what reportEval gets"));
  const { evalName, projectName } = evaluator;
  requireArgument("fromBraintrust", "result", result, recordWith(["results"], "what reportEval gets"));
  const { results } = result;
  requireArgument("fromBraintrust", "results", results, recordsWith([], "the list that the harness gives"));
  requireArgument("fromBraintrust", "model", model, TEXT);
  const metrics = [...new Set(results.flatMap(({ scores }) => Object.keys(scores)))];
  const trialOf = trialCounter();
  return results.flatMap(({ id, input, scores, error }): ScoreRow[] => {
    const item = id ?? itemName(input);
    const trial = trialOf(item);
    return metrics.map((metric) => {
      const row = { task: projectName ?? evalName, item, model, trial, metric };
      return error !== undefined && error !== null
        ? { ...row, score: null, status: "errored" as const }
        : { ...row, ...scoreOf(Object.hasOwn(scores, metric) ? scores[metric] : null) };
    });
  });
}

/** What `reportRun` returns: whether the run succeeded. A run that cannot tell succeeds unless `strict`. */
export function toBraintrust(gate: Gate, options: { readonly strict?: boolean } = {}): boolean {
  requireArgument("toBraintrust", "gate", gate, recordWith(["outcome"], "what gate returns"));
  const { outcome } = gate;
  const { strict = false } = optionsOf("toBraintrust", options);
  return strict ? outcome === "not-regressed" : outcome !== "regressed";
}
