import { expect, test } from "vitest";
import { digamma, trigamma } from "../../../src/numeric/distributions/polygamma.js";

test("agree with mpmath at 30 digits", () => {
  const golden = [
    [0.1, -10.423754940411076, 101.43329915079275],
    [0.5, -1.9635100260214235, 4.934802200544679],
    [1, -0.5772156649015329, 1.6449340668482264],
    [1.75, 0.24747245354686118, 0.7641018698938287],
    [4.5, 1.388870926359529, 0.24872510303901038],
    [10, 2.251752589066721, 0.10516633568168575],
    [60, 4.0859880813835385, 0.016806327117635387],
  ] as const;
  for (const [x, first, second] of golden) {
    expect(Math.abs(digamma(x) / first - 1)).toBeLessThan(1e-13);
    expect(Math.abs(trigamma(x) / second - 1)).toBeLessThan(1e-13);
  }
});

test("follow their recurrences across the change of method, and are NaN where they are not defined", () => {
  for (let x = 0.05; x < 30; x += 0.37) {
    expect(digamma(x + 1) - digamma(x) - 1 / x).toBeCloseTo(0, 12);
    expect((trigamma(x) - trigamma(x + 1)) * x ** 2).toBeCloseTo(1, 10);
  }
  expect([0, -1, Number.NaN].map(digamma)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect([0, -1, Number.NaN].map(trigamma)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});
