import type { Gate } from "../analysis/gate/gate.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { recordsWith, recordWith, TEXT } from "../arguments/shapes.js";
import type { ScoreRow } from "../data/fromRows.js";
import { itemName, scoreOf, trialCounter } from "./hostScore.js";

/** What Langfuse's experiment runner gives a run evaluator, as far as it is used. */
export interface LangfuseRun {
  readonly itemResults: readonly LangfuseItemResult[];
}

/** One item with the evaluations that could be made of it. */
export interface LangfuseItemResult {
  /** Items of a dataset have an id; others are named by their input. */
  readonly item: { readonly id?: string; readonly input?: unknown };
  readonly evaluations: readonly { readonly name: string; readonly value: unknown }[];
}

/**
 * Rows of a Langfuse experiment: the metric is the evaluation. An evaluator that failed leaves no evaluation; where other
 * items of the run have one of that name, it is missing.
 */
export function fromLangfuse(run: LangfuseRun, model: string): ScoreRow[] {
  requireArgument("fromLangfuse", "run", run, recordWith(["itemResults"], "what a run evaluator gets"));
  const { itemResults } = run;
  requireArgument("fromLangfuse", "itemResults", itemResults, recordsWith([], "the list that the harness gives"));
  requireArgument("fromLangfuse", "model", model, TEXT);
  const metrics = [...new Set(itemResults.flatMap(({ evaluations }) => evaluations.map(({ name }) => name)))];
  const trialOf = trialCounter();
  return itemResults.flatMap(({ item, evaluations }): ScoreRow[] => {
    const id = item.id ?? itemName(item.input);
    const trial = trialOf(id);
    return metrics.map((metric) => {
      const value = evaluations.find(({ name }) => name === metric)?.value;
      return { item: id, model, trial, metric, ...scoreOf(value) };
    });
  });
}

/** What a Langfuse run evaluator returns. */
export interface LangfuseEvaluation {
  readonly name: string;
  readonly value: string;
  readonly dataType: "CATEGORICAL";
  readonly comment: string;
}

/** A gate as an evaluation of the whole run: its outcome as a category, its sentence as the comment. */
export function toLangfuse(gate: Gate): LangfuseEvaluation {
  requireArgument("toLangfuse", "gate", gate, recordWith(["outcome", "sentence", "signature"], "what gate returns"));
  const { outcome, sentence, signature } = gate;
  return { name: "noisefloor gate", value: outcome, dataType: "CATEGORICAL", comment: `${sentence} ${signature}` };
}
