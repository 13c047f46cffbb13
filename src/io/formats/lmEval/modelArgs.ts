import { defined } from "../../../defined.js";
import { isJsonObject, type JsonValue } from "../../json/json.js";

/** Model and revision, as far as `model_args` says them. */
export interface ModelArgs {
  readonly model?: string;
  readonly revision?: string;
}

/** In the order in which the harness itself looks for the model's name. */
const MODEL_KEYS = ["peft", "delta", "pretrained", "model", "model_name", "path", "engine"];

/** Reads `model_args`, which is `key=value,…` in older files and an object in newer ones. */
export function parseModelArgs(value: JsonValue | undefined): ModelArgs {
  const pairs = new Map<string, string>();
  if (isJsonObject(value)) {
    for (const [key, part] of value) if (typeof part === "string") pairs.set(key, part);
  } else if (typeof value === "string") {
    for (const pair of value.split(",")) {
      const equals = pair.indexOf("=");
      if (equals > 0) pairs.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
    }
  }
  const model = MODEL_KEYS.map((key) => pairs.get(key)).find((name) => name !== undefined && name !== "");
  const revision = pairs.get("revision");
  return defined({ model, revision });
}

/** Reads `model_args` as it stands in the file names of 0.4.0 to 0.4.2, where "=" and "/" became "__". */
export function parseSanitisedModelArgs(text: string): ModelArgs {
  return parseModelArgs(
    text
      .split(",")
      .map((pair) => pair.replace("__", "=").replaceAll("__", "/"))
      .join(","),
  );
}
