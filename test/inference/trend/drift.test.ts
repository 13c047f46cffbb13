import { describe, expect, test } from "vitest";
import { pairedTTest } from "../../../src/inference/significance/pairedT.js";
import { driftTest } from "../../../src/inference/trend/drift.js";

describe("driftTest", () => {
  const climb = [0.1, 0.2, 0.35, 0.4, 0.5, 0.52];

  test("is the t test of the changes from each point to the next", () => {
    const { drift, pValue } = driftTest(climb);
    expect(drift).toBeCloseTo(0.42 / 5, 14);
    expect(pValue).toBeCloseTo(pairedTTest(climb.slice(1).map((score, step) => score - climb[step]!)).pValue, 12);
  });

  test("changes its sign and nothing else for a falling curve, and knows no offset", () => {
    const { drift, pValue } = driftTest(climb);
    const falling = driftTest(climb.map((score) => 5 - score));
    expect(falling.drift).toBeCloseTo(-drift, 14);
    expect(falling.pValue).toBeCloseTo(pValue, 10);
  });

  test("steps that are all alike are decided by their signs", () => {
    expect(driftTest([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]).pValue).toBeCloseTo(2 / 2 ** 6, 14);
    expect(driftTest([0.3, 0.3, 0.3, 0.3]).pValue).toBeNaN();
  });

  test("needs two steps, all of them known", () => {
    expect(driftTest([]).pValue).toBeNaN();
    expect(driftTest([0.1, 0.2]).pValue).toBeNaN();
    expect(driftTest([0.1, Number.NaN, 0.3, 0.4]).pValue).toBeNaN();
  });
});
