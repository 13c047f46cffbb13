import { describe, expect, test } from "vitest";
import { rightProbability } from "../../../src/analysis/irt/itemCurve.js";
import { expectedScore, mapAbility, PRIOR_ABILITY, predictedScore } from "../../../src/analysis/irt/testScore.js";

const items = [
  { slope: 1, intercept: 0 },
  { slope: 0.7, intercept: -1 },
  { slope: 1.6, intercept: 0.5, guessing: 0.25 },
];

describe("the ability by answers so far", () => {
  test("is the top of likelihood × standard normal, and its error that of prior and answers together", () => {
    const logPosterior = (ability: number, right: readonly number[]) =>
      items.reduce(
        (sum, item, place) => {
          const chance = rightProbability(ability, item);
          return sum + Math.log(right[place] === 1 ? chance : 1 - chance);
        },
        -(ability ** 2) / 2,
      );
    for (const right of [
      [1, 1, 1],
      [0, 0, 0],
      [1, 0, 1],
    ]) {
      const { ability, standardError } = mapAbility(items, right);
      for (const move of [-1e-3, 1e-3]) {
        expect(logPosterior(ability, right)).toBeGreaterThan(logPosterior(ability + move, right));
      }
      expect(standardError).toBeLessThan(1);
      expect(mapAbility(items, right, { ability: -2, standardError: 0.5 }).ability).toBeCloseTo(ability, 9);
    }
  });

  test("is the prior's without an answer, and where answers lead beyond every ability", () => {
    expect(mapAbility([], [])).toEqual({ ability: 0, standardError: 1 });
    // Fifty items that only an ability of 100 has an even chance of.
    const beyond = Array.from({ length: 50 }, () => ({ slope: 3, intercept: -300 }));
    const right = beyond.map(() => 1);
    expect(mapAbility(beyond, right)).toBe(PRIOR_ABILITY);
    expect(mapAbility(beyond, right, { ability: 2, standardError: 0.1 })).toBe(PRIOR_ABILITY);
  });
});

describe("the score that an ability leads one to expect", () => {
  test("is the mean chance over the items that are known, with answers in the place of chances", () => {
    const chances = items.map((item) => rightProbability(0.4, item));
    const [a, b, c] = chances as [number, number, number];
    expect(expectedScore({ items }, 0.4)).toBeCloseTo((a + b + c) / 3, 12);
    expect(expectedScore({ items: [items[0]!, null, items[2]!] }, 0.4)).toBeCloseTo((a + c) / 2, 12);
    expect(predictedScore(items, 0.4, (place) => (place === 1 ? 1 : null))).toBeCloseTo((a + 1 + c) / 3, 12);
    expect(predictedScore(items, 0.4, (place) => (place === 1 ? 0 : null))).toBeCloseTo((a + c) / 3, 12);
    expect(predictedScore([items[0]!, null], 0.4, () => 1)).toBe(1);
    expect(expectedScore({ items: [null] }, 0.4)).toBeNaN();
  });
});
