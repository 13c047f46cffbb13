import type { ScoreRow } from "../data/fromArrays.js";
import { itemName, scoreOf, trialCounter } from "./hostScore.js";

/** What Mastra's `runEvals` gives `onItemComplete` for a list of scorers, as far as it is used. */
export interface MastraItem {
  readonly item: { readonly input: unknown };
  /** Results by scorer id; of a workflow with step scorers, pass `scorerResults.workflow` or one of the steps. */
  readonly scorerResults: Readonly<Record<string, unknown>>;
}

/**
 * Rows of the items that `onItemComplete` was called with: the metric is the scorer's id, the item its input.
 * `runEvals` stops at the first error, so that rows of an unfinished run are not a sample of it.
 */
export function fromMastra(items: readonly MastraItem[], variant: string): ScoreRow[] {
  const trialOf = trialCounter();
  return items.flatMap(({ item, scorerResults }): ScoreRow[] => {
    const name = itemName(item.input);
    const trial = trialOf(name);
    return Object.entries(scorerResults).map(([metric, result]) => ({
      item: name,
      variant,
      trial,
      metric,
      ...scoreOf((result as { readonly score?: unknown } | null)?.score),
    }));
  });
}
