import { STATE_CODE, type StateCode } from "../../../data/resultMatrix.js";
import { InputError } from "../../../errors.js";
import { textFingerprint } from "../../bytes/contentHash.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, WrittenNumber } from "../../json/json.js";
import type { JsonRow, JsonRowsOptions } from "../../json/jsonRow.js";
import { jsonRowBlocks } from "../../json/jsonRows.js";
import { entriesAt } from "../../json/scoreHolders.js";
import { type Derivation, fieldPlaces } from "../../runs/derive.js";
import { scoreCell } from "../../tables/scoreCell.js";
import { type LmEvalFileName, parseLmEvalFileName } from "./fileName.js";
import { type ModelArgs, parseModelArgs } from "./modelArgs.js";

/** One metric over the rows of a file. */
export interface MetricColumn {
  readonly scores: number[];
  readonly states: StateCode[];
  /** Number of values that are lists, objects or labels, which no mean can be taken of. */
  notScores: number;
}

/** The rows of one file of samples, of any version, column by column. */
export interface LmEvalSamples {
  readonly file: string;
  readonly name: LmEvalFileName;
  /** Model and revision, where the file itself says how it was called. */
  readonly args?: ModelArgs;
  readonly ids: readonly string[];
  readonly idTypes: readonly ("text" | "number")[];
  readonly lines: readonly number[];
  /** Number of answers to choose from; 0 where the row does not say. */
  readonly choices: readonly number[];
  /** Filter of each row; `null` where rows do not name it. */
  readonly filters: readonly (string | null)[];
  /** Fingerprint of each document; NaN where the row does not have one. */
  readonly documents: readonly number[];
  /** Hash of each prompt; NaN where the row does not have one. */
  readonly prompts: readonly number[];
  /** Rows that hold no metric at all. */
  readonly bare: ReadonlySet<number>;
  /** Directions of the metrics that are derived. */
  readonly derived: ReadonlyMap<string, boolean>;
  readonly metrics: ReadonlyMap<string, MetricColumn>;
}

/** Members of a row that are long, and not needed to score it. */
const SKIPPED = new Set(["doc", "target", "arguments", "resps", "target_hash", "truth", "input"]);
const STRUCTURE = new Set(["doc_id", "doc_hash", "prompt_hash", "filter", "filtered_resps", "metrics"]);
const NUMBERED = /^(?:prompt|logit|response|answer)_\d+$/;
const OPTION = /^logit_\d+$/;

/** Reads a file of samples, and adds the scores that can be derived from each row's numbers. */
export async function readLmEvalSamples(
  content: DumpContent,
  file: string,
  derivation: Derivation | null = null,
): Promise<LmEvalSamples> {
  const samples = new SampleColumns(file);
  for await (const rows of jsonRowBlocks(content, rowOptions(file))) for (const row of rows) samples.add(row);
  return samples.finish(derivation);
}

/** Reads the samples of a task as lmms-eval wrote them before it had lines: `{ args, model_configs, logs: [sample, …] }`. */
export function readLoggedSamples(
  document: JsonObject,
  file: string,
  derivation: Derivation | null = null,
): LmEvalSamples {
  const samples = new SampleColumns(file);
  for (const members of entriesAt(document, "logs", { file })) {
    const id = members.get("doc_id");
    const written = typeof id === "number" ? new WrittenNumber(String(id)) : (id ?? null);
    const kept = [...members].filter(([key]) => !SKIPPED.has(key));
    samples.add({ members: new Map([...kept, ["doc_id", written]]), line: 1 });
  }
  return { ...samples.finish(derivation), args: parseModelArgs(objectAt(document, "args").get("model_args")) };
}

function rowOptions(file: string): JsonRowsOptions {
  const keep = (key: string) => !SKIPPED.has(key) && (OPTION.test(key) || !NUMBERED.test(key));
  return { file, keep, exact: (key) => key === "doc_id" };
}

class SampleColumns {
  readonly #ids: string[] = [];
  readonly #idTypes: ("text" | "number")[] = [];
  readonly #lines: number[] = [];
  readonly #choices: number[] = [];
  readonly #filters: (string | null)[] = [];
  readonly #documents: number[] = [];
  readonly #prompts: number[] = [];
  readonly #bare = new Set<number>();
  readonly #metrics = new Map<string, MetricColumn>();

  constructor(private readonly file: string) {}

