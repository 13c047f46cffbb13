import { expect, test } from "vitest";
import { someNames } from "../src/someNames.js";

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
