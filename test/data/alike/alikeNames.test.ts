import { describe, expect, test } from "vitest";
import { alikeNames, areAlike } from "../../../src/data/alike/alikeNames.js";

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

  test("are found each with the first that it may be, in the order of names", () => {
    const names = ["x", "lab/Model", "model", "MODEL", "lab/other", "x", "a/lab/model"];
    expect(alikeNames(names)).toEqual(alikeNames([...names].reverse()));
    expect(alikeNames(names).map((pair) => [...pair].sort())).toEqual([
      ["MODEL", "a/lab/model"],
      ["MODEL", "lab/Model"],
      ["MODEL", "model"],
      ["a/lab/model", "lab/Model"],
    ]);
  });

  test("every pair that it may be is told by the pairs that are named", () => {
    const parts = ["a", "A", "b", "a_b", "a-b", "x/a", "X/a", "y/x/a", "x/b", "b/", "/b", "", "/"];
    const groups = new Map(parts.map((name) => [name, new Set([name])]));
    for (const pair of alikeNames(parts)) {
      const [mine, theirs] = pair.map((name) => groups.get(name) as Set<string>) as [Set<string>, Set<string>];
      for (const name of theirs) groups.set(name, mine.add(name));
      expect(areAlike(...pair)).toBe(true);
    }
    for (const first of parts) {
      for (const second of parts) if (areAlike(first, second)) expect(groups.get(first)).toContain(second);
    }
  });

  test("of a hundred thousand names that are all alike, each is named once", () => {
    const names = Array.from({ length: 100_000 }, (_, place) => `lab${place}/model`);
    expect(alikeNames([...names, "model"])).toHaveLength(100_000);
    const cased = Array.from({ length: 2 ** 12 }, (_, place) =>
      [..."abcdefghijkl"].map((letter, at) => ((place >> at) & 1 ? letter.toUpperCase() : letter)).join(""),
    );
    expect(alikeNames(cased)).toHaveLength(2 ** 12 - 1);
  });
});
