import { inertJson } from "../../inertJson.js";

/** Version of the JSON documents; raised when a field changes its meaning or goes away. */
const SCHEMA_VERSION = 1;

/**
 * A command's result as JSON text: `schema: "noisefloor/<command>/1"` first, full precision, `null` for undefined.
 * A number that is not finite is a fault of this library and throws, so that none ever leaves it.
 */
export function jsonDocument(command: string, body: object): string {
  const text = JSON.stringify({ schema: `noisefloor/${command}/${SCHEMA_VERSION}`, ...body }, requireFinite, 2);
  return `${inertJson(text)}\n`;
}

function requireFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Error(`jsonDocument: ${key} is ${value}; undefined numbers must be null with a note.`);
  }
  return value;
}
