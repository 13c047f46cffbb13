import { describe, expect, test } from "vitest";
import { factorComponents, meanVariance, sumOfFactors } from "../../../src/inference/components/factorComponents.js";
import {
  alongOneKind,
  bestDesign,
  designPrice,
  type FactorCosts,
} from "../../../src/inference/components/nextDesign.js";
import { varianceComponents } from "../../../src/inference/components/varianceComponents.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

const SIZE = [3, 2, 12];
const TRUTH = { 1: 0.09, 2: 0.04, 4: 1, 3: 0.01, 5: 0.16, 6: 0.04, 7: 0.04 } as const;

function table(seed: number, size: readonly number[], trials: number, missing = 0): number[] {
  const rng = createRng(seed);
  const effects = new Map<string, number>();
  const effect = (set: number, codes: readonly number[]) => {
    const key = `${set}:${codes.map((code, factor) => ((set >> factor) & 1 ? code : ""))}`;
    const known = effects.get(key) ?? Math.sqrt(TRUTH[set as 1]) * standardNormal(rng);
    effects.set(key, known);
    return known;
  };
  const [judges, prompts, items] = size as [number, number, number];
  const scores: number[] = [];
  for (let j = 0; j < judges; j++)
    for (let p = 0; p < prompts; p++)
      for (let i = 0; i < items; i++) {
        const mean = [1, 2, 3, 4, 5, 6, 7].reduce((sum, set) => sum + effect(set, [j, p, i]), 0);
        for (let trial = 0; trial < trials; trial++) {
          scores.push(rng.nextUniform() < missing ? Number.NaN : mean + 0.3 * standardNormal(rng));
        }
      }
  return scores;
}

describe("components of crossed factors", () => {
  test("of two factors are those of seeds and items, complete or not", () => {
    for (const [trials, missing] of [
      [1, 0],
      [2, 0],
      [2, 0.2],
    ] as const) {
      const scores = table(1, [4, 1, 15], trials, missing);
      const found = factorComponents(scores, [4, 15], trials);
      const right = varianceComponents(scores, { seeds: 4, items: 15, trials });
      const { seeds, items, interaction, residual } = right.variances;
      expect(found.method).toBe(right.method);
      expect([...found.variances.sets, found.variances.residual]).toEqual(
        [seeds, items, ...(trials > 1 ? [interaction] : []), residual].map((value) => expect.closeTo(value, 6)),
      );
      expect(Math.sqrt(sumOfFactors(found.parts))).toBeCloseTo(right.standardError, 6);
      expect(found.mean).toBeCloseTo(right.mean, 8);
    }
  });

  test("of a complete table are unbiased before negative ones are set to 0", () => {
    const tables = 600;
    const sums = new Float64Array(8);
    for (let seed = 0; seed < tables; seed++) {
      const { rawVariances } = factorComponents(table(seed, SIZE, 2), SIZE, 2);
      [...rawVariances.sets, rawVariances.residual].forEach((value, index) => {
        sums[index]! += value / tables;
      });
    }
    expect([...sums]).toEqual([0.09, 0.04, 1, 0.01, 0.16, 0.04, 0.04, 0.09].map((value) => expect.closeTo(value, 1)));
  });

  test("do not move when one cell of many is lost", () => {
    const scores = table(7, [4, 3, 40], 2);
    const whole = factorComponents(scores, [4, 3, 40], 2);
    const lacking = factorComponents(scores.with(5, Number.NaN), [4, 3, 40], 2);
    expect([whole.method, lacking.method]).toEqual(["anova", "reml"]);
    whole.variances.sets.forEach((value, index) => {
      expect(Math.abs(lacking.variances.sets[index]! - value)).toBeLessThan(0.02);
    });
  });

  test("draw around what was found, in the unit of the scores", () => {
    const found = factorComponents(table(8, [4, 3, 40], 2), [4, 3, 40], 2);
    const draws = found.draws(createRng(1), 2000);
    const items = draws.map(({ sets }) => sets[2]!).sort((a, b) => a - b);
    expect(items[1000]! / found.variances.sets[2]!).toBeCloseTo(1, 1);
    expect(draws.every(({ sets, residual }) => [...sets, residual].every((value) => value >= 0))).toBe(true);
  });

  test("give the error of the mean that the same numbers of levels would have", () => {
    const found = factorComponents(table(9, SIZE, 2), SIZE, 2);
    expect(meanVariance(found.variances, found.sets, found.levels, 2)).toBeCloseTo(sumOfFactors(found.parts), 12);
    const huge = meanVariance(found.variances, found.sets, [1e9, 1e9, 12], 1);
    expect(huge).toBeCloseTo(found.variances.sets[2]! / 12, 6);
  });
});

