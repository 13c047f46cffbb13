import { expect, test } from "vitest";
import { atSharedSteps } from "../../../src/analysis/curves/sharedSteps.js";

test("points of all curves at the steps that none of them lacks, in order", () => {
  const [a, b] = [
    [
      { step: 3, at: "a3" },
      { step: 1, at: "a1" },
      { step: 2, at: "a2" },
    ],
    [
      { step: 1, at: "b1" },
      { step: 3, at: "b3" },
    ],
  ];
  expect(atSharedSteps([a, b])).toEqual([
    { step: 1, points: [a[1], b[0]] },
    { step: 3, points: [a[0], b[1]] },
  ]);
  expect(atSharedSteps([a, b, []])).toEqual([]);
  expect(atSharedSteps([])).toEqual([]);
});
