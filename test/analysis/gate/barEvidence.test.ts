import { describe, expect, test } from "vitest";
import { sidesOf } from "../../../src/analysis/comparison/testSides.js";
import { type BarEvidence, barEvidence } from "../../../src/analysis/gate/barEvidence.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results, RunScore } from "../../../src/data/results.js";
import { averagedProportionInterval } from "../../../src/inference/intervals/averagedProportionInterval.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { tTest } from "../../../src/inference/significance/studentT.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";

const of = (results: Results, bar: number, options = {}) =>
  barEvidence([...sidesOf(results).values()].flat(), bar, options);
const known = (results: Results, bar: number, options = {}): BarEvidence => of(results, bar, options)!;
const run = { model: "m", task: "t", metric: "acc" };

describe("scores by degrees", () => {
  const rng = createRng(3, "bar evidence");
  const scores = Array.from({ length: 40 }, () => 5 + standardNormal(rng));
  const results = createResults({ matrices: [matrixOf([{ model: "m", scores }])] });
  const [centre, error] = [mean(scores), standardDeviation(scores) / Math.sqrt(40)];

  test.each([-0.4, -0.1, 0, 0.1, 0.4])(
    "%f above the mean: t on both sides, and the interval about the score",
    (shift) => {
      const bar = centre + shift;
      const found = known(results, bar);
      expect(found.score).toBeCloseTo(centre, 12);
      expect(found.standardError).toBeCloseTo(error, 12);
      expect(found.belowPValue).toBeCloseTo(tTest(-shift, error, 39, { alternative: "less" }).pValue, 10);
      expect(found.abovePValue).toBeCloseTo(tTest(-shift, error, 39, { alternative: "greater" }).pValue, 10);
      const interval = found.intervalAt(0.9)!;
      expect((interval.low + interval.high) / 2).toBeCloseTo(centre, 10);
      expect(interval.high - interval.low).toBeCloseTo(2 * 1.684875 * error, 4);
      expect([found.right, found.items, found.seeds, found.proportion]).toEqual([null, 40, 1, false]);
    },
  );

  test("that are all alike are off the bar on one side, and have no width", () => {
    const alike = (value: number, count: number) =>
      createResults({ matrices: [matrixOf([{ model: "m", scores: Array(count).fill(value) }])] });
    const above = known(alike(0.7, 12), 0.5);
    const below = known(alike(0.3, 12), 0.5);
    expect(above.abovePValue).toBeLessThan(0.01);
    expect(below.belowPValue).toBeLessThan(0.01);
    expect([above.belowPValue, below.abovePValue].every((p) => p > 0.99)).toBe(true);
    expect([above.standardError, below.standardError]).toEqual([Number.NaN, Number.NaN]);
    // At the bar itself, and by one score, nothing is known.
    for (const [results, bar] of [
      [alike(0.5, 12), 0.5],
      [alike(0.7, 1), 0.5],
    ] as const) {
      const nothing = known(results, bar);
      expect([nothing.intervalAt(0.9), nothing.standardError]).toEqual([null, Number.NaN]);
      expect([nothing.belowPValue < 0.05, nothing.abovePValue < 0.05]).toEqual([false, false]);
    }
  });

  test("are those of the items that have one, or with 0 for those that failed", () => {
    const some = [...scores.slice(0, 20), Number.NaN];
    const failed = createResults({
      matrices: [
        {
          ...matrixOf([{ model: "m", scores: some }]),
          states: Uint8Array.from(some, (one) => Number(Number.isNaN(one))),
        },
      ],
    });
    expect(known(failed, 5).items).toBe(20);
    const zero = known(failed, 5, { missing: "zero" });
    expect(zero.items).toBe(21);
    expect(zero.score).toBeCloseTo(mean([...scores.slice(0, 20), 0]), 12);
  });

  test("of no item there is none", () => {
    const none = createResults({
      matrices: [{ ...matrixOf([{ model: "m", scores: [Number.NaN] }]), states: Uint8Array.of(1) }],
    });
    expect(of(none, 0.5)).toBeNull();
  });
});

