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
  });
});

test("a curve that went on alone is no end, and one that went on past it counts as there", () => {
  expect(split([1, 2, 3, 4], [1, 2, 3], [1]).stopped).toEqual([[1]]);
});

test("a single curve, and curves without steps, are all kept", () => {
  expect(split([1, 2])).toEqual({ kept: [[1, 2]], stopped: [] });
  expect(split([null], [null])).toEqual({ kept: [[null], [null]], stopped: [] });
  expect(split()).toEqual({ kept: [], stopped: [] });
});
