import type { JsonValue } from "../../json/json.js";
import { metricOfColumn, plainName } from "../../tables/columnNames.js";

/** Parts of a name that say that what is logged is an evaluation. */
const EVALUATION = /^(?:eval|evals|evaluation|val|valid|validation|test|dev|bench|benchmark|benchmarks)$/;
/** What trainers log beside the scores. */
const BOOKKEEPING =
  /^(?:epochs?|step|steps|global_step|iteration|learning_rate|lr|grad_norm|runtime|total_flos|num_input_tokens_seen|.*_per_second|gpu.*|memory.*|time|duration|tokens|samples)$/;

/** The task and metric of a name under which a tracker logs a score; `null` where it is no score by its name. */
export function trackedScore(name: string): { readonly task: string; readonly metric: string } | null {
  const parts = name.split("/");
  const last = parts.at(-1) as string;
  if (BOOKKEEPING.test(plainName(last).replace(/^(?:eval|val|test)_/, ""))) return null;
  const isEvaluation =
    parts.slice(0, -1).some((part) => EVALUATION.test(part.toLowerCase())) || /^(?:eval|val|test)_/.test(last);
  return isEvaluation || metricOfColumn(name) !== null || metricOfColumn(last) !== null
    ? { task: name, metric: last }
    : null;
}

/** Whether something was logged, were it NaN; null and an empty cell say that nothing was. */
export function isWritten(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}
