import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateAbility } from "../../../src/analysis/irt/abilities.js";
import { testInformation } from "../../../src/analysis/irt/information.js";
import { itemInformationAt, rightProbability } from "../../../src/analysis/irt/itemCurve.js";
import { simulate2pl } from "../../../src/analysis/irt/simulate2pl.js";
import { createRng } from "../../../src/random/rng.js";

const items = [
  { slope: 1.2, intercept: 0.4 },
  { slope: 0.7, intercept: -1 },
  { slope: 1.9, intercept: 0.1 },
  { slope: 1.1, intercept: 1.5 },
  { slope: -0.6, intercept: 0.2 },
];
const grid = Array.from({ length: 24_001 }, (_, k) => k / 1000 - 12);

/** The place of the largest value by looking everywhere. */
function highest(height: (ability: number) => number): number {
  return grid.reduce((best, ability) => (height(ability) > height(best) ? ability : best));
}

const logLikelihood = (answers: readonly number[], ability: number) =>
  answers.reduce((sum, answer, item) => {
    const right = rightProbability(ability, items[item]!);
    return sum + Math.log(answer === 1 ? right : 1 - right);
  }, 0);
const information = (ability: number) => items.reduce((sum, item) => sum + itemInformationAt(ability, item), 0);

test("each estimate is the top, or the mean, of what it is defined by", () => {
  for (const answers of [
    [1, 0, 1, 1, 0],
    [0, 0, 1, 0, 1],
    [1, 1, 0, 1, 1],
  ]) {
    const estimate = estimateAbility(answers, items);
    expect(estimate.ml).toBeCloseTo(
      highest((ability) => logLikelihood(answers, ability)),
      2,
    );
    expect(estimate.map).toBeCloseTo(
      highest((ability) => logLikelihood(answers, ability) - ability ** 2 / 2),
      2,
    );
    // Warm's estimate is the top of the likelihood times the root of the information.
    expect(estimate.wle).toBeCloseTo(
      highest((ability) => logLikelihood(answers, ability) + Math.log(information(ability)) / 2),
      2,
    );
    const weights = grid.map((ability) => Math.exp(logLikelihood(answers, ability) - ability ** 2 / 2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = weights.reduce((sum, weight, k) => sum + weight * grid[k]!, 0) / total;
    expect(estimate.eap).toBeCloseTo(mean, 6);
    expect(estimate.mlSe).toBeCloseTo(1 / Math.sqrt(information(estimate.ml!)), 9);
    expect(estimate.mapSe).toBeCloseTo(1 / Math.sqrt(information(estimate.map!) + 1), 9);
    expect(estimate.wleSe).toBeCloseTo(1 / Math.sqrt(information(estimate.wle!)), 9);
  }
});

test("with guessing, maximum likelihood is the top too, and null where a run does worse than guessing", () => {
  const guessed = Array.from({ length: 8 }, (_, k) => ({ slope: 1.5, intercept: (k - 4) / 2, guessing: 0.25 }));
  const answers = [0, 1, 1, 1, 1, 1, 1, 0];
  const height = (ability: number) =>
    answers.reduce((sum, answer, k) => {
      const right = rightProbability(ability, guessed[k]!);
      return sum + Math.log(answer === 1 ? right : 1 - right);
    }, 0);
  expect(estimateAbility(answers, guessed).ml).toBeCloseTo(highest(height), 2);
  const poor = estimateAbility([1, 0, 0, 0, 0, 0, 0, 0], guessed);
  expect([poor.ml, poor.extreme]).toEqual([null, null]);
  expect(poor.map).toBeLessThan(-0.5);
});

test("extreme patterns: no maximum likelihood, the rest finite, and missing answers are no answers", () => {
  const best = estimateAbility([1, 1, 1, 1, 0], items);
  expect([best.extreme, best.ml, best.mlSe]).toEqual(["highest", null, null]);
  expect([best.eap, best.map, best.wle].every(Number.isFinite)).toBe(true);
  expect(estimateAbility([0, 0, 0, 0, 1], items).extreme).toBe("lowest");
  expect(estimateAbility([1, null, 0, Number.NaN, 1], items)).toEqual(
    estimateAbility([1, 0, 1], [items[0]!, items[2]!, items[4]!], { nodes: 61 }),
  );
  expect(estimateAbility([null, null, null, null, null], items)).toMatchObject({ eap: null, wle: null, answers: 0 });
  expect(() => estimateAbility([1], items)).toThrow(/one an item/);
  expect(() => estimateAbility([1, 0, 0.5, 1, 1], items)).toThrow(/0, 1 or null/);
});

test("another right answer to an item with a positive slope never lowers an ability", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 1), { minLength: 5, maxLength: 5 }),
      fc.integer({ min: 0, max: 3 }),
      (answers, item) => {
        const at = (answer: number) =>
          estimateAbility(
            answers.map((value, k) => (k === item ? answer : value)),
            items,
          );
        for (const name of ["eap", "map"] as const) expect(at(1)[name]).toBeGreaterThan(at(0)[name]!);
      },
    ),
    { seed: 1, numRuns: 40 },
  );
});

