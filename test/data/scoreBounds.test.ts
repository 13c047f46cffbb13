import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePaired, compareRuns } from "../../src/analysis/comparison/comparison.js";
import { scoresUnderPolicy } from "../../src/data/missing.js";
import { createResultMatrix, STATE_CODE } from "../../src/data/resultMatrix.js";
import { scoreBounds, sidesCoverage } from "../../src/data/scoreBounds.js";
import type { InputError } from "../../src/errors.js";

const run = (model: string, more = {}) => ({ model, task: "t", metric: "m", ...more });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("bounds of what is missing", () => {
  test("contain the score of every way to fill the gaps with scores from 0 to 1, and are met", () => {
    const cell = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (cells, fill) => {
          const [before, after] = [cells.map(([a]) => a), cells.map(([, b]) => b)];
          const { coverage, bounds } = comparePaired(before, after);
          const missing = cells.flat().filter(Number.isNaN).length;
          expect(coverage && coverage.baseline.absent + coverage.candidate.absent).toBe(missing);
          if (missing === 0 || [before, after].some((side) => side.every(Number.isNaN))) {
            expect(bounds).toBe(null);
            return;
          }
          const filled = (values: readonly number[], value: number) =>
            values.map((score) => (Number.isNaN(score) ? value : score));
          const difference = mean(filled(after, fill)) - mean(filled(before, 1 - fill));
          expect(difference).toBeGreaterThanOrEqual((bounds?.difference.low as number) - 1e-12);
          expect(difference).toBeLessThanOrEqual((bounds?.difference.high as number) + 1e-12);
          expect(bounds?.difference.low).toBeCloseTo(mean(filled(after, 0)) - mean(filled(before, 1)), 12);
          expect(bounds?.difference.high).toBeCloseTo(mean(filled(after, 1)) - mean(filled(before, 0)), 12);
        },
      ),
      { seed: 5 },
    );
  });

  test("items that only one matrix knows are missing in the other, and items that neither scored count", () => {
    const first = createResultMatrix({
      runs: [run("a")],
      items: [{ id: "x" }, { id: "y" }, { id: "z" }],
      scores: [1, 0, Number.NaN],
    });
    const second = createResultMatrix({ runs: [run("b")], items: [{ id: "x" }, { id: "w" }], scores: [1, Number.NaN] });
    const { coverage, bounds } = sidesCoverage([{ matrix: first, run: 0 }], [{ matrix: second, run: 0 }]);
    expect(coverage).toEqual({
      baseline: { scored: 2, errored: 0, unscored: 0, absent: 2 },
      candidate: { scored: 1, errored: 0, unscored: 0, absent: 3 },
    });
    expect(bounds).toEqual({
      baseline: { low: 0.25, high: 0.75 },
      candidate: { low: 0.25, high: 1 },
      difference: { low: -0.5, high: 0.75 },
    });
  });

  test("seeds weigh the same however many trials they have", () => {
    const runs = [
      run("a", { seed: "1", trial: "1" }),
      run("a", { seed: "1", trial: "2" }),
      run("a", { seed: "2" }),
      run("b"),
    ];
    const matrix = createResultMatrix({ runs, items: [{ id: "x" }], scores: [1, Number.NaN, 0, 1] });
    const side = (indices: readonly number[]) => indices.map((index) => ({ matrix, run: index }));
    expect(sidesCoverage(side([0, 2]), side([3])).bounds).toBe(null);
    const two = createResultMatrix({
      runs,
      items: [{ id: "x" }, { id: "y" }],
      scores: [1, Number.NaN, 1, 1, 0, 0, 1, 1],
      // The first trial of y failed.
      states: Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0),
    });
    const all = [0, 1, 2].map((index) => ({ matrix: two, run: index }));
    // Seed 1 has 1 of 2 to 2 of 2 and 2 of 2 right, seed 2 none.
    expect(sidesCoverage(all, [{ matrix: two, run: 3 }]).bounds?.baseline).toEqual({ low: 0.375, high: 0.5 });
    // A trial that was not made is no missing answer.
    const unmade = createResultMatrix({ ...two, states: Uint8Array.of(0, 3, 0, 0, 0, 0, 0, 0) });
    const { coverage, bounds } = sidesCoverage(
      all.map(({ run: index }) => ({ matrix: unmade, run: index })),
      [{ matrix: unmade, run: 3 }],
    );
    expect([coverage.baseline, bounds]).toEqual([{ scored: 5, errored: 0, unscored: 0, absent: 0 }, null]);
  });

  test("are not given for losses and for scores outside of 0 to 1", () => {
    expect(scoreBounds([0.5, Number.NaN, 2])).toBe(null);
    expect(scoreBounds([Number.NaN])).toBe(null);
    const loss = createResultMatrix({
      runs: [run("a"), run("b")],
      items: [{ id: "x" }, { id: "y" }],
      scores: [0.5, Number.NaN, 0.4, 0.3],
      higherIsBetter: false,
    });
    expect(sidesCoverage([{ matrix: loss, run: 0 }], [{ matrix: loss, run: 1 }]).bounds).toBe(null);
  });

  test("stand in the comparison of runs with the states", () => {
    const states = Uint8Array.from([0, 0, STATE_CODE.errored, STATE_CODE.unscored, 0, 0, 0, 0]);
    const items = ["a", "b", "c", "d"].map((id) => ({ id }));
    const matrix = createResultMatrix({
      runs: [run("a"), run("b")],
      items,
      scores: [1, 0, Number.NaN, Number.NaN, 1, 1, 0, 1],
      states,
    });
    const compared = compareRuns([{ matrix, run: 0 }], [{ matrix, run: 1 }]);
    expect(compared.ok && compared.coverage?.baseline).toEqual({ scored: 2, errored: 1, unscored: 1, absent: 0 });
    expect(compared.ok && compared.bounds?.difference).toEqual({ low: 0, high: 0.5 });
  });
});

describe('missing: "zero"', () => {
  const items = [{ id: "x" }, { id: "y" }];
  const states = Uint8Array.from([0, STATE_CODE.errored]);
  const made = (score: number, higherIsBetter: boolean) =>
    createResultMatrix({ runs: [run("a")], items, scores: [score, Number.NaN], states, higherIsBetter });

  test("counts as 0 where 0 is the worst score", () => {
    expect([...scoresUnderPolicy(made(1, true), 0, "zero")]).toEqual([1, 0]);
  });

  test.each([
    ["less is better", 3, false],
    ["some scores are below 0", -3, true],
  ] as const)("is refused where %s", (reason, score, higherIsBetter) => {
    const matrix = made(score, higherIsBetter);
    expect(() => scoresUnderPolicy(matrix, 0, "zero")).toThrowError(
      expect.objectContaining({
        code: "zero-is-not-worst",
        message: expect.stringContaining(reason),
      } satisfies Partial<InputError>),
    );
    expect([...scoresUnderPolicy(matrix, 0, "drop")]).toEqual([score, Number.NaN]);
  });
});
