import { expect, test } from "vitest";
import { clause } from "../src/clause.js";
import { listed, someNames } from "../src/someNames.js";

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b", "c"], "a, b, c"],
  [["a", "b", "c", "d"], "a, b, c and 1 more"],
])("of %j it says %j", (names, text) => {
  expect(someNames(names)).toBe(text);
});

test("how many are named, and what stands between them, can be chosen", () => {
  expect(someNames(["a", "b", "c"], 1)).toBe("a and 2 more");
  expect(someNames(["a, b", "c", "d"], 2, "; ")).toBe("a, b; c and 1 more");
  expect(someNames(Array(2001).fill("a"), 1)).toBe("a and 2\u202f000 more");
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
])("all of %j are %j", (names, text) => {
  expect(listed(names)).toBe(text);
  expect(listed(names, "or")).toBe(text.replace("and", "or"));
});

test("a sentence loses its full stop as a part of another, and nothing else", () => {
  expect(clause("no p < 0.05. None.")).toBe("no p < 0.05. None");
  expect(clause("no stop")).toBe("no stop");
});
