import { describe, expect, test } from "vitest";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { signTest } from "../../../src/inference/significance/sign.js";

describe("signTest", () => {
  test("counts signs, drops zeros and those that are zero but for rounding", () => {
    const result = signTest([0.5, -2, 3, 0, 0.1 + 0.2 - 0.3, 1]);
    expect(result).toMatchObject({ positive: 3, negative: 1, zeros: 2, statistic: 3, method: "exact" });
    expect(result.pValue).toBeCloseTo(10 / 16, 14);
  });

  test("is McNemar's test of the counts, in every variant and direction", () => {
    const differences = [1, 1, 1, 1, 1, 1, 1, -1, -1, 0];
    for (const variant of ["exact", "midp"] as const) {
      for (const alternative of ["two-sided", "greater", "less"] as const) {
        const { pValue } = mcnemarTest(2, 7, { variant, alternative });
        expect(signTest(differences, { variant, alternative }).pValue).toBe(pValue);
      }
    }
  });

  test("is 1 for no difference, and unknown for none or NaN", () => {
    expect(signTest([0, 0]).pValue).toBe(1);
    expect(signTest([7]).pValue).toBeCloseTo(1, 14);
    expect(signTest([]).pValue).toBeNaN();
    expect(signTest([1, Number.NaN, 1]).pValue).toBeNaN();
  });
});
