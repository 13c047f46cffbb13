import { expect, test } from "vitest";
import { combinations } from "../../src/numeric/combinations.js";

test("follows Pascal's rule, and counts what is listed", () => {
  for (let count = 1; count <= 12; count++) {
    for (let size = 1; size <= count; size++) {
      expect(combinations(count, size)).toBe(combinations(count - 1, size - 1) + combinations(count - 1, size));
    }
  }
  expect(combinations(5, 2)).toBe(10);
});

test("none are taken in one way, more than there are in none", () => {
  expect(combinations(7, 0)).toBe(1);
  expect(combinations(3, 4)).toBe(0);
});

test("stops where there are more than were asked about", () => {
  expect(combinations(20, 10, 184_756)).toBe(184_756);
  expect(combinations(20, 10, 184_755)).toBe(Number.POSITIVE_INFINITY);
  expect(combinations(3000, 1500)).toBe(Number.POSITIVE_INFINITY);
});
