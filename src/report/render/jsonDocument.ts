import { requireArgument } from "../../arguments/requireArgument.js";
import { RECORD, type Shape, TEXT } from "../../arguments/shapes.js";
import { inertJson } from "../../inertJson.js";

/** Version of the JSON documents; raised when a field changes its meaning or goes away. */
const SCHEMA_VERSION = 1;

/** What a file says of itself, so that no reader takes it for a dump. */
export function schemaOf(command: string): string {
  return `noisefloor/${command}/${SCHEMA_VERSION}`;
}

/**
 * A command's result as JSON text: `schema: "noisefloor/<command>/1"` first, full precision, `null` for undefined.
 * A number that is not finite is a fault of this library and throws, so that none ever leaves it.
 */
export function jsonDocument(command: string, body: object): string {
  requireArgument("jsonDocument", "command", command, TEXT);
  requireArgument("jsonDocument", "body", body, RECORD);
  requireArgument("jsonDocument", "body", body, ACYCLIC);
  const text = JSON.stringify({ schema: schemaOf(command), ...body }, requireFinite, 2);
  return `${inertJson(text)}\n`;
}

const ACYCLIC: Shape = {
  needs: "plain data",
  fits: (value) => isPlain(value, new Set()),
  repair: "An object that holds itself, or a bigint, has no JSON.",
};

function isPlain(value: unknown, above: Set<unknown>): boolean {
  if (typeof value === "bigint" || above.has(value)) return false;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return true;
  above.add(value);
  const plain = Object.values(value).every((part) => isPlain(part, above));
  above.delete(value);
  return plain;
}

function requireFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Error(`jsonDocument: ${key} is ${value}; undefined numbers must be null with a note.`);
  }
  return value;
}
