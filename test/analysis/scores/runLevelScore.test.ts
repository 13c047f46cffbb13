import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { runLevelScore } from "../../../src/analysis/scores/runLevelScore.js";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { createResults } from "../../../src/data/createResults.js";
import type { RunScore } from "../../../src/data/results.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { readDumps } from "../../../src/io/readDumps.js";
import { chiSquaredQuantile } from "../../../src/numeric/distributions/chiSquared.js";
import { mean } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";

const trialOf = (value: number, rest: Partial<RunScore> = {}): RunScore => ({
  run: { model: "m", task: "t", metric: "acc" },
  value,
  higherIsBetter: true,
  ...rest,
});

/** √(what the errors hold beyond the spread of the trials + that spread over R), the spread from all pairs of trials. */
function slowError(trials: readonly { readonly value: number; readonly standardError: number }[]): number {
  const count = trials.length;
  let spread = 0;
  let stated = 0;
  for (const one of trials) {
    stated += one.standardError ** 2 / count;
    for (const other of trials) {
      if (one !== other) spread += (one.value - other.value) ** 2 / (2 * count * (count - 1));
    }
  }
  const unexplained = spread > (stated * chiSquaredQuantile(0.95, count - 1)) / (count - 1);
  return Math.sqrt((unexplained ? stated : Math.max(0, stated - spread)) + spread / count);
}

