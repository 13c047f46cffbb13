import { requireArgument } from "../arguments/requireArgument.js";
import { recordsWith, recordWith } from "../arguments/shapes.js";
import type { ScoreRow } from "../data/fromRows.js";
import { itemName, scoreOf, trialCounter } from "./hostScore.js";

/** What promptfoo gives the `afterAll` hook of an extension, as far as it is used. */
export interface PromptfooAfterAll {
  readonly results: readonly PromptfooResult[];
}

/** One answer: a provider and a prompt on the variables of a test. */
export interface PromptfooResult {
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly provider?: { readonly id?: string; readonly label?: string };
  readonly prompt?: { readonly label?: string };
  readonly success?: boolean;
  readonly score?: number | null;
  readonly namedScores?: Readonly<Record<string, number>>;
  /** 0 none, 1 an assertion, 2 an error. */
  readonly failureReason?: number;
}

/**
 * Rows of a promptfoo run: metrics `pass`, `score` and the named ones; the item is the test's variables, the model the
 * provider and, where there are several, the prompt. Answers that failed by an error are errored, not wrong, on every metric
 * that another answer to the same test has.
 */
export function fromPromptfoo(afterAll: PromptfooAfterAll): ScoreRow[] {
  requireArgument("fromPromptfoo", "afterAll", afterAll, recordWith(["results"], "what afterAll gets"));
  const { results } = afterAll;
  requireArgument("fromPromptfoo", "results", results, recordsWith([], "the list that the harness gives"));
  const severalPrompts = new Set(results.map(({ prompt }) => prompt?.label)).size > 1;
  const itemOf = ({ vars = {} }: PromptfooResult) => itemName(vars);
  const named = new Map<string, Set<string>>();
  for (const result of results) {
    const metrics = named.get(itemOf(result)) ?? new Set();
    named.set(itemOf(result), metrics);
    for (const metric of Object.keys(result.namedScores ?? {})) metrics.add(metric);
  }
  const trialOf = trialCounter();
  return results.flatMap((result): ScoreRow[] => {
    const { provider, prompt, failureReason, success, score, namedScores = {} } = result;
    const name = provider?.label || provider?.id || "promptfoo";
    const model = severalPrompts ? `${name} · ${prompt?.label ?? ""}` : name;
    const item = itemOf(result);
    const trial = trialOf(JSON.stringify([model, item]));
    const scores =
      failureReason === 2
        ? [...(named.get(item) ?? [])].map((metric): [string, unknown] => [metric, null])
        : Object.entries(namedScores);
    const metrics: [string, unknown][] = [["pass", success], ["score", score], ...scores];
    return metrics.map(([metric, value]) => {
      const row = { item, model, trial, metric };
      return failureReason === 2 ? { ...row, score: null, status: "errored" as const } : { ...row, ...scoreOf(value) };
    });
  });
}
