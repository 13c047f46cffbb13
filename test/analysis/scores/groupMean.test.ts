import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chanceNormalised, groupMean, type TaskScore } from "../../../src/analysis/scores/groupMean.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { mean } from "../../../src/numeric/moments.js";

const task = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 9 });
const scoreOf = (scores: readonly number[], name: number): TaskScore => ({
  task: `t${name}`,
  mean: mean(scores),
  standardError: standardError(scores),
  items: scores.length,
});

describe("groupMean", () => {
  test("micro is the mean of all items in one list, macro the mean of the task means", () => {
    fc.assert(
      fc.property(fc.array(task, { minLength: 1, maxLength: 6 }), (tasks) => {
        const scores = tasks.map(scoreOf);
        expect(groupMean(scores, { weighting: "micro" }).mean).toBeCloseTo(mean(tasks.flat()), 12);
        expect(groupMean(scores).mean).toBeCloseTo(mean(tasks.map((one) => mean(one))), 12);
      }),
      { seed: 311, numRuns: 200 },
    );
  });

  test("the error is that of the same estimator: it moves as the mean does when one item of a task moves", () => {
    // For a linear estimator the variance is Σ (∂mean/∂item)²·Var(item): by finite differences on the items.
    const tasks = [
      [0, 1, 1],
      [1, 0, 0, 1, 1, 0, 1],
    ];
    for (const weighting of ["macro", "micro"] as const) {
      let variance = 0;
      tasks.forEach((items, t) => {
        const itemVariance = standardError(items) ** 2 * items.length;
        items.forEach((score, i) => {
          const moved = tasks.map((one) => [...one]);
          (moved[t] as number[])[i] = score + 1;
          const change =
            (groupMean(moved.map(scoreOf), { weighting }).mean as number) -
            (groupMean(tasks.map(scoreOf), { weighting }).mean as number);
          variance += change ** 2 * itemVariance;
        });
      });
      expect(groupMean(tasks.map(scoreOf), { weighting }).standardError).toBeCloseTo(Math.sqrt(variance), 12);
    }
  });

  test("macro and micro agree for tasks of the same size, also in their error", () => {
    const scores = [
      [0, 1, 1],
      [1, 0, 0],
    ].map(scoreOf);
    const [macro, micro] = [groupMean(scores), groupMean(scores, { weighting: "micro" })];
    expect(micro.mean).toBeCloseTo(macro.mean as number, 14);
    expect(micro.standardError).toBeCloseTo(macro.standardError as number, 14);
    expect(macro.interval?.method).toBe("normal");
  });

  test("what is not known of a task makes the group's unknown, and the note names the task", () => {
    const known = scoreOf([0, 1, 1], 0);
    const unknown: TaskScore = { task: "piqa", mean: 0.5, standardError: null, items: null };
    expect(groupMean([known, unknown])).toMatchObject({ mean: (2 / 3 + 0.5) / 2, standardError: null, interval: null });
    const micro = groupMean([known, unknown], { weighting: "micro" });
    expect(micro).toMatchObject({ mean: null, items: null });
    expect(micro.notes.map(({ code }) => code)).toEqual(["items-unknown", "error-unknown"]);
    expect(micro.notes[0]?.message).toContain("piqa");
    expect(groupMean([])).toMatchObject({ mean: null, standardError: null, tasks: 0, items: 0 });
  });

  test("refuses a weighting it does not know", () => {
    expect(() => groupMean([], { weighting: "size" as "macro" })).toThrow(
      /weighting must be "macro" or "micro", got the text "size"/,
    );
  });
});

describe("chanceNormalised", () => {
  test("puts guessing at 0 and the best score at 1, and rescales the error by the same factor", () => {
    expect(chanceNormalised({ mean: 0.25, standardError: 0.03 }, 0.25)).toEqual({ mean: 0, standardError: 0.04 });
    expect(chanceNormalised({ mean: 1, standardError: null }, 0.25)).toEqual({ mean: 1, standardError: null });
    expect(chanceNormalised({ mean: 0.1, standardError: 0 }, 0.2, 1).mean).toBeCloseTo(-0.125, 14);
  });

  test("keeps every z of a difference: both are divided by the same range", () => {
    const [a, b] = [0.61, 0.57].map((score) => chanceNormalised({ mean: score, standardError: 0.01 }, 0.5));
    const z =
      ((a?.mean as number) - (b?.mean as number)) / Math.hypot(a?.standardError as number, b?.standardError as number);
    expect(z).toBeCloseTo(0.04 / Math.hypot(0.01, 0.01), 12);
  });

  test("refuses a chance level at or above the best score", () => {
    expect(() => chanceNormalised({ mean: 0.5, standardError: 0 }, 1)).toThrow(
      /chance must be below the best score 1, got 1/,
    );
    expect(() => chanceNormalised({ mean: 0.5, standardError: 0 }, Number.NaN)).toThrow(RangeError);
  });
});
