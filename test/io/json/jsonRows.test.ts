import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/errors.js";
import { jsonRows } from "../../../src/io/json/jsonRows.js";

function rows(text: string) {
  const found = [...jsonRows(new TextEncoder().encode(text), { file: "a.jsonl", keep: () => true })];
  return found.map(({ members, line }) => [members.get("a"), line]);
}

function errorOf(text: string): InputError {
  try {
    rows(text);
  } catch (error) {
    if (error instanceof InputError) return error;
  }
  throw new Error("no error");
}

describe("jsonRows", () => {
  test("reads JSON Lines with BOM, CRLF, blank lines and no last line end", () => {
    expect(rows('\ufeff{"a":1}\r\n\r\n  \n{"a":2}\r\n{"a":3}')).toEqual([
      [1, 1],
      [2, 4],
      [3, 5],
    ]);
  });

  test("reads an array whatever the file is called, with the line of each row", () => {
    expect(rows('[\n  {\n    "a": 1\n  },\n  {"a": 2}\n]\n')).toEqual([
      [1, 2],
      [2, 5],
    ]);
  });

  test("reads arrays written one after another, as a harness that appends does", () => {
    expect(rows('[{"a":1}]\n[{"a":2}]\n[]')).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test("a last line that is cut off says so", () => {
    const error = errorOf('{"a":1}\n{"a":2}\n{"a":3, "b": "unfin');
    expect(error.code).toBe("truncated-line");
    expect(error.place).toEqual({ file: "a.jsonl", line: 3 });
    expect(error.message).toContain("the last line is incomplete (did the run crash?)");
  });

  test("a line cut off in the middle is another error, on its own line", () => {
    const error = errorOf('{"a":1}\n{"a":\n{"a":3}\n');
    expect([error.code, error.place.line]).toEqual(["truncated-json", 2]);
  });

  test("a row that is no object is an error", () => {
    expect(errorOf('{"a":1}\n17\n').message).toBe('a.jsonl:2: column 1: expected an object {…}, got "17"');
  });

  test("files longer than one block are read with right line numbers", () => {
    const filler = "x".repeat(1000);
    const text = Array.from({ length: 20_000 }, (_, index) => `{"a":${index},"f":"${filler}é"}`).join("\n");
    const found = rows(text);
    expect(found).toHaveLength(20_000);
    expect(found.every(([value, line]) => line === (value as number) + 1)).toBe(true);
    expect(errorOf(`${text}\n{"a":`).place.line).toBe(20_001);
  });
});
