import { describe, expect, test } from "vitest";
import { estimateAbility } from "../../../src/analysis/irt/abilities.js";
import { adaptiveTest } from "../../../src/analysis/irt/adaptive.js";
import { itemInformationAt, rightProbability } from "../../../src/analysis/irt/itemCurve.js";
import { simulate2pl } from "../../../src/analysis/irt/simulate2pl.js";
import { mean } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const rng = createRng(4, "adaptive");
const items = Array.from({ length: 40 }, () => {
  const slope = Math.exp(0.4 * standardNormal(rng));
  return { slope, intercept: -slope * standardNormal(rng) };
});
const bank = { items };
const scores = simulate2pl(rng, items, [0.7]);

describe("adaptiveTest", () => {
  test("asks the most telling item at the MAP ability, step by step", () => {
    const { steps, stopped } = adaptiveTest(scores, bank, { maximumItems: 12 });
    expect([steps.length, stopped]).toEqual([12, "items"]);
    const asked: number[] = [];
    let ability = 0;
    for (const step of steps) {
      const open = items.map((_, item) => item).filter((item) => !asked.includes(item));
      const most = Math.max(...open.map((item) => itemInformationAt(ability, items[item]!)));
      expect(itemInformationAt(ability, items[step.item]!)).toBe(most);
      asked.push(step.item);
      const { map, mapSe } = estimateAbility(
        asked.map((item) => scores[item]!),
        asked.map((item) => items[item]!),
      );
      expect(step.ability).toBeCloseTo(map!, 9);
      expect(step.standardError).toBeCloseTo(mapSe!, 9);
      expect(step.right).toBe(scores[step.item]);
      ability = step.ability;
    }
  });

  test("stops at the standard error, and not before", () => {
    const { steps, stopped, standardError } = adaptiveTest(scores, bank, { standardError: 0.45 });
    expect(stopped).toBe("standard-error");
    expect(standardError).toBeLessThanOrEqual(0.45);
    expect(steps.slice(0, -1).every((step) => step.standardError > 0.45)).toBe(true);
  });

  test("with all items the ability is that of the whole test, and the predicted score the score itself", () => {
    const whole = adaptiveTest(scores, bank);
    expect([whole.steps.length, whole.stopped]).toEqual([40, "no-items-left"]);
    expect(whole.ability).toBeCloseTo(estimateAbility(scores, items).map!, 9);
    expect(whole.predictedScore).toBeCloseTo(mean(scores), 12);
    expect(whole.expectedScore).toBeCloseTo(mean(items.map((item) => rightProbability(whole.ability, item))), 12);
  });

  test("never asks items that were not answered, are not in the bank, or tell nothing; the first of equals comes first", () => {
    const same = { slope: 1, intercept: 0 };
    const own = { items: [null, same, { slope: 0, intercept: 1 }, same, same] };
    const { steps } = adaptiveTest([1, Number.NaN, 1, 1, 1], own);
    expect(steps.map(({ item }) => item)).toEqual([3, 4]);
  });

  test("without anything to ask there is the prior; wrong calls say so", () => {
    const none = adaptiveTest([Number.NaN], { items: [items[0]!] });
    expect(none).toMatchObject({ steps: [], ability: 0, standardError: 1, stopped: "no-items-left" });
    expect(adaptiveTest([], { items: [] }).expectedScore).toBeNull();
    expect(() => adaptiveTest([1], bank)).toThrow(/scores must hold one an item/);
    expect(() => adaptiveTest(scores, bank, { maximumItems: 0 })).toThrow(/maximumItems/);
    expect(() => adaptiveTest(scores, bank, { standardError: -1 })).toThrow(/standardError/);
    expect(() =>
      adaptiveTest(
        scores.map((score) => score / 2),
        bank,
      ),
    ).toThrow(/scores must be 0, 1 or NaN, got 0.5/);
  });
});
