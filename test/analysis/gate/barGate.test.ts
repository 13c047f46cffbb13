import { describe, expect, test } from "vitest";
import { type BarOptions, barOf } from "../../../src/analysis/gate/barGate.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results, RunScore } from "../../../src/data/results.js";
import { clusteredTTest } from "../../../src/inference/significance/clusteredT.js";
import { tTest } from "../../../src/inference/significance/studentT.js";
import { mean, standardDeviation, variance } from "../../../src/numeric/moments.js";
import { gate } from "../../../src/questions/gate.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { expectNoNaN } from "../../support/records.js";

const answers = (right: number, items: number) => Array.from({ length: items }, (_, item) => (item < right ? 1 : 0));
const ofOne = (scores: readonly number[], more: Parameters<typeof matrixOf>[1] = {}) =>
  createResults({ matrices: [matrixOf([{ model: "m", scores }], more)] });
const onlyTask = (results: Results, options: BarOptions) => gate(results, options).tasks[0]!;

/** P(X ≤ k) by its terms. */
function slowBinomial(k: number, n: number, p: number): number {
  let [term, sum] = [(1 - p) ** n, 0];
  for (let count = 0; count <= k; count++) {
    sum += term;
    term *= ((n - count) / (count + 1)) * (p / (1 - p));
  }
  return sum;
}

