import { requireResults } from "../../../arguments/requireResults.js";
import type { Item } from "../../../data/item.js";
import { type ResultMatrix, STATE_CODE, type StateCode } from "../../../data/resultMatrix.js";
import type { Results, RunScore } from "../../../data/results.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { Run } from "../../../data/run.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import { plural } from "../../../numberFormat.js";
import { VERSION } from "../../../version.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import type { DumpReader } from "../../reader/dumpReader.js";
import { assembleReadings, ownReading, type StandaloneReading } from "../../reader/standaloneReading.js";
import { hashText, promptHash } from "../../runs/fingerprintColumns.js";
import { numberCell } from "../../tables/quotedCell.js";

/** Schema of the document. */
const RESULTS_SCHEMA = "noisefloor/results/1";

/**
 * Results as JSON: everything that was read, so that reading it back gives the same. Scores stand run by run, `null` where
 * there is none; states as one digit a cell (0 scored, 1 errored, 2 unscored, 3 absent) or `null` when all are scored.
 */
export function* resultsJson(results: Results): Generator<string> {
  requireResults("resultsJson", "results", results);
  const { matrices, runScores, printedScores, files, notes } = results;
  yield `{\n"schema": ${JSON.stringify(RESULTS_SCHEMA)},\n"version": ${JSON.stringify(VERSION)},\n"matrices": [`;
  for (const [index, matrix] of matrices.entries()) {
    if (index > 0) yield ",";
    yield* matrixJson(matrix);
  }
  yield `\n],\n"runScores": ${list(runScores.map(scoreJson))},\n"printedScores": ${list(printedScores.map(scoreJson))},\n`;
  yield `"files": ${list(files.map((file) => JSON.stringify(file)))},\n"notes": ${list(notes.map((note) => JSON.stringify(note)))}\n}\n`;
}

function* matrixJson({ task, metric, higherIsBetter, items, runs, scores, states, prompts }: ResultMatrix) {
  const head = JSON.stringify({ task, metric, higherIsBetter }).slice(0, -1);
  yield `\n${head},\n"items": ${list(items.map((item) => JSON.stringify(item)))},\n"runs": ${list(runs.map((run) => JSON.stringify(run)))},\n"scores": [`;
  const width = items.length;
  for (let run = 0; run < runs.length; run++) {
    const row = scores.subarray(run * width, (run + 1) * width);
    yield `${run > 0 ? "," : ""}\n[${Array.from(row, (score) => (Number.isNaN(score) ? "null" : numberCell(score))).join()}]`;
  }
  const rows = <Value>(cells: ArrayLike<Value>, show: (cells: Value[]) => string) =>
    list(runs.map((_, run) => show(Array.prototype.slice.call(cells, run * width, (run + 1) * width))));
  yield `\n],\n"states": ${states === null ? "null" : rows(states, (codes) => `"${codes.join("")}"`)},\n`;
  const hash = (prompt: number) => (Number.isNaN(prompt) ? "null" : `"${hashText(prompt)}"`);
  yield `"prompts": ${prompts === null ? "null" : rows(prompts, (hashes) => `[${hashes.map(hash).join()}]`)}}`;
}

function scoreJson(score: RunScore): string {
  const { value, ...rest } = score;
  return `{"value":${numberCell(value)},${JSON.stringify(rest).slice(1)}`;
}

function list(parts: readonly string[]): string {
  return parts.length === 0 ? "[]" : `[\n${parts.join(",\n")}\n]`;
}

/** Reads the JSON that `resultsJson` writes. */
export const resultsJsonReader: DumpReader<StandaloneReading> = {
  formats: { "noisefloor results": "JSON with everything that was read, as `noisefloor convert --to json` writes it" },
  recognise(head) {
    const isOurs = head.keys[0] === "schema" && head.first((key) => key === "schema").get("schema") === RESULTS_SCHEMA;
    return isOurs || head.text.slice(0, 200).includes(`"schema": "${RESULTS_SCHEMA}"`) ? "noisefloor results" : null;
  },
  read: async ({ name, content }) => readResultsJson(await textBytes(content, name), name),
  assemble: (parts) => assembleReadings(parts, "noisefloor results"),
};

function readResultsJson(bytes: Uint8Array, file: string): StandaloneReading {
  const document = jsonDocument(bytes, file);
  const place = new DocumentPlace(file, "");
  const matrices = place.list(document, "matrices");
  const scores = [...place.list(document, "runScores"), ...place.list(document, "printedScores")];
  return ownReading((builder) => {
    for (const [matrix, at] of matrices) addMatrix(matrix, at, builder);
    for (const [score, at] of scores) addScore(score, at, builder);
    for (const [note, at] of place.list(document, "notes")) {
      builder.note({ code: at.text(note, "code"), message: at.text(note, "message") });
    }
    const runs = matrices.reduce((total, [matrix, at]) => total + at.list(matrix, "runs").length, 0);
    const understood = `${plural(runs, "run")} by item and ${plural(scores.length, "score")} of whole runs, written by noisefloor`;
    builder.file({ name: file, format: "noisefloor results", understood });
  });
}

