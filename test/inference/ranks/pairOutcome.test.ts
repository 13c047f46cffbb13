import { describe, expect, test } from "vitest";
import { logOfOutcome, pairOutcome } from "../../../src/inference/ranks/pairOutcome.js";

const APART = [-40, -3, -0.4, 0, 0.4, 3, 40];

describe("the outcome of a pair", () => {
  test("with ties as halves is Bradley and Terry's, and its slope the derivative", () => {
    for (const apart of APART) {
      const { expected, slope, tie, tieSlope } = pairOutcome(apart, null);
      expect(expected).toBeCloseTo(1 / (1 + Math.exp(-apart)), 12);
      expect(slope).toBeCloseTo(expected / (1 + Math.exp(apart)), 12);
      expect([tie, tieSlope]).toEqual([0, 0]);
      expect(logOfOutcome(1, apart, null)).toBeCloseTo(-Math.log(1 + Math.exp(-apart)), 12);
      expect(logOfOutcome(0, apart, null)).toBeCloseTo(-Math.log(1 + Math.exp(apart)), 12);
      // Three quarters of a win and one of a loss.
      const split = 0.75 * logOfOutcome(1, apart, null) + 0.25 * logOfOutcome(0, apart, null);
      expect(logOfOutcome(0.75, apart, null)).toBeCloseTo(split, 12);
    }
  });

  test("with a weight of ties is Davidson's: win, loss and tie as exp(d/2) : exp(−d/2) : weight", () => {
    for (const apart of APART) {
      for (const logTies of [-2, 0, 1.5]) {
        const weights = [Math.exp(apart / 2), Math.exp(-apart / 2), Math.exp(logTies)] as const;
        const total = weights[0] + weights[1] + weights[2];
        const [win, tie] = [weights[0] / total, weights[2] / total];
        const found = pairOutcome(apart, logTies);
        expect(found.expected).toBeCloseTo(win + tie / 2, 12);
        expect(found.tie).toBeCloseTo(tie, 12);
        // Derivatives by central differences.
        const at = (d: number, t: number) => pairOutcome(apart + d, logTies + t).expected;
        expect(found.slope).toBeCloseTo((at(1e-5, 0) - at(-1e-5, 0)) / 2e-5, 8);
        expect(found.tieSlope).toBeCloseTo((at(0, 1e-5) - at(0, -1e-5)) / 2e-5, 8);
        const logs = [1, 0, 0.5].map((outcome) => logOfOutcome(outcome, apart, logTies));
        logs.forEach((log, place) => {
          expect(log).toBeCloseTo(Math.log(weights[place]!) - Math.log(total), 12);
        });
      }
    }
  });

  test("sides very far apart leave finite logarithms", () => {
    expect(logOfOutcome(0, 2000, null)).toBe(-2000);
    expect(logOfOutcome(0, 2000, 0)).toBe(-2000);
    expect(logOfOutcome(1, 2000, 0)).toBe(0);
    expect(pairOutcome(2000, 3).expected).toBe(1);
  });
});
