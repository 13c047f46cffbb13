import { describe, expect, test } from "vitest";
import { type JsonObject, parseJson } from "../../../src/io/json/json.js";
import { entriesAt, scoresAt } from "../../../src/io/json/scoreHolders.js";

const object = (text: string) => parseJson(text) as JsonObject;
const place = { file: "a.json", line: 3 };

describe("what holds scores", () => {
  test.each(["{}", '{"metrics":null}'])("is empty where it is not there: %s", (text) => {
    expect(scoresAt(object(text), "metrics", place).size).toBe(0);
    expect(entriesAt(object(text), "metrics", place)).toEqual([]);
  });

  test("is what stands there", () => {
    expect([...scoresAt(object('{"metrics":{"acc":1}}'), "metrics", place)]).toEqual([["acc", 1]]);
    expect(entriesAt(object('{"stats":[{"a":1},{}]}'), "stats", place).map(({ size }) => size)).toEqual([1, 0]);
  });

  test.each([
    ['"abc"', 'metrics must be an object, got the text "abc"'],
    ['""', 'metrics must be an object, got the text ""'],
    ["[]", "metrics must be an object, got an empty list"],
    ["[1]", "metrics must be an object, got a list"],
    ["1", "metrics must be an object, got a number"],
    ["NaN", "metrics must be an object, got a number"],
    ["false", "metrics must be an object, got false"],
  ])("is never %s, which would lose them", (written, message) => {
    const holder = object(`{"metrics":${written}}`);
    const repair = "The dump is damaged or was edited: write it again.";
    expect(() => scoresAt(holder, "metrics", place)).toThrow(`a.json:3: ${message}. ${repair}`);
  });

  test.each([
    ["{}", "stats must be a list, got an empty object"],
    ['[{},"x"]', 'stats[1] must be an object, got the text "x"'],
    ["[null]", "stats[0] must be an object, got null"],
    ["[[]]", "stats[0] must be an object, got an empty list"],
  ])("is no list of %s", (written, message) => {
    expect(() => entriesAt(object(`{"stats":${written}}`), "stats", place)).toThrow(message);
  });
});
