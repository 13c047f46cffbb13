import { expect, test } from "vitest";
import { KNOWN_SEED_SDS, knownSeedSd } from "../../../src/analysis/seeds/knownSeedSd.js";

test("the published seed SDs are those of Madaan et al., in points, by task and framing", () => {
  expect(KNOWN_SEED_SDS.map(({ task, framing, sd, seeds }) => [task, framing, Math.round(sd * 1e4), seeds])).toEqual([
    ["mmlu", "choice", 57, 10],
    ["mmlu", "completion", 22, 10],
    ["hellaswag", "completion", 21, 10],
    ["arc_challenge", "completion", 80, 10],
    ["copa", "completion", 215, 10],
    ["gsm8k", null, 41, 10],
    ["humaneval", null, 111, 10],
  ]);
});

test("a task is found with its framing, and without one where it has a single entry", () => {
  for (const entry of KNOWN_SEED_SDS) expect(knownSeedSd(entry.task, entry.framing)).toBe(entry);
  expect(knownSeedSd("mmlu")).toBeNull();
  expect(knownSeedSd("copa")).toMatchObject({ sd: 0.0215 });
  expect(knownSeedSd("gsm8k")).toMatchObject({ sd: 0.0041 });
  for (const [task, framing] of [
    ["copa", "choice"],
    ["gsm8k", "choice"],
    ["arc_easy", "completion"],
    ["", null],
  ] as const) {
    expect(knownSeedSd(task, framing)).toBeNull();
  }
  // @ts-expect-error a number is no task
  expect(() => knownSeedSd(3)).toThrow(RangeError);
  // @ts-expect-error a number is no framing
  expect(() => knownSeedSd("copa", 3)).toThrow(RangeError);
});
