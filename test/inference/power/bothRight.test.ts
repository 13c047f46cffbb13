import { describe, expect, test } from "vitest";
import { bothRightProbabilities, expectedBothRight } from "../../../src/inference/power/bothRight.js";

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1);
  return ways;
}

/** Every table with these margins, weighed by its number of arrangements and the odds ratio to the power of its corner. */
function byDefinition(a: number, b: number, items: number, logOdds: number): Map<number, number> {
  const weights = new Map<number, number>();
  let total = 0;
  for (let both = Math.max(0, a + b - items); both <= Math.min(a, b); both++) {
    const weight = choose(a, both) * choose(items - a, b - both) * Math.exp(logOdds * both);
    weights.set(both, weight);
    total += weight;
  }
  return new Map([...weights].map(([both, weight]) => [both, weight / total]));
}

describe("how many both sides get right", () => {
  test("is the definition, for all margins of up to 9 items", () => {
    for (let items = 1; items <= 9; items++) {
      for (let a = 0; a <= items; a++) {
        for (let b = 0; b <= items; b++) {
          for (const logOdds of [-3, 0, 0.7, 5]) {
            const expected = byDefinition(a, b, items, logOdds);
            const { first, probabilities } = bothRightProbabilities(a, b, items, logOdds);
            for (const [both, probability] of expected) {
              expect(probabilities[both - first] ?? 0).toBeCloseTo(probability, 11);
            }
            expect(probabilities.length).toBeLessThanOrEqual(expected.size);
          }
        }
      }
    }
  });

  test("is right far out: extreme odds, and 40,000 items in which few counts matter", () => {
    expect([...bothRightProbabilities(30, 20, 50, 400).probabilities]).toEqual([1]);
    const { first, probabilities } = bothRightProbabilities(26_000, 24_000, 40_000, 2.5);
    const mean = probabilities.reduce((sum, probability, i) => sum + probability * (first + i), 0);
    expect(mean).toBeCloseTo(expectedBothRight(26_000, 24_000, 40_000, 2.5), 0);
    expect(probabilities.length).toBeLessThan(2000);
    expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12);
  });

  test("the expected table has the odds ratio that was asked for", () => {
    for (const [a, b, items, logOdds] of [
      [60, 50, 100, 2.5],
      [95, 90, 100, 8],
      [10, 30, 100, -1],
      [40, 40, 100, 0],
    ] as const) {
      const both = expectedBothRight(a, b, items, logOdds);
      expect(Math.log((both * (items - a - b + both)) / ((a - both) * (b - both)))).toBeCloseTo(logOdds, 8);
    }
    expect(expectedBothRight(0, 5, 10, 1)).toBe(0);
    expect(expectedBothRight(0, 0, 10, 1)).toBe(0);
  });
});
