import { describe, expect, test } from "vitest";
import { averagedProportionInterval } from "../../../src/inference/intervals/averagedProportionInterval.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";

/** The two shares at which the score test with this quantile is just not rejected: the roots of its quadratic. */
function byDefinition(mean: number, count: number, quantile: number) {
  const [a, b, c] = [1 + quantile ** 2 / count, -(2 * mean + quantile ** 2 / count), mean ** 2];
  const root = Math.sqrt(b * b - 4 * a * c);
  return { low: (-b - root) / (2 * a), high: (-b + root) / (2 * a) };
}

describe("averagedProportionInterval", () => {
  test("is Wilson's score interval on the effective number of answers, with Student's quantile", () => {
    const found = averagedProportionInterval({ mean: 0.8, standardError: 0.03, items: 60, answers: 480 });
    const { low, high } = byDefinition(0.8, (0.8 * 0.2) / 0.03 ** 2, studentTQuantile(0.975, 59));
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
  });

  test("repeats that all agree count as one answer an item, and never more than all answers count", () => {
    const alike = averagedProportionInterval({ mean: 0.9, standardError: 0.3, items: 5000, answers: 20_000 });
    const wilson = wilsonInterval(4500, 5000);
    expect(alike.low).toBeCloseTo(wilson.low, 4);
    expect(alike.high).toBeCloseTo(wilson.high, 4);
    const [at, beyond] = [Math.sqrt(0.09 / 400), 1e-4].map((standardError) =>
      averagedProportionInterval({ mean: 0.9, standardError, items: 100, answers: 400 }),
    );
    expect(beyond!.low).toBeCloseTo(at!.low, 12);
  });

  test("all right and all wrong mirror each other, end at 1 and 0, and have a width", () => {
    const [right, wrong] = [1, 0].map((mean) =>
      averagedProportionInterval({ mean, standardError: Number.NaN, items: 20, answers: 80 }),
    );
    expect([right!.high, wrong!.low]).toEqual([1, 0]);
    expect(right!.low).toBeCloseTo(1 - wrong!.high, 12);
    expect(right!.low).toBeGreaterThan(0.8);
    expect(right!.low).toBeLessThan(0.84);
  });

  test("one item has none", () => {
    const { low, high } = averagedProportionInterval({ mean: 1, standardError: Number.NaN, items: 1, answers: 4 });
    expect([low, high]).toEqual([Number.NaN, Number.NaN]);
  });
});
