import { describe, expect, test } from "vitest";
import { correlationInterval } from "../../../src/inference/intervals/correlationInterval.js";
import { biserialCorrelation } from "../../../src/inference/items/biserial.js";
import { pearson } from "../../../src/numeric/correlation.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("correlationInterval", () => {
  test("is artanh ± z/√(n − 3), turned back", () => {
    const { low, high } = correlationInterval(0.5, 28);
    expect(Math.atanh(low)).toBeCloseTo(Math.atanh(0.5) - 1.959963984540054 / 5, 12);
    expect(Math.atanh(high)).toBeCloseTo(Math.atanh(0.5) + 1.959963984540054 / 5, 12);
  });

  test("holds the true correlation of normal pairs at its level", () => {
    let inside = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const rng = createRng(trial, "fisher");
      const x = Array.from({ length: 17 }, () => standardNormal(rng));
      const y = x.map((value) => 0.6 * value + 0.8 * standardNormal(rng));
      const { low, high } = correlationInterval(pearson(x, y), 17, { level: 0.9 });
      if (low <= 0.6 && 0.6 <= high) inside++;
    }
    expect(Math.abs(inside / 1000 - 0.9)).toBeLessThan(0.03);
  });

  test("a perfect correlation and three pairs say nothing of the noise", () => {
    expect(correlationInterval(1, 10)).toMatchObject({ low: Number.NaN, high: Number.NaN });
    expect(correlationInterval(0.5, 3).low).toBeNaN();
  });
});

describe("biserialCorrelation", () => {
  test("recovers the correlation with the trait that the item cuts", () => {
    const rng = createRng(2, "biserial");
    const trait = Array.from({ length: 20_000 }, () => standardNormal(rng));
    const score = trait.map((value) => 0.7 * value + Math.sqrt(1 - 0.49) * standardNormal(rng));
    const right = trait.map((value) => Number(value > 0.8));
    const share = right.reduce((a, b) => a + b, 0) / right.length;
    expect(biserialCorrelation(pearson(right, score), share)).toBeCloseTo(0.7, 1);
  });

  test("is undefined where all or none are right", () => {
    expect([biserialCorrelation(0.3, 0), biserialCorrelation(0.3, 1)]).toEqual([Number.NaN, Number.NaN]);
  });
});
