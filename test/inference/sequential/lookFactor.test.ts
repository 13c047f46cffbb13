import { describe, expect, test } from "vitest";
import { lookFactor } from "../../../src/inference/sequential/lookFactor.js";

describe("the shares of alpha", () => {
  test("without a plan add up to 1 − 1/(n + 1) over n looks, as the telescoping sum does", () => {
    for (const looks of [1, 2, 30, 1000]) {
      const total = Array.from({ length: looks }, (_, index) => 1 / lookFactor("gate", { look: index + 1 }));
      expect(total.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1 - 1 / (looks + 1), 12);
    }
  });

  test("of planned looks are equal and add up to 1", () => {
    expect([1, 2, 3].map((look) => lookFactor("gate", { look, planned: 3 }))).toEqual([3, 3, 3]);
    expect(lookFactor("gate", { look: 1, planned: 1 })).toBe(1);
  });

  test.each([
    [{ look: 0 }, /look must be/],
    [{ look: 1.5 }, /look must be/],
    [{ look: 4, planned: 3 }, /one of the 3 planned, got 4/],
  ])("%j is refused", (place, message) => {
    expect(() => lookFactor("gate", place)).toThrow(message);
  });
});

test("a look has a number from 1 on, within what was planned, and spending takes a plan", () => {
  const factor = (place: Parameters<typeof lookFactor>[1]) => () => lookFactor("gate", place);
  expect(factor({ look: 0 })).toThrow(/gate: looks.look must be 1 or more, got 0/);
  expect(factor({ look: 1.5 })).toThrow(/looks.look/);
  expect(factor({ look: 4, planned: 3 })).toThrow(/one of the 3 planned, got 4/);
  expect(factor({ look: 3, planned: 3 })()).toBe(3);
  expect(factor({ look: 1, spending: "obrien-fleming" as never })).toThrow(/how many looks alpha is spent over/);
  expect(factor({ look: 2, planned: 3, spending: "obrien-fleming" as never })()).toBe(1);
});
