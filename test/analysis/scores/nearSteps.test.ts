import { expect, test } from "vitest";
import { nearSteps } from "../../../src/analysis/scores/nearSteps.js";

const curve = (seed: string, ...steps: (number | null)[]) => steps.map((step) => ({ seed, step }));

test("steps of different seeds that lie much nearer than the checkpoints of one", () => {
  const scores = [...curve("1", 1000, 2000, 3000), ...curve("2", 999, 1999, 3000), ...curve("3", null)];
  expect(nearSteps(scores)).toEqual([
    { low: 999, high: 1000 },
    { low: 1999, high: 2000 },
  ]);
});

test("not those that one seed has both of, that lie as far apart as others, or where no distance is known", () => {
  expect(nearSteps([...curve("1", 1000, 1001, 2000, 3000), ...curve("2", 1001, 2000)])).toEqual([]);
  expect(nearSteps([...curve("1", 1, 3, 5), ...curve("2", 2, 4, 6)])).toEqual([]);
  expect(nearSteps([...curve("1", 1000), ...curve("2", 999)])).toEqual([]);
  expect(nearSteps([])).toEqual([]);
});
