import type { Fingerprint } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { scoresAt, wrongHolder } from "../../json/scoreHolders.js";
import { parseLmEvalFileName } from "./fileName.js";
import { parseModelArgs } from "./modelArgs.js";

/** One score of one task as the harness prints it. */
export interface AggregateScore {
  /** The harness's own key, without the filter where that is `none`: `acc`, `exact_match,strict-match`. */
  readonly metric: string;
  readonly value: number;
  readonly standardError?: number;
  /** Items behind this score, where a group counts them by metric: not all of its subtasks have every metric. */
  readonly items?: number;
}

/** One entry of `results`. */
export interface AggregateTask {
  readonly scores: readonly AggregateScore[];
  /** Number of items evaluated. */
  readonly items?: number;
  /** Tasks that a group averages. */
  readonly subtasks?: readonly string[];
  /** By metric without filter. */
  readonly higherIsBetter: ReadonlyMap<string, boolean>;
  /** Names of the answer filters, in the order in which samples are written. */
  readonly filters: readonly string[];
  /** Metrics whose value is no number. */
  readonly notNumbers: readonly string[];
  /** How the task was put, as far as the file says it. */
  readonly fingerprint: Fingerprint;
  /** Hash over all items with their prompts; only where all items of the task were asked, without a chat template. */
  readonly taskHash?: string;
}

/** What an aggregate file of lm-evaluation-harness holds, of any version. */
export interface LmEvalAggregate {
  readonly file: string;
  readonly stamp?: string;
  /** Adds nothing but what it knows about samples. */
  readonly companion: boolean;
  readonly named?: { readonly model: string; readonly from: string };
  readonly revision?: string;
  readonly tasks: ReadonlyMap<string, AggregateTask>;
  /** Tasks and groups that the file speaks of and holds no results of. */
  readonly without: readonly string[];
}

const NOT_METRICS = new Set(["alias", "name", "sample_len", "sample_count", "samples", " ", ""]);

/** Reads an aggregate file. */
export function parseLmEvalAggregate(bytes: Uint8Array, file: string, companion = false): LmEvalAggregate {
  const document = jsonDocument(bytes, file);
  const bare = !document.has("results");
  const results = bare ? document : scoresAt(document, "results", { file });
  const config = objectAt(document, "config");
  const tasks = new Map<string, AggregateTask>();
  for (const [task, entry] of results) {
    if (!isJsonObject(entry)) throw wrongHolder(task, "an object", entry, { file, path: "results" });
    tasks.set(task, readTask(task, entry, bare ? new Map() : document));
  }
  const told = [
    ...objectAt(document, "n-samples").keys(),
    ...objectAt(document, "groups").keys(),
    ...[...objectAt(document, "group_subtasks").values()].flatMap(textList),
  ];
  const without = bare ? [] : [...new Set(told)].filter((task) => !tasks.has(task));
  const { stamp } = parseLmEvalFileName(file);
  const args = parseModelArgs(config.get("model_args"));
  const revision = args.revision ?? textAt(config, "model_revision");
  const named = modelName(document, config, args.model);
  return {
    file,
    companion,
    tasks,
    without,
    ...defined({ stamp, named, revision }),
  };
}

/** Whether the members of an object without `results` can only be tasks with their scores. */
export function isBareResults(document: JsonObject): boolean {
  const entries = [...document.values()];
  return (
    entries.length > 0 &&
    entries.every((entry) => isJsonObject(entry) && entry.size > 0) &&
    entries.every((entry) =>
      [...(entry as JsonObject).keys()].some((key) => isScoreWithError(key, entry as JsonObject)),
    )
  );
}

function isScoreWithError(key: string, entry: JsonObject): boolean {
  return typeof entry.get(key) === "number" && (entry.has(`${key}_stderr`) || /^[^,]+,[^,]+$/.test(key));
}

function modelName(
  document: JsonObject,
  config: JsonObject,
  inArgs: string | undefined,
): { readonly model: string; readonly from: string } | undefined {
  const candidates: readonly (readonly [string | undefined, string])[] = [
    [textAt(document, "model_name"), "model_name"],
    [inArgs, "model_args"],
    [textAt(config, "model"), "config.model"],
  ];
  const found = candidates.find(([model]) => model !== undefined);
  return found === undefined ? undefined : { model: found[0] as string, from: found[1] };
}

