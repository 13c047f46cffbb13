import { describe, expect, test } from "vitest";
import { lastCheckpoint } from "../../../src/analysis/scores/lastCheckpoint.js";

const stepOf = (checkpoints: readonly (readonly [step: number | null, runs: number])[]) =>
  lastCheckpoint(
    checkpoints.map(([step, runs]) => ({ step, runs })),
    ({ runs }) => runs,
  )?.step;

describe("lastCheckpoint", () => {
  test("is the last one where all runs reached all", () => {
    const checkpoints = [
      [1000, 3],
      [3000, 3],
      [2000, 3],
    ] as const;
    expect(stepOf(checkpoints)).toBe(3000);
    expect(stepOf(checkpoints.toReversed())).toBe(3000);
  });

  test("is none that only some runs reached", () => {
    expect(
      stepOf([
        [1000, 3],
        [2000, 3],
        [3000, 1],
      ]),
    ).toBe(2000);
  });

  test("of one checkpoint is that one, with or without a step", () => {
    expect(stepOf([[null, 2]])).toBeNull();
    expect(stepOf([[0, 1]])).toBe(0);
  });

  test("a step, were it 0, comes after runs without one", () => {
    expect(
      stepOf([
        [0, 1],
        [null, 1],
      ]),
    ).toBe(0);
  });

  test("there is none without checkpoints", () => {
    expect(lastCheckpoint([], () => 0)).toBeNull();
  });
});
