import { defined } from "../../../defined.js";
import { isJsonObject, type JsonObject, objectAt, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { scoresAt, wrongHolder } from "../../json/scoreHolders.js";

/** One score of one task as lighteval prints it. */
export interface LightevalScore {
  /** As written: `suite|task|shots`, or `task|shots`. */
  readonly task: string;
  readonly metric: string;
  readonly value: number;
  readonly standardError?: number;
  readonly items?: number;
  readonly version?: string;
  /** Tasks that an average is over. */
  readonly subtasks?: readonly string[];
}

export interface LightevalResults {
  readonly model?: string;
  readonly revision?: string;
  readonly scores: readonly LightevalScore[];
  /** Values that are no numbers where scores stand: their tasks and metrics. */
  readonly unread: readonly string[];
  /** Tasks without any score. */
  readonly empty: readonly string[];
}

/** Reads `results/<model>/results_<time>.json`. */
export function parseLightevalResults(bytes: Uint8Array, file: string): LightevalResults {
  const document = jsonDocument(bytes, file);
  const general = objectAt(document, "config_general");
  const config = objectAt(general, "model_config");
  const model = textAt(general, "model_name") ?? textAt(config, "model_name") ?? textAt(config, "pretrained");
  const revision = textAt(config, "revision");
  const results = scoresAt(document, "results", { file });
  const leaves = [...results.keys()].filter((task) => !isAverage(task));
  const unread: string[] = [];
  const empty: string[] = [];
  const scores = [...results].flatMap(([task, entry]) => {
    if (!isJsonObject(entry)) throw wrongHolder(task, "an object", entry, { file, path: "results" });
    if ([...entry.keys()].every((metric) => metric.endsWith("_stderr"))) empty.push(task);
    const more = {
      ...itemsOf(task, objectAt(document, "config_tasks")),
      ...versionOf(task, objectAt(document, "versions")),
      ...(isAverage(task) ? { subtasks: subtasksOf(task, leaves) } : {}),
    };
    return [...entry].flatMap(([metric, value]): LightevalScore[] => {
      if (metric.endsWith("_stderr")) return [];
      if (typeof value !== "number" || Number.isNaN(value)) {
        unread.push(`${task} ${metric}`);
        return [];
      }
      const error = entry.get(`${metric}_stderr`);
      const hasError = typeof error === "number" && Number.isFinite(error);
      return [{ task, metric, value, ...(hasError ? { standardError: error } : {}), ...more }];
    });
  });
  return { ...defined({ model, revision }), scores, unread, empty };
}

function isAverage(task: string): boolean {
  return task === "all" || task.includes(":_average");
}

function subtasksOf(task: string, leaves: readonly string[]): string[] {
  if (task === "all") return [...leaves];
  const [prefix = "", suffix = ""] = task.split("_average");
  return leaves.filter((leaf) => leaf.startsWith(prefix) && leaf.endsWith(suffix));
}

function itemsOf(task: string, configs: JsonObject): { items?: number } {
  const config = [task, task.replace(/\|\d+$/, "")].map((name) => objectAt(configs, name)).find(({ size }) => size > 0);
  const items = config?.get("effective_num_docs");
  return typeof items === "number" && items > 0 ? { items } : {};
}

function versionOf(task: string, versions: JsonObject): { version?: string } {
  const version = versions.get(task);
  return typeof version === "number" || typeof version === "string" ? { version: String(version) } : {};
}
