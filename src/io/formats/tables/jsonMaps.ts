import { someNames } from "../../../someNames.js";
import { isJsonObject, type JsonObject, type JsonValue, WrittenNumber } from "../../json/json.js";
import { short } from "../../tables/columnQuestion.js";

/**
 * For a JSON object of scores by name, or of such objects or lists by name: what it holds, and what makes rows of it, since
 * nothing in it says what the names are. `null` for any other object.
 */
export function mapQuestion(map: JsonObject): string | null {
  const values = [...map.values()];
  if (values.length === 0) return null;
  const names = shown([...map.keys()]);
  if (values.every(isScore)) {
    return (
      `a JSON object of scores by name (${names}); whether these are models, tests or items is not known. Where they are models, ` +
      "make rows of them (jq 'to_entries | map({model: .key, score: .value})' FILE)"
    );
  }
  const inner = values.map(entries);
  const first = inner[0];
  if (first === undefined || first === null || !inner.every((each) => each?.every(([, value]) => isScore(value))))
    return null;
  if (first.length === 0) return null;
  return (
    `a JSON object of scores by two names (${names}; then ${shown(first.map(([name]) => name))}); whether these are models, tests or ` +
    "items is not known. Where they are models and items, make rows of them (jq '[to_entries[] | .key as $model | .value | " +
    "to_entries[] | {model: $model, item: .key, score: .value}]' FILE); where they are models and tests, write task for item"
  );
}

function entries(value: JsonValue): readonly (readonly [string, JsonValue])[] | null {
  if (isJsonObject(value)) return [...value];
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).map((each, index) => [String(index), each] as const)
    : null;
}

function isScore(value: JsonValue): boolean {
  return typeof value === "number" || typeof value === "boolean" || value === null || value instanceof WrittenNumber;
}

function shown(names: readonly string[]): string {
  return someNames(
    names.map((name) => JSON.stringify(short(name))),
    3,
  );
}
