import { describe, expect, test } from "vitest";
import { hasPriors, type ItemPriors, priorTerms, requirePriors } from "../../../src/analysis/irt/priors.js";

const SLOPE = { mean: 1, sd: 0.5 };
const INTERCEPT = { mean: 0.2, sd: 1.5 };
const DIFFICULTY = { mean: -0.3, sd: 0.8 };

describe("the terms of priors", () => {
  const logDensity = (priors: ItemPriors, slope: number, intercept: number) =>
    (
      [
        [priors.slope, slope],
        [priors.intercept, intercept],
        [priors.difficulty, -intercept / slope],
      ] as const
    ).reduce((sum, [prior, value]) => sum - (prior === undefined ? 0 : ((value - prior.mean) / prior.sd) ** 2 / 2), 0);

  test.each<[string, ItemPriors]>([
    ["slope", { slope: SLOPE }],
    ["intercept", { intercept: INTERCEPT }],
    ["difficulty", { difficulty: DIFFICULTY }],
    ["all", { slope: SLOPE, intercept: INTERCEPT, difficulty: DIFFICULTY }],
  ])("on %s are the log density, its slopes, and a curvature that is never negative", (_, priors) => {
    for (const [slope, intercept] of [
      [1.4, 0.7],
      [-0.6, 1.1],
    ] as const) {
      const found = priorTerms(priors, slope, intercept);
      const step = 1e-5;
      const by = (a: number, d: number) => logDensity(priors, slope + a, intercept + d);
      expect(found.value).toBeCloseTo(by(0, 0), 12);
      expect(found.slopeGradient).toBeCloseTo((by(step, 0) - by(-step, 0)) / (2 * step), 6);
      expect(found.interceptGradient).toBeCloseTo((by(0, step) - by(0, -step)) / (2 * step), 6);
      // Of the difficulty the square of its slope, ∂b/∂a = d/a² and ∂b/∂d = −1/a, over its variance.
      const [bySlope, byIntercept] = [intercept / slope ** 2, -1 / slope];
      const weight = priors.difficulty === undefined ? 0 : 1 / DIFFICULTY.sd ** 2;
      const own = (prior: ItemPriors["slope"]) => (prior === undefined ? 0 : 1 / prior.sd ** 2);
      expect(found.slopeCurvature).toBeCloseTo(own(priors.slope) + weight * bySlope ** 2, 9);
      expect(found.interceptCurvature).toBeCloseTo(own(priors.intercept) + weight * byIntercept ** 2, 9);
      expect(found.crossCurvature).toBeCloseTo(weight * bySlope * byIntercept, 9);
    }
  });

  test("without one on the difficulty know no slope of 0 as a trouble", () => {
    expect(priorTerms({ slope: SLOPE }, 0, 0)).toEqual({
      value: -2,
      slopeGradient: 4,
      interceptGradient: 0,
      slopeCurvature: 4,
      crossCurvature: 0,
      interceptCurvature: 0,
    });
  });
});

test("priors are those that are named", () => {
  expect([hasPriors({}), hasPriors({ slope: undefined as never }), hasPriors({ difficulty: DIFFICULTY })]).toEqual([
    false,
    false,
    true,
  ]);
});

test.each([
  [{ discrimination: SLOPE }, /on slope, intercept or difficulty, got discrimination/],
  [
    { slope: { mean: Number.NaN, sd: 1 } },
    /the prior on slope must have a finite mean and a positive sd, got NaN and 1/,
  ],
  [{ intercept: { mean: 0, sd: 0 } }, /the prior on intercept/],
  [{ difficulty: { mean: 0, sd: -1 } }, /the prior on difficulty/],
  [{ difficulty: { mean: 0, sd: Number.POSITIVE_INFINITY } }, /Leave a prior out instead of making it infinitely wide/],
])("priors %j are refused", (priors, why) => {
  expect(() => requirePriors("fit2pl", priors as never)).toThrow(why);
  expect(() => requirePriors("fit2pl", { slope: SLOPE, intercept: undefined as never })).not.toThrow();
});
