import { requireArgument } from "../arguments/requireArgument.js";
import { recordsWith, TEXT } from "../arguments/shapes.js";
import type { ScoreRow } from "../data/fromRows.js";
import { itemName, scoreOf, trialCounter } from "./hostScore.js";

/** What Mastra's `runEvals` gives `onItemComplete`, as far as it is used. */
export interface MastraItem {
  /** A conversation has `inputs` or `turns` in place of one input. */
  readonly item: { readonly input?: unknown; readonly inputs?: unknown; readonly turns?: unknown };
  /** Of a workflow, its output and what became of its steps. */
  readonly targetResult?: { readonly scoringData?: unknown };
  /** Results by scorer id; of an agent or a workflow with scorers of its own parts, by part and, of steps, by step before that. */
  readonly scorerResults: Readonly<Record<string, unknown>>;
}

/**
 * Rows of the items that `onItemComplete` was called with: the metric is the scorer's id, after the part that it scored where
 * there are parts (`workflow.exact`, `steps.answer.exact`), the item its input. What a scorer declares not scorable is missing.
 * A workflow that failed or was suspended is scored all the same, on no output: its item is errored on every metric, not wrong.
 * An agent's error ends `runEvals`, so that rows of an unfinished run are not a sample of it.
 */
export function fromMastra(items: readonly MastraItem[], model: string): ScoreRow[] {
  requireArgument("fromMastra", "items", items, recordsWith(["item", "scorerResults"], "what onItemComplete gets"));
  requireArgument("fromMastra", "model", model, TEXT);
  const metrics = new Set(items.flatMap(({ scorerResults }) => scoresOf(scorerResults).map(([metric]) => metric)));
  const trialOf = trialCounter();
  return items.flatMap(({ item, targetResult, scorerResults }): ScoreRow[] => {
    const name = itemName(item.input ?? item.inputs ?? item.turns);
    const row = { item: name, model, trial: trialOf(name) };
    return isUnfinished(targetResult?.scoringData)
      ? [...metrics].map((metric) => ({ ...row, metric, score: null, status: "errored" as const }))
      : scoresOf(scorerResults).map(([metric, score]) => ({ ...row, metric, ...scoreOf(score) }));
  });
}

/** Whether a workflow has no output because of one of its steps. */
function isUnfinished(scoringData: unknown): boolean {
  if (!isRecord(scoringData) || scoringData.output !== undefined || !isRecord(scoringData.stepResults)) return false;
  return Object.values(scoringData.stepResults).some(
    (step) => isRecord(step) && (step.status === "failed" || step.status === "suspended"),
  );
}

/** The scores with their names; a record that holds nothing but records is a part, whatever its name. */
function scoresOf(results: Readonly<Record<string, unknown>>): [metric: string, score: unknown][] {
  return Object.entries(results).flatMap(([id, result]): [string, unknown][] => {
    if (!isRecord(result)) return [[id, null]];
    const isPart = Object.values(result).every(isRecord);
    return isPart ? scoresOf(result).map(([metric, score]) => [`${id}.${metric}`, score]) : [[id, result.score]];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
