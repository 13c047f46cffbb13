import { expect, test } from "vitest";
import { solveTail } from "../../../src/numeric/distributions/quantileSearch.js";

const rising = (place: number) => ({ value: 1 / (1 + Math.exp(-place)), density: 1 / (2 + 2 * Math.cosh(place)) });
const falling = (place: number) => ({ value: 1 / (1 + Math.exp(place)), density: 1 / (2 + 2 * Math.cosh(place)) });

test("solveTail finds the logit for rising and falling tails, from guesses on either side", () => {
  for (const target of [1e-300, 1e-9, 0.2, 0.5]) {
    const logit = Math.log(target) - Math.log1p(-target);
    for (const offset of [0, 1, 30, 3000]) {
      const low = logit - 1;
      const found = solveTail(rising, target, { rising: true, low, start: low + offset });
      expect(Math.abs(found - logit)).toBeLessThan(1e-15 * (4 + Math.abs(logit)));
      const mirrored = solveTail(falling, target, { rising: false, low: -logit - 1, start: -logit - 1 + offset });
      expect(Math.abs(mirrored + logit)).toBeLessThan(1e-15 * (4 + Math.abs(logit)));
    }
  }
});

test("solveTail gets out of a stretch where the tail underflows to 0", () => {
  const found = solveTail(rising, 0.25, { rising: true, low: -5000, start: -5000 });
  expect(found).toBeCloseTo(Math.log(1 / 3), 14);
  const fallen = solveTail(falling, 0.25, { rising: false, low: -5, start: 5000 });
  expect(fallen).toBeCloseTo(Math.log(3), 14);
});

test("solveTail is NaN where the tail is NaN", () => {
  expect(solveTail(() => ({ value: NaN, density: 1 }), 0.5, { rising: true, low: 0, start: 1 })).toBeNaN();
});
