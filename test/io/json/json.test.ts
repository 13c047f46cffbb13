import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/errors.js";
import { JsonReader, type JsonValue, parseJson, WrittenNumber } from "../../../src/io/json/json.js";

/** Maps back to what JSON.parse gives. */
function plain(value: JsonValue): unknown {
  if (value instanceof Map) {
    const object: Record<string, unknown> = Object.create(null);
    for (const [key, member] of value) object[key] = plain(member as JsonValue);
    return object;
  }
  if (Array.isArray(value)) return (value as JsonValue[]).map(plain);
  return value;
}

function errorOf(text: string): InputError {
  try {
    parseJson(text, { file: "a.json" });
  } catch (error) {
    if (error instanceof InputError) return error;
  }
  throw new Error(`${text} was read`);
}

describe("parseJson", () => {
  test("agrees with JSON.parse on every JSON text", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(plain(parseJson(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  test("agrees with JSON.parse on texts with quotes, backslashes and any character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseJson(JSON.stringify({ [text]: text }))).toEqual(new Map([[text, text]]));
      }),
    );
  });

  test("skipping any value ends where building it ends", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = `${JSON.stringify(value)} 7`;
        const [skipping, building] = [new JsonReader(text), new JsonReader(text)];
        skipping.skip();
        building.value();
        expect(skipping.position).toBe(building.position);
      }),
    );
  });

  test("bare NaN and Infinity, as Python writes them, are numbers", () => {
    expect(parseJson("[NaN, Infinity, -Infinity, 1]")).toEqual([Number.NaN, Infinity, -Infinity, 1]);
  });

  test("numbers under an exact key keep their text", () => {
    const row = parseJson('{"doc_id": 9007199254740993, "other": 1e5, "b": {"doc_id": 2}}', {
      exact: (key) => key === "doc_id",
    });
    const members = row as ReadonlyMap<string, JsonValue>;
    expect(members.get("doc_id")).toEqual(new WrittenNumber("9007199254740993"));
    expect(members.get("other")).toBe(100_000);
    expect(members.get("b")).toEqual(new Map([["doc_id", 2]]));
  });

  test("__proto__ and constructor are keys like any other", () => {
    const value = parseJson('{"__proto__": {"polluted": true}, "constructor": 1}') as ReadonlyMap<string, JsonValue>;
    expect([...value.keys()]).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("only the outermost members that are kept are built", () => {
    const row = new JsonReader('{"long": {"a": ["}", {"b": "\\""}]}, "acc": 1}').object((key) => key !== "long");
    expect(row).toEqual(new Map([["acc", 1]]));
  });

  test("an error names file, line and column", () => {
    const error = errorOf('{\n  "a": 1,\n  "b": oops\n}');
    expect(error.place).toEqual({ file: "a.json", line: 3 });
    expect(error.message).toBe('a.json:3: column 8: expected a value, got "oops\\n}"');
  });

  test.each([
    ["an unclosed text", '{"a": "b', "truncated-json"],
    ["an unclosed object", '{"a": 1', "truncated-json"],
    ["a word cut off", '{"a": tru', "truncated-json"],
    ["a trailing comma", '{"a": 1,}', "bad-json"],
    ["a number with a leading zero", "[007]", "bad-json"],
    ["a lone minus", "[-]", "bad-json"],
    ["single quotes", "{'a': 1}", "bad-json"],
    ["an unknown escape", '["\\x41"]', "bad-json"],
    ["a second document", "{} {}", "bad-json"],
    ["a closing bracket too many", "[]]", "bad-json"],
    ["an empty text", "", "truncated-json"],
  ])("%s is an error", (_, text, code) => {
    expect(errorOf(text).code).toBe(code);
  });

  test("nesting deeper than 1,000 levels is an error, not a stack overflow", () => {
    expect(errorOf("[".repeat(100_000)).message).toContain("at most 1000 nested levels");
    expect(parseJson(`${"[".repeat(1000)}${"]".repeat(1000)}`)).toHaveLength(1);
  });
});
