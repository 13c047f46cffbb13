import { describe, expect, test } from "vitest";
import { defined } from "../src/defined.js";

describe("defined", () => {
  test("leaves out what is undefined, and keeps every other value in its order", () => {
    const record = defined({ a: 1, b: undefined, c: null, d: 0, e: "", f: false });
    expect(Object.entries(record)).toEqual([
      ["a", 1],
      ["c", null],
      ["d", 0],
      ["e", ""],
      ["f", false],
    ]);
    expect("b" in record).toBe(false);
  });

  test("gives a record of its own", () => {
    const fields = { a: 1 };
    expect(defined(fields)).not.toBe(fields);
    expect(fields).toEqual({ a: 1 });
  });
});
