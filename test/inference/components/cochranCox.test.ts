import { describe, expect, test } from "vitest";
import { cochranCoxTest } from "../../../src/inference/components/cochranCox.js";
import { combinedTTest } from "../../../src/inference/significance/combinedT.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";

const rest = { variance: 0.9, degreesOfFreedom: 199 };

describe("the t of Cochran and Cox", () => {
  test("weights the critical values by what the parts add: one part with a degree of freedom, tables of t", () => {
    // t(.975; 1) = 12.7062, t(.975; 199) = 1.97196: 0.1 × 12.7062 + 0.9 × 1.97196 = 3.04539.
    const { interval, standardError } = cochranCoxTest(1, [{ variance: 0.1, degreesOfFreedom: 1 }], rest);
    expect(standardError).toBeCloseTo(1, 12);
    expect(interval.high - 1).toBeCloseTo(3.04539, 4);
  });

  test("takes several few as one part by Satterthwaite", () => {
    const few = [
      { variance: 0.2, degreesOfFreedom: 1 },
      { variance: 0.3, degreesOfFreedom: 2 },
      { variance: -0.4, degreesOfFreedom: 2 },
    ];
    const freedom = 0.5 ** 2 / (0.2 ** 2 / 1 + 0.3 ** 2 / 2);
    const share = 0.5 / 1.4;
    const critical = share * studentTQuantile(0.975, freedom) + (1 - share) * studentTQuantile(0.975, 199);
    const { interval, standardError } = cochranCoxTest(0, few, rest);
    expect(standardError).toBeCloseTo(Math.sqrt(1.4), 12);
    expect(interval.high / standardError).toBeCloseTo(critical, 10);
  });

  test("is Student's where there is nothing but one part", () => {
    for (const difference of [0, 0.3, -2.2, 4]) {
      const student = combinedTTest(difference, [rest]);
      const found = cochranCoxTest(difference, [{ variance: 0, degreesOfFreedom: 1 }], rest);
      expect(found.pValue).toBeCloseTo(student.pValue, 10);
      expect(found.interval.low).toBeCloseTo(student.interval.low, 10);
      expect(found.equivalentAlpha).toBeCloseTo(0.05, 10);
      const only = cochranCoxTest(difference, [{ variance: 0.4, degreesOfFreedom: 2 }], { ...rest, variance: 0 });
      expect(only.pValue).toBeCloseTo(combinedTTest(difference, [{ variance: 0.4, degreesOfFreedom: 2 }]).pValue, 10);
    }
  });

  test.each([0.5, 0.9, 0.95, 0.999])("its p is 1 − the level at which the interval ends at 0: %d", (level) => {
    const few = [{ variance: 0.3, degreesOfFreedom: 1 }];
    const { interval } = cochranCoxTest(0, few, rest, { level });
    expect(cochranCoxTest(interval.high, few, rest).pValue).toBeCloseTo(1 - level, 9);
    expect(cochranCoxTest(interval.low, few, rest).pValue).toBeCloseTo(1 - level, 9);
  });

  test("claims less than Satterthwaite's, and no more for a larger part that few estimate", () => {
    let before = 1;
    for (const variance of [0.8, 0.4, 0.1, 0.01, 0]) {
      const few = [{ variance, degreesOfFreedom: 1 }];
      const { pValue } = cochranCoxTest(4, few, rest);
      expect(pValue).toBeGreaterThanOrEqual(combinedTTest(4, [...few, rest]).pValue - 1e-12);
      expect(pValue).toBeLessThanOrEqual(before);
      before = pValue;
    }
  });

  test("is not known where nothing varies, and certain of nothing at 0", () => {
    const none = cochranCoxTest(1, [], { variance: 0, degreesOfFreedom: 5 });
    expect([none.standardError, none.pValue]).toEqual([Number.NaN, Number.NaN]);
    expect(cochranCoxTest(0, [], rest).pValue).toBe(1);
    expect(cochranCoxTest(1e9, [], rest).pValue).toBeGreaterThan(0);
  });
});
