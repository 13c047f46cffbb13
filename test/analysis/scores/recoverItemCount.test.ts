import { describe, expect, test } from "vitest";
import { recoverItemCount } from "../../../src/analysis/scores/recoverItemCount.js";

describe("recoverItemCount", () => {
  test.each([
    [0.6161459344071415, 0.006775431186581984, 5153],
    [0.7089227421109902, 0.010598612490942592, 1838],
  ])("finds the items behind an accuracy of %d and its printed error", (value, error, items) => {
    expect(recoverItemCount(value, error)).toBe(items);
  });

  test("finds n from every accuracy that is neither 0 nor 1", () => {
    for (const [right, items] of [
      [1, 2],
      [7, 30],
      [999, 1000],
      [5000, 14042],
      [70021, 100003],
    ] as const) {
      const share = right / items;
      expect(recoverItemCount(share, Math.sqrt((share * (1 - share)) / (items - 1)))).toBe(items);
    }
  });

  test("finds none where the error is not that of 0/1 items, is rounded, 0 or unknown", () => {
    expect(recoverItemCount(0.6161, 0.0068)).toBeNull();
    expect(recoverItemCount(0.6161459344071415, 0.0067)).toBeNull();
    // n = 10 fits the error, but .55 of 10 items is no whole number of right answers.
    expect(recoverItemCount(0.55, Math.sqrt((0.55 * 0.45) / 9))).toBeNull();
    expect([recoverItemCount(1, 0), recoverItemCount(0, 0), recoverItemCount(0.5, undefined)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
