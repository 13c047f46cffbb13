import { expect, test } from "vitest";
import { EvenNumbers } from "../../../src/data/sheets/evenNumbers.js";

test.each([
  [[]],
  [[7]],
  [[3, 3, 3]],
  [[0, 1, 2, 3]],
  [[9, 7, 5, 3]],
  [[0, 1, 2, 4]],
  [[5, 5, 6, 7]],
  [[0, 1, 3, 2, 1, 0]],
])("%j are kept as they were given", (numbers: number[]) => {
  const kept = new EvenNumbers();
  for (const value of numbers) kept.push(value);
  expect(Array.from({ length: kept.length }, (_, place) => kept.at(place))).toEqual(numbers);
});
