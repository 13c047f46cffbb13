import { describe, expect, test } from "vitest";
import { decisionAccuracy, orderingConsistency } from "../../../src/inference/ranks/modelOrdering.js";

describe("model ordering", () => {
  test("orderingConsistency is the mean τ of neighbours", () => {
    const steps = [
      [1, 2, 3],
      [2, 3, 4],
      [4, 3, 5],
    ];
    expect(orderingConsistency(steps)).toBeCloseTo((1 + 1 / 3) / 2, 12);
    expect(
      orderingConsistency([
        [1, 2],
        [1, 1],
        [2, 1],
      ]),
    ).toBeNaN();
    expect(orderingConsistency([[1, 2]])).toBeNaN();
  });

  test("decisionAccuracy counts pairs that the large scale orders; small-scale ties count half", () => {
    expect(decisionAccuracy([1, 2, 3, 4], [1, 2, 4, 3])).toEqual({ accuracy: 5 / 6, pairs: 6 });
    expect(decisionAccuracy([1, 1, 2], [1, 2, 3])).toEqual({ accuracy: 2.5 / 3, pairs: 3 });
    expect(decisionAccuracy([1, 2, 3], [1, 1, 2])).toEqual({ accuracy: 1, pairs: 2 });
    expect(decisionAccuracy([1, 2], [5, 5]).accuracy).toBeNaN();
    expect(decisionAccuracy([1, Number.NaN], [5, 6]).accuracy).toBeNaN();
  });

  test("decisionAccuracy without ties is (τ + 1)/2, in any order of the models", () => {
    const [small, large] = [
      [3, 1, 4, 1.5, 9, 2.6],
      [2, 1, 5, 3, 4, 6],
    ];
    const reversed = decisionAccuracy([...small].reverse(), [...large].reverse());
    expect(reversed).toEqual(decisionAccuracy(small, large));
    expect(2 * reversed.accuracy - 1).toBeCloseTo(orderingConsistency([small, large]), 12);
  });
});