describe("gate against a fixed bar", () => {
  test("right-or-wrong answers of one run by the exact binomial test, either way", () => {
    for (const [right, items, bar] of [
      [137, 198, 0.7],
      [137, 198, 0.6],
      [100, 198, 0.6],
      [0, 20, 0.1],
      [20, 20, 0.9],
      [5, 8, 0.5],
    ] as const) {
      const task = onlyTask(ofOne(answers(right, items)), { atLeast: String(bar.toFixed(1)) });
      expect(task.pValue).toBeCloseTo(slowBinomial(right, items, bar), 10);
      expect(task.abovePValue).toBeCloseTo(right === 0 ? 1 : 1 - slowBinomial(right - 1, items, bar), 8);
      const { pValue, abovePValue } = task;
      expect(task.outcome).toBe(pValue! < 0.05 ? "below" : abovePValue! < 0.05 ? "at-least" : "cannot-tell");
      // The interval says the same as the tests.
      expect(task.interval!.high < bar).toBe(pValue! < 0.05);
      expect(task.interval!.low > bar).toBe(abovePValue! < 0.05);
    }
    // All alike show no spread: how far they are off is not known to be nothing.
    const errorOf = (right: number) => onlyTask(ofOne(answers(right, 20)), { atLeast: "50%" }).standardError;
    expect([errorOf(0), errorOf(20)]).toEqual([null, null]);
    expect(errorOf(1)).toBeCloseTo(Math.sqrt((0.05 * 0.95) / 19), 14);
    // No share can be so high: nothing is tested.
    const beyond = onlyTask(ofOne(answers(20, 20)), { atLeast: "1.5" });
    expect([beyond.outcome, beyond.pValue, beyond.abovePValue]).toEqual(["cannot-tell", null, null]);
    const published = onlyTask(ofOne(answers(137, 198)), { atLeast: "70%" });
    expect(published.pValue!.toFixed(2)).toBe("0.43");
    expect(published.sentence).toContain("137 of 198");
  });

  test("one score with its number of items is tested as these answers are", () => {
    const runScores: RunScore[] = [
      { run: { model: "m", task: "t", metric: "acc" }, value: 137 / 198, items: 198, higherIsBetter: true },
    ];
    const [level, items] = [createResults({ runScores }), ofOne(answers(137, 198))].map((results) =>
      onlyTask(results, { atLeast: "70%" }),
    );
    expect([level!.pValue, level!.right, level!.interval]).toEqual([items!.pValue, items!.right, items!.interval]);
  });

  test("scores by t, clusters by their robust error, seeds by their own noise", () => {
    const rng = createRng(4, "bars");
    const scores = Array.from({ length: 50 }, () => 5 + standardNormal(rng));
    const plain = onlyTask(ofOne(scores), { atLeast: "5.2" });
    const error = standardDeviation(scores) / Math.sqrt(50);
    expect(plain.pValue).toBeCloseTo(tTest(mean(scores) - 5.2, error, 49, { alternative: "less" }).pValue, 10);
    const clusters = scores.map((_, item) => `c${item % 9}`);
    // Of a test with a symmetrical law the two tails are one whole, on either side of the score.
    const inClusters = ofOne(scores, { items: clusters.map((cluster, item) => ({ id: `q${item}`, cluster })) });
    for (const bar of [mean(scores) - 0.3, mean(scores) + 0.3]) {
      for (const results of [ofOne(scores), inClusters]) {
        const task = onlyTask(results, { atLeast: bar.toFixed(3) });
        expect(task.pValue! + task.abovePValue!).toBeCloseTo(1, 12);
        expect(task.pValue! < 0.5).toBe(mean(scores) < bar);
      }
    }
    const clustered = onlyTask(
      ofOne(scores, { items: clusters.map((cluster, item) => ({ id: `q${item}`, cluster })) }),
      {
        atLeast: "5.2",
      },
    );
    const robust = clusteredTTest(
      scores.map((score) => score - 5.2),
      clusters,
    );
    expect(clustered.standardError).toBeCloseTo(robust.standardError, 10);
    expect(Math.min(clustered.pValue!, clustered.abovePValue!)).toBeCloseTo(robust.pValue / 2, 8);
    const shifts = [-0.4, 0.1, 0.3];
    const seeded = createResults({
      matrices: [
        matrixOf(
          shifts.map((shift, seed) => ({ model: "m", seed: `${seed}`, scores: scores.map((score) => score + shift) })),
        ),
      ],
    });
    const task = onlyTask(seeded, { atLeast: "5.2" });
    expect(task.seeds).toBe(3);
    expect(task.standardError).toBeCloseTo(Math.sqrt(variance(shifts) / 3 + error ** 2), 6);
    expect(task.sources!.measured).toContain("training seed");
  });

  test("answers averaged over repeats near the ceiling are not surer than they are", () => {
    const rows = [0, 1, 2, 3].map((trial) => ({
      model: "m",
      trial: `${trial}`,
      scores: Array.from({ length: 60 }, (_, item) => (item === 0 && trial < 2 ? 0 : 1)),
    }));
    const task = onlyTask(createResults({ matrices: [matrixOf(rows)] }), { atLeast: "95%" });
    expect(task.test).toBe("wilson-effective");
    expect(task.interval!.high).toBeLessThanOrEqual(1);
    expect(task.abovePValue! < 0.05).toBe(task.interval!.low > 0.95);
  });

  test("of several models and tasks, below is adjusted; all must be at least", () => {
    const results = createResults({
      matrices: [
        matrixOf([
          { model: "a", scores: answers(60, 100) },
          { model: "b", scores: answers(95, 100) },
        ]),
      ],
    });
    const found = gate(results, { atLeast: "70%" });
    expect(found.tasks.map(({ model, outcome }) => [model, outcome])).toEqual([
      ["a", "below"],
      ["b", "at-least"],
    ]);
    expect([found.outcome, found.family.size]).toEqual(["below", 2]);
    // An adjusted p is said beside the p, and one that was not changed is not said twice.
    expect(found.tasks[0]!.sentence).toContain("adjusted");
    expect(onlyTask(ofOne(answers(60, 100)), { atLeast: "70%" }).sentence).not.toContain("adjusted");
    expect(found.tasks[0]!.adjustedPValue).toBeCloseTo(2 * found.tasks[0]!.pValue!, 12);
    expect(gate(results, { atLeast: "50%" }).outcome).toBe("at-least");
    expectNoNaN(found);
  });

  test("missing answers that could bring the score below the bar leave it open", () => {
    const scores = [...answers(80, 100), ...Array.from({ length: 8 }, () => Number.NaN)];
    const states = Uint8Array.from(scores, (score) => (Number.isNaN(score) ? 1 : 0));
    const matrix = matrixOf([{ model: "m", scores }]);
    const errored = createResults({ matrices: [{ ...matrix, states }] });
    const task = onlyTask(errored, { atLeast: "71%", maximumErrored: 0.2 });
    expect(task.abovePValue!).toBeLessThan(0.05);
    expect(task.outcome).toBe("cannot-tell");
    expect(task.reasons.map(({ code }) => code)).toEqual(["missing-answers"]);
    expect(onlyTask(errored, { atLeast: "71%" }).reasons.map(({ code }) => code)).toContain("too-many-errors");
    expect(onlyTask(errored, { atLeast: "60%", maximumErrored: 0.2 }).outcome).toBe("at-least");
  });

  test("what has no meaning is said: losses, shares of what is none, bars beyond 1, unknown noise", () => {
    const codes = (results: ReturnType<typeof ofOne>, atLeast: string) =>
      onlyTask(results, { atLeast }).reasons.map(({ code }) => code);
    expect(codes(ofOne([0.5, 0.7, 0.2], { higherIsBetter: false }), "0.5")).toEqual(["bar-from-below"]);
    expect(codes(ofOne([5, 7, 2]), "70%")).toEqual(["bar-of-shares"]);
    expect(codes(ofOne([1, 0, 1]), "7.5")).toEqual(["bar-beyond-shares"]);
    // A bar that has no meaning for these scores is not theirs.
    expect(onlyTask(ofOne([5, 7, 2]), { atLeast: "70%" })).toMatchObject({ bar: null, score: null, pValue: null });
    const runScores: RunScore[] = [{ run: { model: "m", task: "t", metric: "acc" }, value: 0.7, higherIsBetter: true }];
    expect(codes(createResults({ runScores }), "50%")).toEqual(["no-spread-known"]);
    expect(gate(createResults({}), { atLeast: "50%" })).toMatchObject({ outcome: "cannot-tell", tasks: [] });
  });

  test("a bar needs its unit, and one set of results", () => {
    const results = ofOne([1, 0]);
    for (const atLeast of ["70", "", "-5%", "120%", "70 percent"]) {
      expect(() => gate(results, { atLeast })).toThrow(/atLeast must be a score with its unit/);
    }
    expect(() => gate(results, { atLeast: 0.7 as never })).toThrow(/atLeast/);
    expect(() => gate(results, results, { atLeast: "70%" } as never)).toThrow(/one set of results/);
    expect(() => gate(results, { atLeast: "70%", alpha: 0.6 })).toThrow(/one-sided/);
    expect(() => gate(results, { atLeast: "70%", minimumEffect: "2pt" } as never)).toThrow(/without minimumEffect/);
  });
});

