import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  interquartileMean,
  macroMean,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  taskMedian,
  trimmedMean,
} from "../../../src/inference/bootstrap/taskAggregate.js";

const runs = fc.array(
  fc.integer({ min: 0, max: 6 }).map((score) => score / 4),
  { minLength: 1, maxLength: 7 },
);
const tasks = fc.array(runs, { minLength: 1, maxLength: 5 });

describe("probabilityOfImprovement", () => {
  test("equals the count of wins and half ties over all pairs of runs, task by task", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(runs, runs), { minLength: 1, maxLength: 4 }), (pairs) => {
        let expected = 0;
        for (const [x, y] of pairs) {
          const wins = x.flatMap((a) => y.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
          expected += wins.reduce((p, q) => p + q) / wins.length / pairs.length;
        }
        const [x, y] = [pairs.map(([scores]) => scores), pairs.map(([, scores]) => scores)];
        expect(probabilityOfImprovement(x, y)).toBeCloseTo(expected, 12);
        expect(probabilityOfImprovement(x, y) + probabilityOfImprovement(y, x)).toBeCloseTo(1, 12);
      }),
      { seed: 251, numRuns: 200 },
    );
  });

  test("does not change under a rising change of scale on each task", () => {
    const [x, y] = [
      [
        [0.1, 0.4, 0.4],
        [3, 9],
      ],
      [
        [0.2, 0.4],
        [5, 6, 7],
      ],
    ];
    const stretched = (side: number[][]) => side.map((scores) => scores.map((score) => Math.exp(2 * score)));
    expect(probabilityOfImprovement(stretched(x), stretched(y))).toBe(probabilityOfImprovement(x, y));
  });

  test("is unknown without runs or with NaN, and refuses different numbers of tasks", () => {
    expect(probabilityOfImprovement([[]], [[1]])).toBeNaN();
    expect(probabilityOfImprovement([[1]], [[]])).toBeNaN();
    expect(probabilityOfImprovement([[1, Number.NaN]], [[1]])).toBeNaN();
    expect(probabilityOfImprovement([[1]], [[Number.NaN, 1]])).toBeNaN();
    expect(() => probabilityOfImprovement([[1]], [])).toThrow(/same tasks, got 1 and 0/);
  });
});

describe("aggregates over tasks", () => {
  test("interquartile mean lies between minimum and maximum, and ignores how extreme the outer quarters are", () => {
    expect(
      interquartileMean([
        [0, 1, 2, 3],
        [4, 5, 6, 7],
      ]),
    ).toBe(3.5);
    expect(
      interquartileMean([
        [-900, 1, 2, 3],
        [4, 5, 6, 7000],
      ]),
    ).toBe(3.5);
    fc.assert(
      fc.property(tasks, (scores) => {
        const flat = scores.flat();
        expect(interquartileMean(scores)).toBeGreaterThanOrEqual(Math.min(...flat) - 1e-12);
        expect(interquartileMean(scores)).toBeLessThanOrEqual(Math.max(...flat) + 1e-12);
      }),
      { seed: 252, numRuns: 100 },
    );
  });

  test("trimmed mean cuts ⌊share·n⌋ values at each end and leaves the caller's array alone", () => {
    const values = [9, 1, 5, 3, 7];
    expect(trimmedMean(values, 0.25)).toBe(5);
    expect(trimmedMean(values, 0)).toBe(5);
    expect(trimmedMean([1, 2, 3, 10], 0.49)).toBe(2.5);
    expect(values).toEqual([9, 1, 5, 3, 7]);
    expect(() => trimmedMean(values, 0.5)).toThrow(/share must be in \[0, 0.5\), got 0.5/);
  });

  test("each task counts the same in the macro mean, however many runs it has", () => {
    expect(macroMean([[1, 1, 1, 1], [0]])).toBe(0.5);
    expect(taskMedian([[0], [0.2, 0.4], [1]])).toBeCloseTo(0.3, 15);
  });

  test("optimality gap is the shortfall from the target: equal to target − mean below it, 0 above it", () => {
    expect(optimalityGap([[0.5, 0.7], [0.2]])).toBeCloseTo(1 - (0.6 + 0.2) / 2, 14);
    expect(optimalityGap([[2, 3]], 1)).toBe(0);
  });

  test("performance profile falls from 1 to 0 and its area is the macro mean", () => {
    fc.assert(
      fc.property(tasks, (scores) => {
        const steps = 600;
        const thresholds = Array.from({ length: steps }, (_, i) => ((i + 0.5) / steps) * 1.5);
        const profile = performanceProfile(scores, thresholds);
        expect(profile.every((share, i) => i === 0 || share <= (profile[i - 1] as number) + 1e-15)).toBe(true);
        const area = profile.reduce((total, share) => total + (share * 1.5) / steps, 0);
        expect(area).toBeCloseTo(macroMean(scores), 6);
      }),
      { seed: 253, numRuns: 50 },
    );
    expect(performanceProfile([[0.5]], [0.4, 0.5])).toEqual([1, 0]);
  });

  test("are unknown without scores or with NaN, which is not trimmed away", () => {
    expect(interquartileMean([])).toBeNaN();
    expect(interquartileMean([[Number.NaN, 1, 2, 3, 4, 5]])).toBeNaN();
    expect(macroMean([[], [1]])).toBeNaN();
    expect(performanceProfile([[Number.NaN, 1]], [0])).toEqual([Number.NaN]);
  });
});
