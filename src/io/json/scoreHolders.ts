import { InputError, type Place } from "../../errors.js";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.js";

/*
 * What holds scores is there, or it is not: where something else stands in its place the scores are lost, and taking it for
 * empty would lose them without a word.
 */

/** The object of scores under a key; an empty one where there is none, or null. Throws `InputError` for anything else. */
export function scoresAt(holder: JsonObject, key: string, place: Place): JsonObject {
  const value = holder.get(key) ?? null;
  if (value === null) return new Map();
  if (isJsonObject(value)) return value;
  throw wrongHolder(key, "an object", value, place);
}

/** The objects of the list under a key; none where there is no list, or null. Throws `InputError` for anything else. */
export function entriesAt(holder: JsonObject, key: string, place: Place): readonly JsonObject[] {
  const value = holder.get(key) ?? null;
  if (value === null) return [];
  if (!Array.isArray(value)) throw wrongHolder(key, "a list", value, place);
  return (value as readonly JsonValue[]).map((entry, index) => {
    if (isJsonObject(entry)) return entry;
    throw wrongHolder(`${key}[${index}]`, "an object", entry, place);
  });
}

/** The error for what stands where scores should. */
export function wrongHolder(what: string, need: string, value: JsonValue | undefined, place: Place): InputError {
  const message = `${what} must be ${need}, got ${kindOf(value)}. The dump is damaged or was edited: write it again.`;
  return new InputError("bad-json", message, place);
}

const LONGEST = 40;

function kindOf(value: JsonValue | undefined): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isJsonObject(value)) return value.size === 0 ? "an empty object" : "an object";
  if (typeof value === "string") return `the text ${JSON.stringify(value.slice(0, LONGEST))}`;
  return typeof value === "boolean" || value === null ? String(value) : "a number";
}