function addMatrix(matrix: JsonObject, at: DocumentPlace, builder: ResultsBuilder): void {
  const items = at.list(matrix, "items").map(([item, place]) => itemOf(item, place));
  const { file } = at;
  const higherIsBetter = matrix.get("higherIsBetter") !== false;
  const [rows, states, prompts] = ["scores", "states", "prompts"].map((key) => at.values(matrix, key));
  const runs = at.list(matrix, "runs");
  if (runs.length === 0) throw at.error("needs at least one run");
  runs.forEach(([written, place], index) => {
    const run = runOf(written, place);
    const scores = rows?.[index];
    const codes = states?.[index];
    const hashes = prompts?.[index];
    if (!Array.isArray(scores) || scores.length !== items.length) {
      throw place.error(`needs a row of ${items.length} scores`);
    }
    const sheet = builder.sheet(run, { file, occasion: file, higherIsBetter });
    items.forEach((item, column) => {
      const state = typeof codes === "string" ? stateOf(codes[column]) : STATE_CODE.scored;
      const score = (scores as JsonValue[])[column];
      if (state === undefined || (state === STATE_CODE.scored && typeof score !== "number")) {
        throw place.error(`needs a number or another state for item ${JSON.stringify(item.id)}`);
      }
      const hash = Array.isArray(hashes) ? (hashes as JsonValue[])[column] : null;
      sheet.add(
        typeof hash === "string" ? writtenItem(item.id, { ...item, prompt: promptHash(hash) }) : item,
        state === STATE_CODE.scored ? (score as number) : Number.NaN,
        state,
      );
    });
  });
}

/** The state that a digit stands for. */
function stateOf(digit: string | undefined): StateCode | undefined {
  return Object.values(STATE_CODE).find((code) => String(code) === digit);
}

function addScore(score: JsonObject, at: DocumentPlace, builder: ResultsBuilder): void {
  const higherIsBetter = score.get("higherIsBetter") !== false;
  const value = score.get("value");
  if (typeof value !== "number") throw at.error("needs a number as its value");
  const subtasks = at.texts(score, "subtasks");
  builder.runScore(
    {
      run: runOf(objectAt(score, "run"), at),
      value,
      ...numbers(score, ["items", "standardError", "line"]),
      ...texts(score, ["file"]),
      ...(subtasks === undefined ? {} : { subtasks }),
    },
    { file: at.file, occasion: at.file, higherIsBetter },
  );
}

function runOf(run: JsonObject, at: DocumentPlace): Run {
  const [fingerprint, tags] = [at.labels(run, "fingerprint"), at.labels(run, "tags")];
  return {
    model: at.text(run, "model"),
    task: at.text(run, "task"),
    metric: at.text(run, "metric"),
    ...texts(run, ["seed", "framing", "trial"]),
    ...numbers(run, ["step"]),
    ...defined({ tags, fingerprint }),
  };
}

function itemOf(item: JsonObject, at: DocumentPlace): Item {
  const subsets = at.texts(item, "subsets");
  return {
    id: at.text(item, "id"),
    ...texts(item, ["cluster"]),
    ...numbers(item, ["choices", "document"]),
    ...(subsets === undefined ? {} : { subsets }),
  };
}

function texts<Key extends string>(object: JsonObject, keys: readonly Key[]): Partial<Record<Key, string>> {
  const found = keys.filter((key) => typeof object.get(key) === "string");
  return Object.fromEntries(found.map((key) => [key, object.get(key)])) as Partial<Record<Key, string>>;
}

function numbers<Key extends string>(object: JsonObject, keys: readonly Key[]): Partial<Record<Key, number>> {
  const found = keys.filter((key) => typeof object.get(key) === "number");
  return Object.fromEntries(found.map((key) => [key, object.get(key)])) as Partial<Record<Key, number>>;
}

/** A place in the document, for errors. */
class DocumentPlace {
  constructor(
    readonly file: string,
    private readonly path: string,
  ) {}

  /** The objects of a list, each with its place. Throws `InputError` where there is none: the document holds all of them. */
  list(object: JsonObject, key: string): (readonly [JsonObject, DocumentPlace])[] {
    const values = this.values(object, key);
    if (values === undefined) throw this.error(`needs a list of ${key}`);
    return values.map((value, index) => {
      const place = new DocumentPlace(this.file, `${this.path}${key}[${index}].`);
      if (!isJsonObject(value)) throw place.error("must be an object");
      return [value, place] as const;
    });
  }

  /** A list of any values; `undefined` where there is none or `null`. */
  values(object: JsonObject, key: string): readonly JsonValue[] | undefined {
    const value = object.get(key) ?? null;
    if (value === null) return undefined;
    if (!Array.isArray(value)) throw this.error(`needs a list of ${key}`);
    return value as JsonValue[];
  }

  /** A list of texts; `undefined` where there is none or `null`. */
  texts(object: JsonObject, key: string): readonly string[] | undefined {
    const values = this.values(object, key);
    if (values?.some((value) => typeof value !== "string")) throw this.error(`needs texts as its ${key}`);
    return values as readonly string[] | undefined;
  }

  /** An object of texts; `undefined` where there is none or `null`. */
  labels(object: JsonObject, key: string): Readonly<Record<string, string>> | undefined {
    const value = object.get(key) ?? null;
    if (value === null) return undefined;
    if (!isJsonObject(value) || [...value.values()].some((part) => typeof part !== "string")) {
      throw this.error(`needs an object of texts as its ${key}`);
    }
    return Object.fromEntries(value) as Record<string, string>;
  }

  text(object: JsonObject, key: string): string {
    const value = object.get(key);
    if (typeof value === "string") return value;
    throw this.error(`needs a text as its ${key}`);
  }

  error(message: string): InputError {
    const path = this.path.replace(/\.$/, "");
    return new InputError("bad-results", message, { file: this.file, ...(path === "" ? {} : { path }) });
  }
}
