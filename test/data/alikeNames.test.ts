import { describe, expect, test } from "vitest";
import { alikeNames, areAlike } from "../../src/data/alikeNames.js";

describe("names that may be of one thing", () => {
  test.each([
    ["MMLU", "mmlu"],
    ["org/Llama-3", "llama-3"],
    ["lab__north", "lab/north"],
    ["gsm8k cot", "gsm8k_cot"],
    ["a/b/c", "b/c"],
  ])("%s and %s", (first, second) => {
    expect([areAlike(first, second), areAlike(second, first)]).toEqual([true, true]);
  });

  test.each([
    ["mmlu", "mmlu"],
    ["a/model", "b/model"],
    ["llama-3", "llama-3.1"],
    ["gpt4", "gpt-4"],
  ])("not %s and %s", (first, second) => {
    expect([areAlike(first, second), areAlike(second, first)]).toEqual([false, false]);
  });

  test("are found once each, in the order of names", () => {
    const names = ["x", "lab/Model", "model", "MODEL", "lab/other", "x"];
    expect(alikeNames(names)).toEqual(alikeNames([...names].reverse()));
    expect(alikeNames(names).map((pair) => [...pair].sort())).toEqual([
      ["MODEL", "lab/Model"],
      ["MODEL", "model"],
      ["lab/Model", "model"],
    ]);
  });
});
