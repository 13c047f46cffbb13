import { shellWord } from "../../../shellWord.js";
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

/**
 * For JSON rows of which one value is itself an object of scores by name: where they are, and what lifts them to where a column can be
 * named. `null` for rows without such an object.
 */
export function nestedQuestion(row: JsonObject, isList: boolean): string | null {
  for (const [key, value] of row) {
    if (!isJsonObject(value) || value.size === 0) continue;
    const names = [...value].flatMap(([name, score]) => (score !== null && isScore(score) ? [name] : []));
    const [first] = names;
    if (first === undefined || !/^[a-z_]\w*$/i.test(key)) continue;
    const [every, own] = isList ? ["[.[] | ", "]"] : ["", ""];
    return (
      `JSON rows whose ${JSON.stringify(short(key))} holds an object with ${shown(names)}; which of them is the score is not known. Lift them ` +
      `(jq ${isList ? "" : "-c "}'${every}.${key} as $it | del(.${key}) + $it${own}' FILE) and name one, as --map ${shellWord(`score=${first}`)}`
    );
  }
  return null;
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