  add({ members, line }: JsonRow): void {
    const id = members.get("doc_id");
    if (typeof id !== "string" && !(id instanceof WrittenNumber)) {
      throw new InputError("missing-id", `every row needs a doc_id, got ${id === undefined ? "none" : String(id)}`, {
        file: this.file,
        line,
      });
    }
    const row = this.#ids.length;
    this.#ids.push(typeof id === "string" ? id : id.text);
    this.#idTypes.push(typeof id === "string" ? "text" : "number");
    this.#lines.push(line);
    this.#choices.push(logitCount(members) || optionCount(members.get("filtered_resps")));
    const filter = members.get("filter");
    this.#filters.push(typeof filter === "string" ? filter : null);
    this.#documents.push(fingerprintAt(members, "doc_hash"));
    this.#prompts.push(fingerprintAt(members, "prompt_hash"));
    let held = 0;
    for (const metric of metricNames(members)) {
      const value = members.get(metric);
      if (value === undefined) continue;
      held++;
      addValue(columnOf(this.#metrics, metric), row, value);
    }
    if (held === 0) this.#bare.add(row);
  }

  finish(derivation: Derivation | null): LmEvalSamples {
    const { file } = this;
    const metrics = this.#metrics;
    const choices = this.#choices;
    if (this.#ids.length === 0) throw new InputError("no-rows", "the file holds no rows", { file });
    for (const column of metrics.values()) fillTo(column, this.#ids.length);
    return {
      file,
      name: parseLmEvalFileName(file),
      ids: this.#ids,
      idTypes: this.#idTypes,
      lines: this.#lines,
      choices,
      filters: this.#filters,
      documents: this.#documents,
      prompts: this.#prompts,
      bare: this.#bare,
      derived: derivation === null ? new Map() : addDerived(metrics, choices, derivation),
      metrics,
    };
  }
}

function logitCount(members: JsonObject): number {
  let count = 0;
  for (const key of members.keys()) if (OPTION.test(key)) count++;
  return count;
}

function fingerprintAt(members: JsonObject, key: string): number {
  const hash = members.get(key);
  return typeof hash === "string" ? textFingerprint(hash) : Number.NaN;
}

/** Adds a column a formula whose fields are metrics of the rows, or `choices`; returns the directions. */
function addDerived(
  metrics: Map<string, MetricColumn>,
  choices: readonly number[],
  derivation: Derivation,
): Map<string, boolean> {
  const named = [...metrics].filter(([, { notScores }]) => notScores === 0);
  const counts = choices.map((count) => (count > 0 ? count : Number.NaN));
  const places = fieldPlaces<readonly number[]>([
    ...named.map(([name, { scores }]) => [name, scores] as const),
    ...(counts.some((count) => count > 0) && !metrics.has("choices") ? [["choices", counts] as const] : []),
  ]);
  const stateColumns = new Map(named.map(([, { scores, states }]) => [scores as readonly number[], states]));
  const directions = new Map<string, boolean>();
  for (const { name, higherIsBetter, fields, evaluate } of derivation.usable(places)) {
    const columns = fields.map((field) => places.get(field) as readonly number[]);
    const scores = counts.map((_, row) => {
      const value = evaluate((field) => (places.get(field) as readonly number[])[row] as number);
      return Number.isFinite(value) ? value : Number.NaN;
    });
    // A row without one of the metrics is absent from what is derived of it.
    const states = scores.map((score, row): StateCode => {
      if (!Number.isNaN(score)) return STATE_CODE.scored;
      const own = columns.map((column) => stateColumns.get(column)?.[row] ?? STATE_CODE.scored);
      return (Math.max(...own, STATE_CODE.scored) || STATE_CODE.unscored) as StateCode;
    });
    metrics.set(name, { scores, states, notScores: 0 });
    directions.set(name, higherIsBetter);
  }
  return directions;
}

function metricNames(members: JsonObject): Iterable<string> {
  const listed = members.get("metrics");
  if (Array.isArray(listed)) return new Set((listed as JsonValue[]).filter((name) => typeof name === "string"));
  return [...members.keys()].filter((key) => !STRUCTURE.has(key) && !OPTION.test(key));
}

function addValue(column: MetricColumn, row: number, value: JsonValue): void {
  fillTo(column, row);
  const cell = scoreCell(isJsonObject(value) ? scoreIn(value) : value);
  if (cell === null) column.notScores++;
  column.scores.push(cell?.score ?? Number.NaN);
  column.states.push(cell?.state ?? STATE_CODE.unscored);
}

const SCORES = ["score", "correct", "is_correct", "accuracy", "acc", "true_false"];
const PREDICTIONS = ["pred", "pred_answer", "parsed_pred"];

/**
 * The score in an object that lmms-eval writes for a metric: `{ question_id, category, score }`; where it holds the letters of
 * the answer that was given and of the right one, whether they are the same, as the harness itself goes by. Others stay what they are.
 */
function scoreIn(value: JsonObject): JsonValue {
  const key = SCORES.find((name) => value.has(name));
  if (key !== undefined) return value.get(key) as JsonValue;
  const given = PREDICTIONS.flatMap((name) => (value.has(name) ? [value.get(name)] : []))[0];
  const right = value.get("answer");
  const areLetters = isLetter(right) && (isLetter(given) || given === "" || given === null);
  return areLetters ? given === right : value;
}

function isLetter(value: JsonValue | undefined): boolean {
  return typeof value === "string" && /^[A-Z]$/.test(value);
}

function columnOf(metrics: Map<string, MetricColumn>, metric: string): MetricColumn {
  const known = metrics.get(metric);
  if (known !== undefined) return known;
  const column: MetricColumn = { scores: [], states: [], notScores: 0 };
  metrics.set(metric, column);
  return column;
}

/** Rows that do not have the metric are absent from it. */
function fillTo({ scores, states }: MetricColumn, rows: number): void {
  while (scores.length < rows) {
    scores.push(Number.NaN);
    states.push(STATE_CODE.absent);
  }
}

/** Number of options where the responses are one pair [log-likelihood, is greedy] an option. */
function optionCount(responses: JsonValue | undefined): number {
  if (!Array.isArray(responses)) return 0;
  const isPair = (value: JsonValue) =>
    Array.isArray(value) && value.length === 2 && isNumeric(value[0]) && isTruth((value as JsonValue[])[1]);
  return (responses as JsonValue[]).every(isPair) ? responses.length : 0;
}

function isNumeric(value: JsonValue | undefined): boolean {
  return typeof value === "number" || (typeof value === "string" && value !== "" && !Number.isNaN(Number(value)));
}

function isTruth(value: JsonValue | undefined): boolean {
  return typeof value === "boolean" || value === "True" || value === "False";
}
