import { defined } from "../../../defined.js";
import type { Place } from "../../../errors.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt, WrittenNumber } from "../../json/json.js";
import { entriesAt, scoresAt } from "../../json/scoreHolders.js";

/** Scores of one scorer as the log prints them, over samples whose epochs have been reduced to one. */
export interface PrintedScores {
  /** As the samples name it: `scorer`, or `scorer.leaf`. */
  readonly metric: string;
  /** How epochs were reduced; `null` is the default, the mean. */
  readonly reducer: string | null;
  /** By name without the package, such as `accuracy`. */
  readonly values: ReadonlyMap<string, number>;
  /** Names of values that are no numbers. */
  readonly unread: readonly string[];
  /** Whether the standard error is that of independent samples. */
  readonly hasPlainError: boolean;
}

/** What a log says of its run, samples aside. */
export interface EvalHeader {
  readonly version: number | null;
  /** `started`, `success`, `cancelled`, `error`; a crashed run never got beyond `started`. */
  readonly status: string;
  readonly task: string;
  readonly taskVersion?: string;
  readonly taskArgs: ReadonlyMap<string, string>;
  readonly model?: string;
  readonly revision?: string;
  /** Kept when a run is retried or converted. */
  readonly taskId?: string;
  readonly created?: string;
  readonly dataset?: string;
  readonly epochs: number;
  /** Samples that the run was to take, each in every epoch; `null` where the log does not list them. */
  readonly sampleIds: readonly string[] | null;
  readonly scorers: readonly string[];
  /** Metadata field that the log's own standard error clusters the samples by. */
  readonly clusterField?: string;
  /** Whether samples that failed were to be scored all the same. */
  readonly scoresFailed: boolean;
  readonly invalidated: boolean;
  readonly harness?: string;
  readonly printed: readonly PrintedScores[];
  /** Samples × epochs. */
  readonly totalSamples: number | null;
  readonly completedSamples: number | null;
  /** Samples of the whole dataset, of which the run may have taken a part. */
  readonly datasetSamples: number | null;
}

/** The members of a log that make its header. */
export const HEADER_KEYS: ReadonlySet<string> = new Set(["version", "status", "eval", "results", "invalidated"]);

/** Understands the header of a log of any version. Throws `InputError` where something else stands in the place of its scores. */
export function evalHeader(members: JsonObject, place: Place): EvalHeader {
  const spec = objectAt(members, "eval");
  const config = objectAt(spec, "config");
  const results = scoresAt(members, "results", place);
  const entries = scoreEntries(results, { ...place, path: "results" });
  const version = members.get("version");
  const model = textAt(spec, "model");
  const ids = objectAt(spec, "dataset").get("sample_ids");
  const taskVersion = plainText(spec.get("task_version"));
  const harness = textAt(objectAt(spec, "packages"), "inspect_ai");
  const clusterField = clusterOf([...entries.flatMap(metricsOf), ...listedMetrics(spec)]);
  return {
    version: typeof version === "number" ? version : null,
    status: textAt(members, "status") ?? "started",
    task: textAt(spec, "task") ?? "unnamed",
    taskArgs: new Map([...objectAt(spec, "task_args")].map(([key, value]) => [key, shownValue(value)])),
    epochs: wholeNumber(config.get("epochs")) ?? 1,
    sampleIds: Array.isArray(ids) ? (ids as JsonValue[]).map((id) => plainText(id) ?? "") : null,
    scorers: objectsIn(spec.get("scorers")).flatMap((scorer) => textAt(scorer, "name") ?? []),
    scoresFailed: config.get("score_on_error") === true,
    invalidated: members.get("invalidated") === true,
    printed: entries.map((entry) => printedScores(entry, place)),
    totalSamples: wholeNumber(results.get("total_samples")),
    completedSamples: wholeNumber(results.get("completed_samples")),
    datasetSamples: wholeNumber(objectAt(spec, "dataset").get("samples")),
    ...defined({ taskVersion }),
    // Without a model the harness writes none/none.
    ...(model === undefined || model === "none/none" ? {} : { model }),
    ...textMember("revision", textAt(objectAt(spec, "model_args"), "revision")),
    ...textMember("taskId", textAt(spec, "task_id")),
    ...textMember("created", textAt(spec, "created")),
    ...textMember("dataset", textAt(objectAt(spec, "dataset"), "name")),
    ...textMember("clusterField", clusterField),
    ...textMember("harness", harness),
  };
}

/** Version 1 has one scorer beside its metrics, later ones a list of both. */
function scoreEntries(results: JsonObject, place: Place): readonly JsonObject[] {
  const scores = entriesAt(results, "scores", place);
  if (scores.length > 0 || scoresAt(results, "metrics", place).size === 0) return scores;
  const scorer = results.get("scorer");
  const name = isJsonObject(scorer) ? textAt(scorer, "name") : typeof scorer === "string" ? scorer : undefined;
  return [
    new Map<string, JsonValue>([
      ["name", name ?? "score"],
      ["metrics", objectAt(results, "metrics")],
    ]),
  ];
}

function printedScores(entry: JsonObject, place: Place): PrintedScores {
  const name = textAt(entry, "name") ?? "score";
  const scorer = textAt(entry, "scorer") ?? name;
  const values = new Map<string, number>();
  const unread: string[] = [];
  for (const [key, metric] of scoresAt(entry, "metrics", { ...place, path: `results.scores ${name}` })) {
    const value = isJsonObject(metric) ? metric.get("value") : metric;
    if (typeof value === "number" && !Number.isNaN(value)) values.set(withoutPackage(key), value);
    else unread.push(withoutPackage(key));
  }
  return {
    metric: scorer === name ? name : `${scorer}.${name}`,
    reducer: textAt(entry, "reducer") ?? null,
    values,
    unread,
    hasPlainError: clusterOf(metricsOf(entry)) === undefined,
  };
}

function metricsOf(entry: JsonObject): (readonly [string, JsonObject])[] {
  return [...objectAt(entry, "metrics")].flatMap(([key, metric]) =>
    isJsonObject(metric) ? [[withoutPackage(key), metric] as const] : [],
  );
}

function listedMetrics(spec: JsonObject): (readonly [string, JsonObject])[] {
  return objectsIn(spec.get("scorers"))
    .flatMap((scorer) => objectsIn(scorer.get("metrics")))
    .map((metric) => [withoutPackage(textAt(metric, "name") ?? ""), metric] as const);
}

/** The metadata field in `stderr(cluster=…)`. */
function clusterOf(metrics: readonly (readonly [string, JsonObject])[]): string | undefined {
  for (const [name, metric] of metrics) {
    if (!name.startsWith("stderr")) continue;
    const field = textAt(objectAt(metric, "params"), "cluster") ?? textAt(objectAt(metric, "options"), "cluster");
    if (field !== undefined) return field;
  }
  return undefined;
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonValue[]).filter(isJsonObject) : [];
}

function withoutPackage(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function wholeNumber(value: JsonValue | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function plainText(value: JsonValue | undefined): string | undefined {
  if (value instanceof WrittenNumber) return value.text;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function shownValue(value: JsonValue): string {
  if (isJsonObject(value)) return `{${[...value].map(([key, part]) => `${key}: ${shownValue(part)}`).join(", ")}}`;
  if (Array.isArray(value)) return `[${(value as JsonValue[]).map(shownValue).join(", ")}]`;
  return typeof value === "string" ? value : String(value);
}

function textMember<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
}
