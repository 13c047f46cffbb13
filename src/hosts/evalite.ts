import type { ScoreRow } from "../data/fromArrays.js";
import { itemName, scoreOf, trialCounter } from "./hostScore.js";

/** One finished result of evalite (`Evalite.Result`), as far as it is used. */
export interface EvaliteResult {
  readonly evalName: string;
  readonly variantName?: string | undefined;
  readonly trialIndex?: number | null | undefined;
  readonly input: unknown;
  readonly status?: string;
  readonly scores: readonly { readonly name: string; readonly score: number | null }[];
}

/**
 * Rows of evalite's results: the task is the eval, the variant its variant or `variant`, the metric the scorer. Scores that
 * evalite shows as 0 because they are `null` stay missing.
 */
export function fromEvalite(results: readonly EvaliteResult[], variant = "evalite"): ScoreRow[] {
  const trialOf = trialCounter();
  return results.flatMap(({ evalName, variantName, trialIndex, input, status, scores }): ScoreRow[] => {
    const item = itemName(input);
    const name = variantName ?? variant;
    const trial = trialIndex ?? trialOf(JSON.stringify([evalName, name, item]));
    return scores.map(({ name: metric, score }) => ({
      task: evalName,
      variant: name,
      item,
      trial,
      metric,
      ...scoreOf(score),
      ...(score === null && status === "fail" ? { state: "errored" as const } : {}),
    }));
  });
}