function readTask(task: string, entry: JsonObject, document: JsonObject): AggregateTask {
  const scores: AggregateScore[] = [];
  const notNumbers: string[] = [];
  for (const [key, value] of entry) {
    const { metric, filter } = splitKey(key);
    if (NOT_METRICS.has(key) || metric.endsWith("_stderr")) continue;
    if (typeof value !== "number" || Number.isNaN(value)) {
      notNumbers.push(key);
      continue;
    }
    const error = entry.get(filter === null ? `${metric}_stderr` : `${metric}_stderr,${filter}`);
    const hasError = typeof error === "number" && Number.isFinite(error);
    const count = objectAt(entry, "sample_count").get(key);
    scores.push({
      metric: metricName(metric, filter),
      value,
      ...(hasError ? { standardError: error } : {}),
      ...(typeof count === "number" ? { items: count } : {}),
    });
  }
  const items = itemCount(task, entry, document);
  const subtasks = textList(objectAt(document, "group_subtasks").get(task));
  const isGroup = subtasks.length > 0 || objectAt(document, "groups").has(task);
  const taskHash = wholeTaskHash(task, document);
  return {
    scores,
    notNumbers,
    fingerprint: taskFingerprint(task, document),
    ...defined({ taskHash }),
    higherIsBetter: directions(task, document),
    filters: filterNames(task, document),
    ...defined({ items }),
    ...(isGroup ? { subtasks } : {}),
  };
}

/** What the file says of how a task was put to the model; parts that a version does not write are left out. */
function taskFingerprint(task: string, document: JsonObject): Fingerprint {
  const config = objectAt(objectAt(document, "configs"), task);
  const shots = [
    objectAt(document, "n-shot").get(task),
    config.get("num_fewshot"),
    objectAt(document, "config").get("num_fewshot"),
  ];
  const data = [
    config.get("dataset_path"),
    config.get("dataset_name"),
    objectAt(config, "dataset_kwargs").get("revision"),
    config.get("test_split") ?? config.get("validation_split"),
  ];
  return {
    ...stated("taskVersion", objectAt(document, "versions").get(task)),
    ...stated(
      "fewShot",
      shots.find((shot) => typeof shot === "number"),
    ),
    ...stated("systemPrompt", hashOrNone(document, "system_instruction_sha")),
    ...stated("chatTemplate", hashOrNone(document, "chat_template_sha")),
    ...stated("dataset", data.filter((part) => typeof part === "string" && part !== "").join(" ")),
  };
}

/** `none` where the file names the hash as null: nothing of that kind was used. */
function hashOrNone(document: JsonObject, key: string): JsonValue | undefined {
  return document.get(key) === null ? "none" : document.get(key);
}

function stated<Part extends string>(part: Part, value: JsonValue | undefined): Partial<Record<Part, string>> {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return text === "" || text === "Yaml" || text === "N/A" ? {} : ({ [part]: text } as Record<Part, string>);
}

/** The hash covers the items that were asked, so that it says nothing where a limit left some out. */
function wholeTaskHash(task: string, document: JsonObject): string | undefined {
  const counts = objectAt(objectAt(document, "n-samples"), task);
  const isWhole = counts.get("effective") !== undefined && counts.get("effective") === counts.get("original");
  const isPlain = hashOrNone(document, "chat_template_sha") === "none";
  return isWhole && isPlain ? textAt(objectAt(document, "task_hashes"), task) : undefined;
}

/** The plain metric where the filter is `none`, else the harness's key: the same name in aggregates and samples. */
export function metricName(metric: string, filter: string | null): string {
  return filter === null || filter === "none" ? metric : `${metric},${filter}`;
}

function splitKey(key: string): { readonly metric: string; readonly filter: string | null } {
  const comma = key.indexOf(",");
  return comma < 0 ? { metric: key, filter: null } : { metric: key.slice(0, comma), filter: key.slice(comma + 1) };
}

function itemCount(task: string, entry: JsonObject, document: JsonObject): number | undefined {
  const effective = objectAt(objectAt(document, "n-samples"), task).get("effective");
  if (typeof effective === "number") return effective;
  const length = entry.get("sample_len");
  return typeof length === "number" ? length : undefined;
}

function directions(task: string, document: JsonObject): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const list = objectAt(objectAt(document, "configs"), task).get("metric_list");
  for (const metric of Array.isArray(list) ? (list as JsonValue[]) : []) {
    if (!isJsonObject(metric)) continue;
    const higher = metric.get("higher_is_better");
    const name = textAt(metric, "metric");
    if (name !== undefined && typeof higher === "boolean") found.set(name, higher);
  }
  for (const [metric, higher] of objectAt(objectAt(document, "higher_is_better"), task)) {
    if (typeof higher === "boolean") found.set(metric, higher);
  }
  return found;
}

function filterNames(task: string, document: JsonObject): string[] {
  const list = objectAt(objectAt(document, "configs"), task).get("filter_list");
  if (!Array.isArray(list)) return [];
  return (list as JsonValue[]).flatMap((filter) => (isJsonObject(filter) ? (textAt(filter, "name") ?? []) : []));
}

function textList(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? (value as JsonValue[]).filter((part) => typeof part === "string") : [];
}
