import { defined } from "../../../defined.js";
import { InputError, type Place } from "../../../errors.js";
import { isJsonObject, type JsonReader, type JsonValue, WrittenNumber } from "../../json/json.js";
import { jsonElements, jsonMembers } from "../../json/jsonMembers.js";
import { wrongHolder } from "../../json/scoreHolders.js";

/** What is needed of one sample in one epoch: no messages, events or outputs. */
export interface InspectSample {
  readonly id: string;
  readonly idType: "text" | "number";
  /** From 1. */
  readonly epoch: number;
  /** Number of answers to choose from; 0 where the sample has no choices. */
  readonly choices: number;
  readonly cluster?: string;
  readonly failed: boolean;
  /** Values by scorer; under the empty name the only score of logs that name no scorer. */
  readonly scores: readonly (readonly [scorer: string, value: JsonValue | undefined])[];
  /** 0 where the format has no lines. */
  readonly line: number;
}

/** Reads the sample, or the summary of one, that comes next. `clusterField` is the metadata that names its cluster. */
export function readSample(reader: JsonReader, file: string, clusterField?: string, hasLines = true): InspectSample {
  reader.peek();
  const line = reader.line();
  const place = { file, ...(hasLines ? { line } : {}) };
  let id: JsonValue | undefined;
  let epoch = 1;
  let choices = 0;
  let cluster: string | undefined;
  let failed = false;
  const scores: [string, JsonValue | undefined][] = [];
  for (const key of jsonMembers(reader)) {
    if (key === "id") id = reader.exactValue();
    else if (key === "epoch") epoch = epochOf(reader.value(), place);
    else if (key === "choices" && reader.peek() === "[") choices = countElements(reader);
    else if (key === "error") failed = isGiven(reader.value());
    else if (key === "scores" && isWritten(reader, key, place)) {
      for (const scorer of jsonMembers(reader)) scores.push([scorer, readScore(reader)]);
    } else if (key === "score" && isWritten(reader, key, place)) scores.push(["", readScore(reader)]);
    else if (key === "metadata" && clusterField !== undefined) cluster = readCluster(reader, clusterField);
    else reader.skip();
  }
  if (typeof id !== "string" && !(id instanceof WrittenNumber)) {
    throw new InputError(
      "missing-id",
      `every sample needs an id, got ${id === undefined ? "none" : String(id)}`,
      place,
    );
  }
  return {
    id: typeof id === "string" ? id : id.text,
    idType: typeof id === "string" ? "text" : "number",
    epoch,
    choices,
    ...defined({ cluster }),
    failed,
    scores,
    line: hasLines ? line : 0,
  };
}

/** Whether scores stand here rather than null. Throws `InputError` for anything else. */
function isWritten(reader: JsonReader, key: string, place: Place): boolean {
  const start = reader.peek();
  if (start === "{" || start === "n") return start === "{";
  throw wrongHolder(key, "an object", reader.value(), place);
}

/** The cluster that a sample's metadata names under the field. */
export function readCluster(reader: JsonReader, field: string): string | undefined {
  if (reader.peek() !== "{") {
    reader.skip();
    return undefined;
  }
  const value = reader.object((key) => key === field).get(field);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

function readScore(reader: JsonReader): JsonValue | undefined {
  if (reader.peek() === "{") return reader.object((key) => key === "value").get("value");
  return reader.value();
}

function countElements(reader: JsonReader): number {
  let count = 0;
  for (const _ of jsonElements(reader)) {
    reader.skip();
    count++;
  }
  return count;
}

function epochOf(value: JsonValue, place: { readonly file: string; readonly line?: number }): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new InputError("bad-epoch", `the epoch of a sample must be a whole number, got ${String(value)}`, place);
}

function isGiven(value: JsonValue): boolean {
  return value !== null && value !== false && value !== "" && !(isJsonObject(value) && value.size === 0);
}
