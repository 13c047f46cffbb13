import type { Fingerprint } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import type { Place } from "../../../errors.js";
import { type JsonObject, objectAt, textAt } from "../../json/json.js";
import { jsonRows } from "../../json/jsonRows.js";
import { entriesAt, scoresAt } from "../../json/scoreHolders.js";

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
  /** Metrics whose values are no numbers. */
  readonly unread: readonly string[];
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
  return [...jsonRows(bytes, { file, keep: (key) => KEPT.has(key) })].flatMap(({ members, line }) => {
    if (!members.has("tasks")) return taskMetrics(members, members, { file, line });
    return entriesAt(members, "tasks", { file, line }).map((task) => taskMetrics(task, members, { file, line }));
  });
}

function taskMetrics(entry: JsonObject, around: JsonObject, place: Place): OlmesTaskMetrics {
  const task = scoresAt(entry, "task_config", place);
  const own = objectAt(entry, "model_config");
  const model = own.size > 0 ? own : objectAt(around, "model_config");
  const alias = textAt(objectAt(task, "metadata"), "alias") ?? textAt(entry, "alias") ?? textAt(entry, "task_name");
  const named = textAt(model, "model") ?? textAt(model, "model_path");
  const revision = textAt(model, "revision");
  const primaryMetric = textAt(task, "primary_metric");
  const items = entry.get("num_instances");
  const { scores, unread } = scoresOf(scoresAt(entry, "metrics", place), primaryMetric);
  return {
    ...defined({ alias, model: named, revision, primaryMetric }),
    isGroup: primaryMetric === "macro" || primaryMetric === "micro",
    ...(typeof items === "number" && items > 0 ? { items } : {}),
    fingerprint: fingerprint(textAt(entry, "task_hash"), task),
    scores,
    unread,
  };
}

/** `primary_score` repeats one of the other metrics: it is a score only where none of them is named as primary. */
function scoresOf(metrics: JsonObject, primary: string | undefined) {
  const scores = new Map<string, number>();
  const unread: string[] = [];
  for (const [metric, value] of metrics) {
    if (metric === "no_answer") continue;
    if (typeof value === "number" && !Number.isNaN(value)) scores.set(metric, value);
    else unread.push(metric);
  }
  if (primary !== undefined && scores.has(primary)) scores.delete("primary_score");
  return { scores, unread };
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
