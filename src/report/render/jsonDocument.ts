/** Version of the JSON documents; raised when a field changes its meaning or goes away. */
const SCHEMA_VERSION = 1;

/**
 * A command's result as JSON text: `schema: "noisefloor/<command>/1"` first, full precision, `null` for undefined.
 * A number that is not finite is a fault of this library and throws, so that none ever leaves it.
 */
export function jsonDocument(command: string, body: object): string {
  const text = JSON.stringify({ schema: `noisefloor/${command}/${SCHEMA_VERSION}`, ...body }, requireFinite, 2);
  return `${text.replace(UNSAFE_IN_TERMINAL, escapeCharacter)}\n`;
}

// JSON lets these stand, but a terminal that shows the document would obey them.
const UNSAFE_IN_TERMINAL = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function requireFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Error(`jsonDocument: ${key} is ${value}; undefined numbers must be null with a note.`);
  }
  return value;
}
