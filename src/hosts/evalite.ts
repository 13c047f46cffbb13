import { requireArgument } from "../arguments/requireArgument.js";
import { recordsWith, recordWith, TEXT } from "../arguments/shapes.js";
import type { ScoreRow } from "../data/fromRows.js";
import { itemName, scoreOf, trialCounter } from "./hostScore.js";

/** What evalite writes with `outputPath`, as far as it is used. */
export interface EvaliteExport {
  readonly evals: readonly EvaliteEval[];
}

/** One eval; of one with variants, one variant. */
export interface EvaliteEval {
  /** With the variant in it, as in `Capitals [gpt]`. */
  readonly name: string;
  readonly variantName?: string | null | undefined;
  /** The eval's own name, where it has variants. */
  readonly variantGroup?: string | null | undefined;
  readonly results: readonly EvaliteResult[];
}

/** One answer to one input. */
export interface EvaliteResult {
  readonly input: unknown;
  readonly status?: string;
  readonly scores: readonly { readonly name: string; readonly score: number | null }[];
}

/**
 * Rows of evalite's results: the task is the eval, the model its variant or `model`, the metric the scorer. A result
 * that failed has no scores and is errored on every metric of its eval, not wrong. evalite itself writes 0 for a score that
 * is `null`: what it exports cannot tell them apart.
 */
export function fromEvalite(exported: EvaliteExport, model = "evalite"): ScoreRow[] {
  requireArgument("fromEvalite", "exported", exported, recordWith(["evals"], "what evalite exports"));
  const { evals } = exported;
  requireArgument("fromEvalite", "evals", evals, recordsWith([], "the list that the harness gives"));
  requireArgument("fromEvalite", "model", model, TEXT);
  const taskOf = ({ name, variantGroup }: EvaliteEval) => variantGroup ?? name;
  const metricsOf = (task: string) => {
    const scores = evals
      .filter((one) => taskOf(one) === task)
      .flatMap(({ results }) => results.flatMap(({ scores }) => scores));
    return [...new Set(scores.map(({ name }) => name))];
  };
  const trialOf = trialCounter();
  return evals.flatMap((one): ScoreRow[] => {
    const [task, name] = [taskOf(one), one.variantName ?? model];
    const metrics = metricsOf(task);
    return one.results.flatMap(({ input, status, scores }): ScoreRow[] => {
      const item = itemName(input);
      const trial = trialOf(JSON.stringify([task, name, item]));
      return metrics.map((metric) => {
        const row = { task, model: name, item, trial, metric };
        return status === "fail"
          ? { ...row, score: null, status: "errored" as const }
          : { ...row, ...scoreOf(scores.find((one) => one.name === metric)?.score) };
      });
    });
  });
}
