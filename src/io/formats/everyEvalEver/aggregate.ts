import { defined } from "../../../defined.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import { entriesAt, scoresAt } from "../../json/scoreHolders.js";

/** One score of an evaluation log. */
export interface EvaluationResult {
  readonly id?: string;
  readonly name: string;
  readonly metric: string;
  readonly value: number;
  readonly higherIsBetter?: boolean;
  readonly items?: number;
  readonly standardError?: number;
}

/** An aggregate of every_eval_ever: the scores of one model. */
export interface EvaluationLog {
  readonly evaluationId?: string;
  readonly model?: string;
  readonly results: readonly EvaluationResult[];
  /** Results whose score is no number, and those without one. */
  readonly unread: readonly string[];
  readonly missing: readonly string[];
}

/** Reads an aggregate of schema 0.2 or 0.3. */
export function parseEvaluationLog(bytes: Uint8Array, file: string): EvaluationLog {
  const document = jsonDocument(bytes, file);
  const info = objectAt(document, "model_info");
  const model = textAt(info, "id") ?? textAt(info, "name");
  const evaluationId = textAt(document, "evaluation_id");
  const entries = entriesAt(document, "evaluation_results", { file });
  const details = entries.map((entry, index) =>
    scoresAt(entry, "score_details", { file, path: `evaluation_results[${index}]` }),
  );
  const without = entries.filter((_, index) => !isScore(details[index]?.get("score")));
  const results = entries.flatMap((entry) => resultOf(entry) ?? []);
  return {
    ...defined({ evaluationId, model }),
    results: apart(results, entries),
    unread: namesOf(without.filter((entry) => isWritten(objectAt(entry, "score_details").get("score")))),
    missing: namesOf(without.filter((entry) => !isWritten(objectAt(entry, "score_details").get("score")))),
  };
}

function isScore(value: JsonValue | undefined): value is number {
  return typeof value === "number" && !Number.isNaN(value);
}

/** Whether something stands there that is meant to be a score. */
function isWritten(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && !Number.isNaN(value);
}

function namesOf(entries: readonly JsonObject[]): string[] {
  return entries.map((entry) => [nameOf(entry), metricOf(entry)].join(" "));
}

function nameOf(entry: JsonObject): string {
  return textAt(entry, "evaluation_name") ?? textAt(objectAt(entry, "source_data"), "dataset_name") ?? "evaluation";
}

function metricOf(entry: JsonObject): string {
  const config = objectAt(entry, "metric_config");
  return textAt(config, "metric_id") ?? textAt(config, "metric_name") ?? "score";
}

function resultOf(entry: JsonObject): EvaluationResult | null {
  const details = objectAt(entry, "score_details");
  const value = details.get("score");
  if (!isScore(value)) return null;
  const config = objectAt(entry, "metric_config");
  const source = objectAt(entry, "source_data");
  const uncertainty = objectAt(details, "uncertainty");
  const id = textAt(entry, "evaluation_result_id");
  const lower = config.get("lower_is_better");
  const items = [uncertainty.get("num_samples"), source.get("samples_number")].find(
    (count) => typeof count === "number",
  );
  const error = uncertainty.get("standard_error");
  const standardError = isJsonObject(error) ? error.get("value") : error;
  return {
    ...defined({ id }),
    name: nameOf(entry),
    metric: metricOf(entry),
    value,
    ...(typeof lower === "boolean" ? { higherIsBetter: !lower } : {}),
    ...(typeof items === "number" ? { items } : {}),
    ...(typeof standardError === "number" && Number.isFinite(standardError) ? { standardError } : {}),
  };
}

/** Results of one name and metric, as of several datasets, get the dataset into their name. */
function apart(results: readonly EvaluationResult[], entries: readonly JsonObject[]): EvaluationResult[] {
  const key = ({ name, metric }: EvaluationResult) => JSON.stringify([name, metric]);
  const counts = new Map<string, number>();
  for (const result of results) counts.set(key(result), (counts.get(key(result)) ?? 0) + 1);
  const scored = entries.filter((entry) => resultOf(entry) !== null);
  return results.map((result, index) => {
    const dataset = textAt(objectAt(scored[index] as JsonObject, "source_data"), "dataset_name");
    const isAlone = counts.get(key(result)) === 1 || dataset === undefined;
    return isAlone ? result : { ...result, name: `${result.name} ${dataset}` };
  });
}
