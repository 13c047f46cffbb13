import { textFingerprint } from "../../bytes/contentHash.js";
import { isJsonObject, type JsonValue } from "../../json/json.js";

const LONGEST = 120;
const SHOWN = 60;

/** The id of an item that has none but what it asks: the question itself, a long one cut and with its hash. */
export function questionId(question: JsonValue): string {
  const text = textOf(question).replaceAll(/\s+/g, " ").trim();
  return text.length <= LONGEST ? text : `${text.slice(0, SHOWN)}… (${textFingerprint(text).toString(16)})`;
}

/** The value as text; of an object with one member, that member. */
function textOf(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (isJsonObject(value)) {
    const [only, ...others] = value.values();
    if (typeof only === "string" && others.length === 0) return only;
    return `{${[...value].map(([key, part]) => `${key}: ${textOf(part)}`).join(", ")}}`;
  }
  return Array.isArray(value) ? `[${(value as readonly JsonValue[]).map(textOf).join(", ")}]` : String(value);
}
