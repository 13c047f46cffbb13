import { expect, test } from "vitest";
import { taskChance } from "../../src/data/taskChance.js";

test.each<[string, string, boolean]>([
  ["mmlu", "mmlu", true],
  ["mmlu", "mmlu_stem", false],
  ["mmlu*", "mmlu_stem val", true],
  ["mmlu*", "mmlu", true],
  ["*_mc", "arc_mc", true],
  ["*_mc", "arc_mc_2", false],
  ["arc_*val", "arc_easy val", true],
  ["arc_*val", "arc_easy test", false],
  ["a*a", "a", false],
  ["a*b*c", "a1b2c", true],
  ["a*b*c", "a1c2b", false],
  ["a.c*", "abc", false],
  ["*", "anything", true],
])("%s for %s: %s", (pattern, task, holds) => {
  expect(taskChance(new Map([[pattern, 0.25]]), task)).toBe(holds ? 0.25 : undefined);
});

test("the task's own entry wins over a pattern, and the first pattern over later ones", () => {
  const chance = new Map([
    ["mmlu*", 0.25],
    ["mmlu_stem", 0.2],
    ["*", 0.5],
  ]);
  expect(["mmlu_stem", "mmlu_other", "boolq"].map((task) => taskChance(chance, task))).toEqual([0.2, 0.25, 0.5]);
});