describe("the score of a run over its trials", () => {
  test("of one trial is that trial", () => {
    expect(runLevelScore([trialOf(0.7, { standardError: 0.0328, items: 196 })])).toEqual({
      value: 0.7,
      items: 196,
      standardError: 0.0328,
      proportion: true,
      rightOrWrong: false,
      trials: 1,
      trialSd: null,
    });
    expect(runLevelScore([trialOf(12.5)])).toMatchObject({ standardError: null, items: null, proportion: false });
  });

  test("has the mean of the trials and the slow definition's error", () => {
    const some = fc.record({
      value: fc.double({ min: -5, max: 5, noNaN: true }),
      standardError: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), (trials) => {
        const score = runLevelScore(trials.map(({ value, standardError }) => trialOf(value, { standardError })));
        expect(score.value).toBeCloseTo(trials.reduce((total, { value }) => total + value, 0) / trials.length, 12);
        expect(score.standardError).toBeCloseTo(slowError(trials), 9);
        const least = Math.sqrt(mean(trials.map(({ standardError }) => standardError ** 2)) / trials.length);
        expect(score.standardError).toBeGreaterThanOrEqual(least * (1 - 1e-9));
      }),
    );
  });

  test("is the same to the last digit whatever the order of the trials", () => {
    const some = fc.record(
      {
        value: fc.double({ min: 0, max: 1, noNaN: true }),
        standardError: fc.double({ min: 0, max: 0.1, noNaN: true }),
        items: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ["value"] },
    );
    const shuffled = fc
      .array(some, { minLength: 2, maxLength: 6 })
      .chain((trials) =>
        fc.tuple(
          fc.constant(trials),
          fc.shuffledSubarray(trials, { minLength: trials.length, maxLength: trials.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([trials, other]) => {
        const scoreOf = (list: typeof trials) => runLevelScore(list.map(({ value, ...rest }) => trialOf(value, rest)));
        expect(scoreOf(other)).toEqual(scoreOf(trials));
      }),
    );
  });

  test("keeps the error of the items, which trials share, and averages the noise of generation alone", () => {
    // Trials that agree say that all of the error is item sampling: no repeat makes it smaller.
    const agreeing = [1, 2, 3, 4].map(() => trialOf(0.5, { standardError: 0.05, items: 101 }));
    expect(runLevelScore(agreeing)).toMatchObject({ standardError: 0.05, trialSd: 0, trials: 4 });
    // Trials that differ by as much as their errors say that all of it is generation.
    const apart = runLevelScore([trialOf(0.45, { standardError: 0.05 }), trialOf(0.55, { standardError: 0.05 })]);
    expect(apart.trialSd).toBeCloseTo(0.0707106781, 9);
    expect(apart.standardError).toBeCloseTo(0.05, 12);
  });

  test("adds what no error holds where trials lie further apart than their errors explain, with few degrees of freedom", () => {
    const apart = runLevelScore([0.4, 0.6].map((value) => trialOf(value, { standardError: 0.01, items: 2000 })));
    expect(apart.standardError).toBeCloseTo(Math.sqrt(0.01 ** 2 + 0.1 ** 2), 12);
    // (.0001 + .01)² ÷ (.0001²/1999 + .01²/1)
    expect(apart.degreesOfFreedom).toBeCloseTo(1.0201, 4);
    const interval = scoreSeries(
      createResults({ runScores: [0.4, 0.6].map((value) => trialOf(value, { standardError: 0.01 })) }),
    );
    expect(interval[0]!.points[0]!.interval).toMatchObject({ low: 0, high: 1 });
    expect(runLevelScore([0.49, 0.51].map((value) => trialOf(value, { standardError: 0.01 })))).not.toHaveProperty(
      "degreesOfFreedom",
    );
  });

  test("does not know the error where a trial states none, nor the items where trials differ or one is silent", () => {
    const known = trialOf(0.5, { standardError: 0.05, items: 40 });
    expect(runLevelScore([known, trialOf(0.6)])).toMatchObject({ value: 0.55, standardError: null, items: null });
    expect(runLevelScore([known, trialOf(0.6)]).trialSd).toBeCloseTo(0.0707106781, 9);
    expect(runLevelScore([known, trialOf(0.6, { standardError: 0.04, items: 41 })]).items).toBeNull();
    expect(runLevelScore([known, trialOf(0.6, { standardError: 0.04, items: 40 })]).items).toBe(40);
    expect(() => runLevelScore([])).toThrow(/at least one score of the run/);
  });

  test("is a share of right answers only if every trial is, and of as many items as its error is worth", () => {
    const share = (right: number, items: number) =>
      trialOf(right / items, {
        items,
        standardError: Math.sqrt(((right / items) * (1 - right / items)) / (items - 1)),
      });
    const one = runLevelScore([share(30, 40)]);
    expect([one.rightOrWrong, one.effectiveItems]).toEqual([true, undefined]);
    const same = runLevelScore([share(30, 40), share(30, 40)]);
    expect([same.rightOrWrong, same.effectiveItems]).toEqual([true, undefined]);
    const differing = runLevelScore([share(28, 40), share(32, 40)]);
    expect(differing.rightOrWrong).toBe(true);
    // More than the items, since generation was averaged, and fewer than two trials of new items would be.
    expect(differing.effectiveItems).toBeGreaterThan(40);
    expect(differing.effectiveItems).toBeLessThan(80);
    expect(runLevelScore([share(30, 40), trialOf(0.753, { items: 40 })]).rightOrWrong).toBe(false);
  });

  test("has the error of a share of right answers of known number, where no other is stated", () => {
    const error = (metric: string, value: number, items: number) => {
      const one = trialOf(value, { items });
      return runLevelScore([{ ...one, run: { ...one.run, metric } }]).standardError;
    };
    expect(error("accuracy", 0.6222222222, 225)).toBeCloseTo(Math.sqrt((0.6222222222 * 0.3777777778) / 224), 9);
    expect(error("exact_match,strict", 0.62, 225)).toBeCloseTo(Math.sqrt((0.62 * 0.38) / 224), 12);
    // A plain score says by its decimals that it counts; two decimals of 225 items fit any share.
    expect([error("score", 0.6222222222, 225), error("score", 0.62, 225)]).toEqual([expect.any(Number), null]);
    expect([error("accuracy", 0.61, 40), error("f1", 0.75, 40), error("balanced_accuracy", 0.75, 40)]).toEqual([
      null,
      null,
      null,
    ]);
    expect([error("accuracy", 75, 40), error("elo", 0.75, 40), error("accuracy", 1, 40)]).toEqual([null, null, 0]);
  });

  test("covers the true score as often as it says, with much and with little noise of generation", () => {
    const rng = createRng(7);
    const [items, repeats, tables] = [80, 3, 1500];
    for (const spreadOfItems of [0.2, 1.5, 6]) {
      let covered = 0;
      const chanceOf = () => 1 / (1 + Math.exp(-0.4 - spreadOfItems * (2 * rng.nextUniform() - 1)));
      let truth = 0;
      for (let i = 0; i < 20_000; i++) truth += chanceOf() / 20_000;
      for (let table = 0; table < tables; table++) {
        const chances = Array.from({ length: items }, chanceOf);
        const scores = Array.from({ length: repeats }, (_, trial): RunScore => {
          const share = chances.filter((chance) => rng.nextUniform() < chance).length / items;
          const standardError = Math.sqrt((share * (1 - share)) / (items - 1));
          return { ...trialOf(share, { items, standardError }), run: { ...trialOf(0).run, trial: String(trial) } };
        });
        const { low, high } = scoreSeries(createResults({ runScores: scores }))[0]!.points[0]!.interval!;
        if (low <= truth && truth <= high) covered++;
      }
      expect(covered / tables).toBeGreaterThan(0.93);
    }
  });
});

describe("a table of run-level scores", () => {
  const rows = (order: readonly number[]) => {
    const trials = ["0,.62,.004", "1,.58,.09", "2,.66,.03"];
    const lines = order.map((trial) => `b,quiz,${trials[trial]}`);
    return `model,task,trial,score,stderr\na,quiz,0,.5,.005\n${lines.join("\n")}\n`;
  };
  const verdicts = async (text: string) => {
    const results = await readDumps([{ name: "scores.csv", bytes: new TextEncoder().encode(text) }]);
    const sideOf = (model: string) =>
      createResults({ runScores: results.runScores.filter(({ run }) => run.model === model) });
    return compareResults(sideOf("a"), sideOf("b"));
  };

  test("gives one verdict whatever the order of its rows: the first trial's error decided it before", async () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    const [first, ...others] = await Promise.all(orders.map((order) => verdicts(rows(order))));
    for (const other of others) expect(other).toEqual(first);
    const [comparison] = first!.comparisons;
    if (!comparison?.ok) throw new Error("refused");
    const errors = [0.004, 0.09, 0.03];
    const expected = slowError([0.62, 0.58, 0.66].map((value, trial) => ({ value, standardError: errors[trial]! })));
    expect(comparison.standardError).toBeCloseTo(Math.hypot(expected, 0.005), 12);
    expect(comparison.verdict).toBe("better");
  });

  test("compares averaged trials as the shares that they are worth", () => {
    const share = (model: string, trial: string, right: number): RunScore => {
      const standardError = Math.sqrt(((right / 200) * (1 - right / 200)) / 199);
      return {
        run: { model, task: "t", metric: "acc", trial },
        value: right / 200,
        items: 200,
        standardError,
        higherIsBetter: true,
      };
    };
    const both = [share("m", "1", 120), share("m", "2", 130)];
    const [comparison] = compareResults(
      createResults({ runScores: both }),
      createResults({ runScores: [share("n", "1", 150), share("n", "2", 150)] }),
    ).comparisons;
    if (!comparison?.ok) throw new Error("refused");
    const { effectiveItems } = runLevelScore(both);
    const wilson = wilsonInterval(0.625 * effectiveItems!, effectiveItems!);
    expect(scoreSeries(createResults({ runScores: both }))[0]!.points[0]!.interval).toEqual(wilson);
    expect(comparison.test).toBe("two-proportion-z");
    expect(comparison.sources.measured).toEqual(["item sampling", "generation (repeat runs of the same item)"]);
  });
});
