import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flipRate, projectedStandardError, trialVariance } from "../../../src/inference/components/trialVariance.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";

/** Every 0/1 outcome of `trials` trials with its probability. */
function outcomes(trials: number, p: number): { scores: number[]; probability: number }[] {
  return Array.from({ length: 2 ** trials }, (_, bits) => {
    const scores = Array.from({ length: trials }, (_, trial) => (bits >> trial) & 1);
    const right = scores.reduce((x, y) => x + y, 0);
    return { scores, probability: p ** right * (1 - p) ** (trials - right) };
  });
}

describe("trialVariance", () => {
  test("is unbiased for both parts: over all samples of two items from three, and all outcomes of their trials", () => {
    const abilities = [0.1, 0.6, 0.9];
    const trials = [2, 3];
    let between = 0;
    let within = 0;
    let total = 0;
    let weight = 0;
    // Two different draws with replacement from the three items: independent and identically distributed.
    for (const first of abilities) {
      for (const second of abilities) {
        for (const one of outcomes(trials[0] as number, first)) {
          for (const two of outcomes(trials[1] as number, second)) {
            const probability = one.probability * two.probability;
            const parts = trialVariance([one.scores, two.scores]);
            between += probability * parts.betweenItems;
            within += probability * parts.withinItem;
            // Two equal item means have no known error; what they add to the mean of the squared ones is 0.
            total += probability * (Number.isNaN(parts.standardError) ? 0 : parts.standardError ** 2);
            weight += probability;
          }
        }
      }
    }
    const trueBetween = mean(abilities.map((p) => (p - mean(abilities)) ** 2));
    const trueWithin = mean(abilities.map((p) => p * (1 - p)));
    expect(between / weight).toBeCloseTo(trueBetween, 12);
    expect(within / weight).toBeCloseTo(trueWithin, 12);
    expect(total / weight).toBeCloseTo((trueBetween + (trueWithin * (1 / 2 + 1 / 3)) / 2) / 2, 12);
  });

  test("parts add up to the squared standard error of the item means, whatever the numbers of trials", () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 5 }), {
            minLength: 2,
            maxLength: 12,
          })
          .filter((items) => items.some(({ length }) => length > 1)),
        (items) => {
          const parts = trialVariance(items);
          expect((parts.betweenItems + parts.trialPart) / items.length).toBeCloseTo(parts.standardError ** 2, 10);
          expect(parts.standardError).toBeCloseTo(standardError(items.map((scores) => mean(scores))), 12);
        },
      ),
      { seed: 231, numRuns: 200 },
    );
  });

  test("the naive variance of the item means holds the trial noise, the corrected one does not", () => {
    const rng = createRng(7);
    const items = Array.from({ length: 4000 }, (_, item) => {
      const p = item % 2 === 0 ? 0.3 : 0.7;
      return Array.from({ length: 3 }, () => (rng.nextUniform() < p ? 1 : 0));
    });
    expect(variance(items.map((scores) => mean(scores)))).toBeGreaterThan(0.1);
    expect(trialVariance(items).betweenItems).toBeCloseTo(0.04, 2);
    expect(trialVariance(items).withinItem).toBeCloseTo(0.21, 2);
  });

  test("leaves out items without trials; without repeats the parts are unknown, not 0", () => {
    const parts = trialVariance([[1], [], [0], [1]]);
    expect(parts).toMatchObject({ items: 3, trials: 3, mean: 2 / 3 });
    expect(parts.standardError).toBeCloseTo(1 / 3, 14);
    expect([parts.betweenItems, parts.withinItem, parts.trialPart]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(trialVariance([]).mean).toBeNaN();
    expect(trialVariance([[1, 0]]).standardError).toBeNaN();
  });
});

describe("projectedStandardError", () => {
  test("reproduces the present error, halves with four times the items, and has a floor that trials cannot pass", () => {
    const items = [
      [1, 1, 0, 1],
      [0, 0, 0, 1],
      [1, 1, 1, 1],
      [0, 1, 0, 0],
      [0, 0, 0, 0],
    ];
    const parts = trialVariance(items);
    expect(projectedStandardError(parts, 5, 4)).toBeCloseTo(parts.standardError, 14);
    expect(projectedStandardError(parts, 20, 4)).toBeCloseTo(parts.standardError / 2, 14);
    const floor = projectedStandardError(parts, 5, Number.POSITIVE_INFINITY);
    expect(floor).toBeCloseTo(Math.sqrt(parts.betweenItems / 5), 14);
    expect(projectedStandardError(parts, 5, 8)).toBeGreaterThan(floor);
  });

  test("never does better with twice the trials than with twice the items", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (betweenItems, withinItem) => {
          fc.pre(Math.max(betweenItems, withinItem) > 1e-300);
          const parts = { betweenItems, withinItem };
          expect(projectedStandardError(parts, 200, 3)).toBeLessThanOrEqual(
            projectedStandardError(parts, 100, 6) + 1e-15,
          );
        },
      ),
      { seed: 232, numRuns: 200 },
    );
  });

  test("refuses no items or trials and does not know unknown parts", () => {
    expect(() => projectedStandardError({ betweenItems: 1, withinItem: 1 }, 0, 1)).toThrow(RangeError);
    expect(projectedStandardError({ betweenItems: Number.NaN, withinItem: 1 }, 1, 1)).toBeNaN();
    expect(projectedStandardError({ betweenItems: -0.1, withinItem: 0 }, 5, 2)).toBeNaN();
  });
});

describe("flipRate", () => {
  test("is the share of ordered pairs of different trials that differ, item by item", () => {
    const items = [[1, 0, 1], [2, 2], [0.5, 0.25, 0.5, 0.75], [1]];
    const byPairs = items
      .filter(({ length }) => length > 1)
      .map((scores) => {
        const pairs = scores.flatMap((x, i) => scores.filter((_, j) => i !== j).map((y) => (x === y ? 0 : 1)));
        return mean(pairs);
      });
    expect(flipRate(items).flipRate).toBeCloseTo(mean(byPairs), 14);
    expect(flipRate(items)).toMatchObject({ unstableShare: 2 / 3, items: 3 });
  });

  test("for 0/1 is twice the variance of a trial within its item", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom(0, 1), { minLength: 2, maxLength: 7 }), { minLength: 1, maxLength: 9 }),
        (items) => {
          expect(flipRate(items).flipRate).toBeCloseTo(2 * trialVariance(items).withinItem, 12);
        },
      ),
      { seed: 233, numRuns: 200 },
    );
  });

  test("is unknown without repeats", () => {
    expect(flipRate([[1], []])).toEqual({ flipRate: Number.NaN, unstableShare: Number.NaN, items: 0 });
  });
});
