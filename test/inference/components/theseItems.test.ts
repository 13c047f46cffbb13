import { describe, expect, test } from "vitest";
import { flakyItems, trialsToShowFlaky } from "../../../src/inference/components/flakyItems.js";
import { theseItems } from "../../../src/inference/components/theseItems.js";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { benjaminiHochberg } from "../../../src/inference/significance/multiplicity.js";
import { createRng } from "../../../src/random/rng.js";

const average = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;

describe("theseItems", () => {
  test("is its definition: the variances within the items over their trials, with Satterthwaite's degrees of freedom", () => {
    const rng = createRng(1, "these");
    for (let round = 0; round < 20; round++) {
      const scores = Array.from({ length: 5 + round }, (_, item) =>
        Array.from({ length: 2 + (item % 4) }, () => Math.round(10 * rng.nextUniform()) / 10),
      );
      const parts = scores.map((each) => {
        const centre = average(each);
        const variance = each.reduce((total, one) => total + (one - centre) ** 2, 0) / (each.length - 1);
        return { part: variance / each.length / scores.length ** 2, freedom: each.length - 1 };
      });
      const error = Math.sqrt(parts.reduce((total, { part }) => total + part, 0));
      const freedom = error ** 4 / parts.reduce((total, { part, freedom: own }) => total + part ** 2 / own, 0);
      const found = theseItems(scores);
      expect(found.standardError).toBeCloseTo(error, 12);
      expect(found.degreesOfFreedom).toBeCloseTo(freedom, 8);
      const slow = tInterval(average(scores.map(average)), error, freedom);
      expect(found.interval.low).toBeCloseTo(slow.low, 12);
      expect(found.interval.high).toBeCloseTo(slow.high, 12);
    }
  });

  test("of one item is Student's interval of its trials", () => {
    const trials = [0.2, 0.5, 0.3, 0.9];
    const { standardError, degreesOfFreedom, interval } = theseItems([trials]);
    expect(degreesOfFreedom).toBeCloseTo(3, 12);
    const slow = tInterval(average(trials), standardError, 3);
    expect(interval.low).toBeCloseTo(slow.low, 12);
  });

  test("knows nothing without repeats, and none where all trials agree", () => {
    expect(theseItems([[1], [0]]).standardError).toBeNaN();
    expect(
      theseItems([
        [1, 1],
        [0, 0],
      ]).interval.low,
    ).toBeNaN();
    expect(theseItems([]).interval.high).toBeNaN();
  });

  test("is cut to its range", () => {
    const { interval } = theseItems(
      [
        [1, 0],
        [1, 1],
      ],
      { range: [0, 1] },
    );
    expect([interval.low, interval.high]).toEqual([0, 1]);
  });
});

describe("flakyItems", () => {
  /** All outcomes of so many trials, each with its probability. */
  const exact = (rarer: number, trials: number, above: number) => {
    let total = 0;
    for (let outcome = 0; outcome < 2 ** trials; outcome++) {
      const ones = outcome.toString(2).replaceAll("0", "").length;
      if (Math.min(ones, trials - ones) >= rarer) total += above ** ones * (1 - above) ** (trials - ones);
    }
    return total;
  };

  test("has the probability of all outcomes with as many of the rarer answer or more", () => {
    for (const [right, trials] of [
      [1, 4],
      [3, 4],
      [2, 5],
      [4, 8],
      [3, 9],
    ] as const) {
      const [found] = flakyItems([{ right, trials }], 0.05);
      expect(found!.pValue).toBeCloseTo(exact(Math.min(right, trials - right), trials, 0.05), 12);
    }
  });

  test("takes agreement and single trials for no evidence, and right and wrong alike", () => {
    const [all, none, once, some, mirrored] = flakyItems(
      [
        { right: 6, trials: 6 },
        { right: 0, trials: 6 },
        { right: 1, trials: 1 },
        { right: 2, trials: 6 },
        { right: 4, trials: 6 },
      ],
      0.05,
    );
    expect([all!.pValue, none!.pValue, once!.pValue]).toEqual([1, 1, 1]);
    expect(some!.pValue).toBe(mirrored!.pValue);
  });

  test("adjusts over all items", () => {
    const counts = [0, 1, 2, 3, 4, 5].map((right) => ({ right, trials: 10 }));
    const found = flakyItems(counts, 0.05);
    expect(found.map(({ adjustedPValue }) => adjustedPValue)).toEqual(
      benjaminiHochberg(found.map(({ pValue }) => pValue)),
    );
  });

  test("names the trials with which an item that flips like a coin can be shown", () => {
    const needed = trialsToShowFlaky(100, 0.05, 0.05)!;
    const pValueOf = (trials: number) => flakyItems([{ right: Math.floor(trials / 2), trials }], 0.05)[0]!.pValue;
    expect(100 * pValueOf(needed)).toBeLessThanOrEqual(0.05);
    expect(100 * pValueOf(needed - 1)).toBeGreaterThan(0.05);
    expect(trialsToShowFlaky(100, 0.5, 0.05)).toBeNull();
  });
});