describe("what names a bar", () => {
  test.each([
    ["70%", 0.7, true],
    ["70pt", 0.7, true],
    [" 7.5 pts ", 0.075, true],
    ["1pt", 0.01, true],
    [".5%", 0.005, true],
    ["100%", 1, true],
    ["0.7", 0.7, false],
    [".7", 0.7, false],
    ["7.5", 7.5, false],
    ["12.25", 12.25, false],
  ])("%s", (text, value, isShare) => {
    const bar = barOf(text);
    expect(bar).toMatchObject({ isShare });
    expect(bar!.value).toBeCloseTo(value, 14);
    // What is printed names the same bar.
    expect(barOf(bar!.text)).toEqual(bar);
  });

  test.each(["70", "", "%", ".", ".x", "7.", "7.5.1", "-0.7", "1e3", "0.7 points", "a0.7", "0,7", "101%", "100.5pt"])(
    "%s names none: a number without a unit could be either, and no share is above 1",
    (text) => {
      expect(barOf(text)).toBeNull();
    },
  );
});

test("one score whose error is not that of right-or-wrong answers is tested by its error", () => {
  const of = (standardError: number) =>
    createResults({
      runScores: [
        { run: { model: "m", task: "t", metric: "acc" }, value: 0.7, items: 50, standardError, higherIsBetter: true },
      ],
    });
  const own = onlyTask(of(0.03), { atLeast: "65%" });
  expect([own.test, own.right]).toEqual(["t", null]);
  expect(own.pValue).toBeCloseTo(tTest(0.05, 0.03, 49, { alternative: "less" }).pValue, 10);
  const answered = onlyTask(of(Math.sqrt((0.7 * 0.3) / 49)), { atLeast: "65%" });
  expect([answered.test, answered.right]).toEqual(["binomial-exact", 35]);
});
