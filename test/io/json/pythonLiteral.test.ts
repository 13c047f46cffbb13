import { describe, expect, test } from "vitest";
import { pythonLiteral } from "../../../src/io/json/pythonLiteral.js";

describe("what Python prints of a value", () => {
  test.each([
    [
      "{'a': 1, 'b/c': -0.5e-3, \"it's\": True}",
      new Map<string, unknown>([
        ["a", 1],
        ["b/c", -0.0005],
        ["it's", true],
      ]),
    ],
    [
      "{'x': None, 'y': nan, 'z': [1, (2, 'three')]}",
      new Map<string, unknown>([
        ["x", null],
        ["y", Number.NaN],
        ["z", [1, [2, "three"]]],
      ]),
    ],
    ["'a\\'b\\n'", "a'b\n"],
    ["()", []],
    [" {} ", new Map()],
    ["{1: 2}", new Map([["1", 2]])],
  ])("%s", (text, value) => {
    expect(pythonLiteral(text)).toEqual(value);
  });

  test.each(["", "{", "{'a' 1}", "{'a': <object>}", "['a'", "[1 2]", "'a", "toString", "1 2"])("%s is none", (text) => {
    expect(pythonLiteral(text)).toBeUndefined();
  });
});
