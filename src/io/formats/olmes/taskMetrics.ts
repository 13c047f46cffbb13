import type { Fingerprint } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";
import { jsonRows } from "../../json/jsonRows.js";

/** What OLMES says of one task in a file of metrics. */
export interface OlmesTaskMetrics {
  readonly alias?: string;
  readonly model?: string;
  readonly revision?: string;
  readonly primaryMetric?: string;
  /** Average over other tasks, of equal weight or weighted by their items. */
  readonly isGroup: boolean;
  readonly items?: number;
  readonly fingerprint: Fingerprint;
  readonly scores: ReadonlyMap<string, number>;
}

const KEPT = new Set([
  "task_name",
  "task_hash",
  "model_config",
  "task_config",
  "num_instances",
  "metrics",
  "tasks",
  "alias",
]);

/** Reads `…-metrics.json`, `metrics-all.jsonl` or `metrics.json`. */
export function parseOlmesMetrics(bytes: Uint8Array, file: string): OlmesTaskMetrics[] {
  return [...jsonRows(bytes, { file, keep: (key) => KEPT.has(key) })].flatMap(({ members }) => {
    const tasks = members.get("tasks");
    if (!Array.isArray(tasks)) return taskMetrics(members, members);
    return (tasks as JsonValue[]).flatMap((task) => (isJsonObject(task) ? taskMetrics(task, members) : []));
  });
}

function taskMetrics(entry: JsonObject, around: JsonObject): OlmesTaskMetrics {
  const task = objectAt(entry, "task_config");
  const own = objectAt(entry, "model_config");
  const model = own.size > 0 ? own : objectAt(around, "model_config");
  const alias = textAt(objectAt(task, "metadata"), "alias") ?? textAt(entry, "alias") ?? textAt(entry, "task_name");
  const named = textAt(model, "model") ?? textAt(model, "model_path");
  const revision = textAt(model, "revision");
  const primaryMetric = textAt(task, "primary_metric");
  const items = entry.get("num_instances");
  return {
    ...defined({ alias, model: named, revision, primaryMetric }),
    isGroup: primaryMetric === "macro" || primaryMetric === "micro",
    ...(typeof items === "number" && items > 0 ? { items } : {}),
    fingerprint: fingerprint(textAt(entry, "task_hash"), task),
    scores: scoresOf(objectAt(entry, "metrics"), primaryMetric),
  };
}

/** `primary_score` repeats one of the other metrics: it is a score only where none of them is named as primary. */
function scoresOf(metrics: JsonObject, primary: string | undefined): Map<string, number> {
  const scores = new Map<string, number>();
  for (const [metric, value] of metrics) {
    if (typeof value === "number" && !Number.isNaN(value) && metric !== "no_answer") scores.set(metric, value);
  }
  if (primary !== undefined && scores.has(primary)) scores.delete("primary_score");
  return scores;
}

function fingerprint(hash: string | undefined, task: JsonObject): Fingerprint {
  const setting = (key: string) => {
    const value = task.get(key);
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const shots = setting("num_shots");
  const shotSeed = setting("fewshot_seed");
  const data = ["limit", "random_subsample_seed"].flatMap((key) =>
    setting(key) === undefined ? [] : [`${key}=${setting(key)}`],
  );
  return {
    ...defined({ taskVersion: hash, split: setting("split") }),
    ...(shots === undefined ? {} : { fewShot: shotSeed === undefined ? shots : `${shots}, seed ${shotSeed}` }),
    ...(data.length === 0 ? {} : { dataset: data.join(" ") }),
  };
}