describe("where the next budget goes", () => {
  const variances = { sets: [0.02, 0.01, 1, 0.005, 0.1, 0.05, 0.02], residual: 0.2 };
  const sets = [1, 2, 4, 3, 5, 6, 7];
  const design = { levels: [2, 2, 10], trials: 1 };
  const costs: FactorCosts = { levels: [5, 8, 1], answer: 0.05, judgement: 0.02, judges: 0, mayRepeat: true };

  test.each([0, 3, 10, 25, 60])("is the best of all designs that %d pays for, by going through them", (extraCost) => {
    const start = designPrice(design, costs);
    let best = Number.POSITIVE_INFINITY;
    for (let j = 2; j < 16; j++)
      for (let p = 2; p < 12; p++)
        for (let i = 10; i < 80; i++)
          for (let trials = 1; trials < 40; trials++) {
            if (designPrice({ levels: [j, p, i], trials }, costs) > start + extraCost + 1e-9) continue;
            best = Math.min(best, Math.sqrt(meanVariance(variances, sets, [j, p, i], trials)));
          }
    const found = bestDesign(variances, sets, design, extraCost, costs);
    expect(found.standardError).toBeCloseTo(best, 12);
    expect(found.extraCost).toBeLessThanOrEqual(extraCost + 1e-9);
    for (const kind of [0, 1, 2, "trials"] as const) {
      const alone = alongOneKind(variances, sets, design, kind, extraCost, costs);
      expect(alone.standardError).toBeGreaterThanOrEqual(found.standardError - 1e-12);
      expect(alone.extraCost).toBeLessThanOrEqual(extraCost + 1e-9);
    }
  });

  test("counts an answer once for all judges, and a judgement for each", () => {
    expect(designPrice({ levels: [3, 2, 10], trials: 2 }, costs)).toBeCloseTo(
      15 + 16 + 10 + 40 * 0.05 + 120 * 0.02,
      12,
    );
    expect(designPrice({ levels: [2, 10], trials: 1 }, { ...costs, levels: [5, 1], judges: -1 })).toBeCloseTo(21.4, 12);
  });

  test("buys no repeats where the noise of trials is not known", () => {
    const cheap = { ...costs, levels: [50, 80, 10], mayRepeat: false };
    expect(bestDesign(variances, sets, design, 9, cheap)).toMatchObject({
      levels: [2, 2, 10],
      trials: 1,
      extraCost: 0,
    });
  });

  test("is spent on one kind alone to the last piece that it pays for, and on none where it pays for none", () => {
    // One more item: its price, two answers of the two prompts, four judgements; one more trial: answers and judgements of all.
    const [item, trial] = [1 + 2 * 0.05 + 4 * 0.02, 20 * 0.05 + 40 * 0.02];
    const along = (kind: number | "trials", extraCost: number) =>
      alongOneKind(variances, sets, design, kind, extraCost, costs);
    expect(along(2, 3 * item)).toMatchObject({ levels: [2, 2, 13], trials: 1, extraCost: expect.closeTo(3 * item, 9) });
    expect(along(2, 3 * item - 0.01).levels).toEqual([2, 2, 12]);
    expect(along("trials", 2 * trial)).toMatchObject({
      levels: [2, 2, 10],
      trials: 3,
      extraCost: expect.closeTo(2 * trial, 9),
    });
    expect(along("trials", trial - 0.01)).toMatchObject({ levels: [2, 2, 10], trials: 1, extraCost: 0 });
    const { standardError } = along(2, 3 * item);
    expect(standardError).toBeCloseTo(Math.sqrt(meanVariance(variances, sets, [2, 2, 13], 1)), 12);
  });

  test("needs prices of which none is below 0, and something that each kind costs", () => {
    expect(() => bestDesign(variances, sets, design, -1, costs)).toThrow("extraCost");
    expect(() => bestDesign(variances, sets, design, 1, { ...costs, answer: -1 })).toThrow("answer");
    expect(() => bestDesign(variances, sets, design, 1, { ...costs, answer: 0, judgement: 0 })).toThrow(
      "must cost something",
    );
  });
});