describe("right-or-wrong answers averaged over repeats", () => {
  const rows = [0, 1, 2].map((trial) => ({
    model: "m",
    trial: `${trial}`,
    scores: Array.from({ length: 30 }, (_, item) => Number((item * 7 + trial * 5) % 10 < 6)),
  }));
  const results = createResults({ matrices: [matrixOf(rows)] });
  const values = rows[0]!.scores.map((_, item) => mean(rows.map(({ scores }) => scores[item]!)));
  const shape = { mean: mean(values), standardError: standardError(values), items: 30, answers: 90 };

  test.each([0.45, 0.55, 0.65, 0.75])(
    "against %f the p on a side is the level at which the interval ends at the bar",
    (bar) => {
      const found = known(results, bar);
      expect(found.test).toBe("wilson-effective");
      expect(found.intervalAt(0.9)).toEqual(averagedProportionInterval(shape, { level: 0.9 }));
      const [near, p] =
        shape.mean < bar ? (["high", found.belowPValue] as const) : (["low", found.abovePValue] as const);
      expect(p).toBeLessThan(0.5);
      expect(averagedProportionInterval(shape, { level: 1 - 2 * p })[near]).toBeCloseTo(bar, 6);
      expect(found.belowPValue + found.abovePValue).toBeCloseTo(1, 9);
      expect(found.sources.measured).toContain("generation (repeat runs of the same item)");
    },
  );

  test("parts of a whole are none of them: they go by t", () => {
    const parts = rows.map((row) => ({ ...row, scores: row.scores.map((score) => 0.25 + score / 2) }));
    expect(known(createResults({ matrices: [matrixOf(parts)] }), 0.5).test).not.toBe("wilson-effective");
  });
});

describe("scores of whole runs", () => {
  const level = (value: number, more: Partial<RunScore> = {}): RunScore => ({
    run,
    value,
    higherIsBetter: true,
    ...more,
  });
  const seeds = (values: readonly number[], more: Partial<RunScore> = {}) =>
    createResults({
      runScores: values.map((value, seed) => level(value, { ...more, run: { ...run, seed: `${seed}` } })),
    });

  test("of several seeds go by t over the seeds, with the stated error of one score beside it where there is one", () => {
    const values = [0.7, 0.72, 0.69, 0.74];
    const spread = standardDeviation(values) / 2;
    const plain = known(seeds(values), 0.65);
    expect([plain.test, plain.seeds]).toEqual(["seeds-t", 4]);
    expect(plain.standardError).toBeCloseTo(spread, 12);
    expect(plain.abovePValue).toBeCloseTo(tTest(mean(values) - 0.65, spread, 3, { alternative: "greater" }).pValue, 10);
    expect(plain.belowPValue).toBeCloseTo(1 - plain.abovePValue, 12);
    expect(plain.sources.measured).toEqual(["training seed"]);
    const stated = known(seeds(values, { standardError: 0.02, items: 500 }), 0.65);
    expect(stated.standardError).toBeCloseTo(Math.hypot(spread, 0.02), 12);
    expect(stated.sources.measured).toEqual(expect.arrayContaining(["training seed", "item sampling"]));
  });

  test("that agree over seeds are one score, with its own error and no noise of seeds", () => {
    const found = known(seeds([0.7, 0.7, 0.7], { standardError: 0.03 }), 0.65);
    expect([found.test, found.sources.measured]).toEqual(["t", ["item sampling"]]);
    expect(found.standardError).toBeCloseTo(0.03, 12);
    // Without a number of items the law is the normal one.
    expect(found.abovePValue).toBeCloseTo(0.04779, 4);
    expect(of(seeds([0.7, 0.7]), 0.65)).toBeNull();
  });
});