test("information is the expected squared derivative of the log-likelihood", () => {
  for (const item of [...items, { slope: 1.3, intercept: 0.4, guessing: 0.2 }]) {
    for (const ability of [-2, 0.3, 1.7]) {
      const step = 1e-5;
      const right = rightProbability(ability, item);
      const slope = (rightProbability(ability + step, item) - rightProbability(ability - step, item)) / (2 * step);
      expect(itemInformationAt(ability, item)).toBeCloseTo(slope ** 2 / (right * (1 - right)), 7);
    }
  }
  const test = testInformation(items, [-1, 0, 1]);
  expect(test.information[1]).toBeCloseTo(
    items.reduce((sum, item) => sum + itemInformationAt(0, item), 0),
    12,
  );
  expect(test.standardError[0]).toBeCloseTo(1 / Math.sqrt(test.information[0]!), 12);
  expect(testInformation([]).standardError.every((error) => error === null)).toBe(true);
});

test("simulated answers are right as often as the curve says, and a seed fixes them", () => {
  const answers = simulate2pl(createRng(1, "simulate"), items, new Float64Array(20_000).fill(0.5));
  items.forEach((item, index) => {
    let right = 0;
    for (let cell = index; cell < answers.length; cell += items.length) right += answers[cell]!;
    expect(Math.abs(right / 20_000 - rightProbability(0.5, item))).toBeLessThan(0.014);
  });
  expect(simulate2pl(createRng(1, "simulate"), items, [0.5])).toEqual(answers.subarray(0, items.length));
});

test("steep items that leave the likelihood flat between them do not lead the search astray", () => {
  const rng = createRng(12, "steep items");
  let found = 0;
  for (let draw = 0; draw < 150; draw++) {
    const items = Array.from({ length: 2 + Math.floor(4 * rng.nextUniform()) }, () => {
      const slope = Math.exp(4.5 * rng.nextUniform() - 1.5);
      return { slope, intercept: -slope * 6 * (rng.nextUniform() - 0.5) };
    });
    const answers = items.map(() => Number(rng.nextUniform() < 0.5));
    const derivative = (ability: number, prior: number) =>
      items.reduce((sum, { slope, intercept }, item) => {
        const chance = 1 / (1 + Math.exp(-(slope * ability + intercept)));
        return sum + slope * (answers[item]! - chance);
      }, -prior * ability);
    const root = (prior: number) => {
      let [low, high] = [-39, 39];
      for (let halving = 0; halving < 80; halving++) {
        const middle = (low + high) / 2;
        if (derivative(middle, prior) > 0) low = middle;
        else high = middle;
      }
      return low;
    };
    const { ml, map } = estimateAbility(answers, items);
    expect(map).toBeCloseTo(root(1), 7);
    if (new Set(answers).size < 2) expect(ml).toBeNull();
    else if (Math.abs(root(0)) < 38) {
      expect(ml).toBeCloseTo(root(0), 6);
      found++;
    }
  }
  expect(found).toBeGreaterThan(80);
});
