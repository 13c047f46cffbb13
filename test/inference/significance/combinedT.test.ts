import { describe, expect, test } from "vitest";
import { combinedTTest } from "../../../src/inference/significance/combinedT.js";
import { tTest } from "../../../src/inference/significance/studentT.js";
import { welchTest } from "../../../src/inference/significance/welch.js";
import { variance } from "../../../src/numeric/moments.js";

describe("combinedTTest", () => {
  test("with one part is Student's t test on that part", () => {
    const combined = combinedTTest(0.3, [{ variance: 0.04, degreesOfFreedom: 7 }]);
    const { statistic, pValue, interval } = tTest(0.3, 0.2, 7);
    expect(combined.statistic).toBeCloseTo(statistic, 14);
    expect(combined.pValue).toBeCloseTo(pValue, 14);
    expect(combined.interval.low).toBeCloseTo(interval.low, 14);
  });

  test("with the variances of two means is Welch's test", () => {
    const x = [3.1, 4.7, 2.2, 5.9];
    const y = [6.3, 7.7, 5.2, 8.8, 9.1, 6.1, 7.4];
    const parts = [x, y].map((values) => ({
      variance: variance(values) / values.length,
      degreesOfFreedom: values.length - 1,
    }));
    const welch = welchTest(x, y);
    const combined = combinedTTest(welch.difference, parts);
    expect(combined.degreesOfFreedom).toBeCloseTo(welch.degreesOfFreedom, 10);
    expect(combined.pValue).toBeCloseTo(welch.pValue, 12);
  });

  test("known variances alone give the normal: infinite degrees of freedom", () => {
    const known = { variance: 1, degreesOfFreedom: Number.POSITIVE_INFINITY };
    expect(combinedTTest(1.959963984540054, [known]).pValue).toBeCloseTo(0.05, 12);
  });

  test("a subtracted part never takes the variance below the largest part", () => {
    const parts = [
      { variance: 0.04, degreesOfFreedom: 9 },
      { variance: 0.01, degreesOfFreedom: 99 },
      { variance: -0.03, degreesOfFreedom: 891 },
    ];
    expect(combinedTTest(1, parts).standardError).toBeCloseTo(0.2, 14);
  });

  test("no positive part: everything but the difference is NaN", () => {
    const { difference, standardError, pValue } = combinedTTest(1, [{ variance: 0, degreesOfFreedom: 3 }]);
    expect([difference, standardError, pValue]).toEqual([1, Number.NaN, Number.NaN]);
  });
});
