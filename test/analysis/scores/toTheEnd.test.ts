import { expect, test } from "vitest";
import { toTheEnd } from "../../../src/analysis/scores/toTheEnd.js";

const split = (...curves: (number | null)[][]) => toTheEnd(curves, (steps) => steps);

test("curves that reach the last step of two are kept, whatever they lack on the way", () => {
  expect(split([1, 2, 3], [1, 3], [1, 2])).toEqual({
    kept: [
      [1, 2, 3],
      [1, 3],
    ],
    stopped: [[1, 2]],
    later: [],
    end: 3,
  });
});

test("a curve that went on alone is no end, and one that went on past it counts as there", () => {
  const { stopped, later, end } = split([1, 2, 3, 4], [1, 2, 3], [1]);
  expect(stopped).toEqual([[1]]);
  expect(later).toEqual([[1, 2, 3, 4]]);
  expect(end).toBe(3);
});

test("a single curve, and curves without steps, are all kept", () => {
  expect(split([1, 2])).toEqual({ kept: [[1, 2]], stopped: [], later: [], end: 2 });
  expect(split([null], [null])).toEqual({ kept: [[null], [null]], stopped: [], later: [], end: null });
  expect(split()).toEqual({ kept: [], stopped: [], later: [], end: null });
});
