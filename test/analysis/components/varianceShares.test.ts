import { describe, expect, test } from "vitest";
import {
  type VarianceShares,
  type VarianceSharesOptions,
  varianceShares,
} from "../../../src/analysis/components/varianceShares.js";
import type { ResultMatrix } from "../../../src/data/resultMatrix.js";
import { trialVariance } from "../../../src/inference/components/trialVariance.js";
import { varianceComponents } from "../../../src/inference/components/varianceComponents.js";
import { NOISE } from "../../../src/notes.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

function experiment(seeds: number, items: number, trials: number, stream = 1): ResultMatrix {
  const rng = createRng(stream, "shares");
  const difficulty = Array.from({ length: items }, () => standardNormal(rng));
  return matrixOf(
    Array.from({ length: seeds }).flatMap((_, seed) => {
      const cells = difficulty.map((item) => item + 0.4 * standardNormal(rng));
      const shift = 0.5 * standardNormal(rng);
      return Array.from({ length: trials }, (__, trial) => ({
        seed: `${seed}`,
        ...(trials > 1 ? { trial: `${trial}` } : {}),
        scores: cells.map((cell) => cell + shift + 0.6 * standardNormal(rng)),
      }));
    }),
  );
}

function sharesOf(matrix: ResultMatrix, options: VarianceSharesOptions = {}): VarianceShares {
  const result = varianceShares(matrix, options);
  if (!result.ok) throw new Error(result.message);
  expectNoNaN(result);
  return result;
}

describe("varianceShares", () => {
  test("with trials: four sources whose shares add up to 1, each in its interval", () => {
    const matrix = experiment(5, 23, 3);
    const result = sharesOf(matrix);
    expect(result.shares.map(({ source }) => source)).toEqual(["seeds", "items", "interaction", "trials"]);
    expect(result.shares.reduce((sum, { share }) => sum + (share as number), 0)).toBeCloseTo(1, 12);
    expect(result.shares.reduce((sum, { shareOfMean }) => sum + (shareOfMean as number), 0)).toBeCloseTo(1, 12);
    for (const { share, shareInterval, variance, interval } of result.shares) {
      expect(shareInterval!.low).toBeLessThanOrEqual(share as number);
      expect(shareInterval!.high).toBeGreaterThanOrEqual(share as number);
      expect(interval!.low).toBeLessThanOrEqual(variance as number);
      expect(interval!.method).toBe("generalized-pivotal");
    }
    expect(result).toMatchObject({ seeds: 5, items: 23, trials: 3, scores: 345, coverage: 1, method: "anova" });
    expect(result.sources.measured).toEqual([NOISE.items, NOISE.seeds, NOISE.trials]);
    expect(result.sources.notMeasured).toEqual([NOISE.checkpoints, NOISE.framings]);
  });

  test("is the kernel on the same scores, whatever the order of the runs", () => {
    const matrix = experiment(4, 11, 1);
    const { variances, standardError } = varianceComponents(matrix.scores, { seeds: 4, items: 11 });
    const result = sharesOf(matrix);
    expect(result.shares.map(({ variance }) => variance)).toEqual([
      variances.seeds,
      variances.items,
      variances.residual,
    ]);
    expect(result.standardError).toBe(standardError);
    const backwards = sharesOf(matrix, { runs: [3, 2, 1, 0] });
    expect(backwards.standardError).toBeCloseTo(standardError, 12);
  });

  test("the same seed gives the same intervals, another seed others", () => {
    const matrix = experiment(4, 11, 1);
    expect(sharesOf(matrix, { draws: 300 })).toEqual(sharesOf(matrix, { draws: 300 }));
    expect(sharesOf(matrix, { draws: 300, seed: 2 }).shares).not.toEqual(sharesOf(matrix, { draws: 300 }).shares);
  });

  test("one trial: the residual holds the interaction, trials are not measured, and more trials are not projected", () => {
    const result = sharesOf(experiment(5, 17, 1));
    expect(result.shares.map(({ source }) => source)).toEqual(["seeds", "items", "residual"]);
    expect(codesOf(result)).toContain("one-trial");
    expect(result.sources.notMeasured).toContain(NOISE.trials);
    expect(result.projected!.doubleTrials).toBeNull();
    expect(result.projected!.doubleItems as number).toBeLessThan(result.standardError as number);
  });

  test("one seed with trials: items and trials apart, the seed unknown and said so", () => {
    const matrix = experiment(1, 29, 4);
    const result = sharesOf(matrix);
    const byItem = Array.from({ length: 29 }, (_, item) =>
      [0, 1, 2, 3].map((run) => matrix.scores[run * 29 + item] as number),
    );
    const { betweenItems, withinItem, standardError } = trialVariance(byItem);
    expect(result.shares.map(({ source, variance }) => [source, variance])).toEqual([
      ["seeds", null],
      ["items", betweenItems],
      ["trials", withinItem],
    ]);
    expect(result.standardError).toBe(standardError);
    expect(result).toMatchObject({ method: "trials", generalizability: null });
    expect(codesOf(result)).toContain("one-seed");
    expect(result.sources.notMeasured).toContain(NOISE.seeds);
    expect(result.projected!.doubleSeeds).toBeNull();
    expect(result.shares.slice(1).reduce((sum, { shareOfMean }) => sum + (shareOfMean as number), 0)).toBeCloseTo(
      1,
      12,
    );
  });

  test("one seed and one trial: a standard error from items, and no shares", () => {
    const result = sharesOf(experiment(1, 12, 1));
    expect(result.shares.every(({ variance, share }) => variance === null && share === null)).toBe(true);
    expect(result.standardError).toBeGreaterThan(0);
    expect(codesOf(result)).toEqual(expect.arrayContaining(["one-seed", "one-trial"]));
  });

  test("missing cells go to restricted maximum likelihood with a note; empty runs and items are counted out", () => {
    const { runs, scores } = experiment(4, 13, 1);
    const rows = runs.map((run, r) => ({
      ...run,
      scores: Array.from({ length: 14 }, (_, i) =>
        i === 13 || (r === 2 && i < 4) ? Number.NaN : (scores[r * 13 + i] as number),
      ),
    }));
    const result = sharesOf(
      matrixOf([...rows, { seed: "lost", scores: Array.from({ length: 14 }, () => Number.NaN) }]),
    );
    expect(result).toMatchObject({ method: "reml", seeds: 4, items: 13, scores: 48 });
    expect(codesOf(result)).toEqual(expect.arrayContaining(["unbalanced", "empty-runs", "empty-items", "few-seeds"]));
    expect(result.shares.reduce((sum, { share }) => sum + (share as number), 0)).toBeCloseTo(1, 12);
  });

  test("constant scores, one item and no scores are unknown, never NaN", () => {
    const constant = sharesOf(
      matrixOf([
        { seed: "1", scores: [1, 1, 1] },
        { seed: "2", scores: [1, 1, 1] },
      ]),
    );
    expect(constant.shares.every(({ share }) => share === null)).toBe(true);
    const oneItem = sharesOf(
      matrixOf([
        { seed: "1", scores: [1] },
        { seed: "2", scores: [0] },
      ]),
    );
    expect(oneItem.standardError).toBeNull();
    expect(codesOf(oneItem)).toContain("one-item");
    const repeated = sharesOf(matrixOf([1, 0, 1].map((score, trial) => ({ trial: `${trial}`, scores: [score] }))));
    expect([repeated.method, repeated.mean, repeated.standardError]).toEqual([null, 2 / 3, null]);
    expect(repeated.shares.every(({ variance, share }) => variance === null && share === null)).toBe(true);
    expect(codesOf(repeated)).toContain("one-item");
    const nothing = sharesOf(matrixOf([{ seed: "1", scores: [Number.NaN] }]));
    expect(nothing).toMatchObject({ mean: null, scores: 0, coverage: 0 });
    expect(codesOf(nothing)).toContain("no-scores");
  });

  test("a goal gives ways to it, best first", () => {
    const matrix = experiment(5, 23, 3);
    const now = sharesOf(matrix).standardError as number;
    const costs = { seed: 100, item: 1, answer: 0.01 };
    const toError = sharesOf(matrix, { goal: { targetError: 0.95 * now, costs } }).next!;
    expect(toError.length).toBeGreaterThan(0);
    for (const { standardError } of toError) expect(standardError).toBeLessThanOrEqual(0.95 * now);
    const forCost = sharesOf(matrix, { goal: { extraCost: 150, costs } }).next!;
    expect(forCost.map(({ axis }) => axis).sort()).toEqual(["items", "seeds", "trials"]);
    expect(sharesOf(matrix).next).toBeNull();
  });

  test("ways on start from the trials that there are", () => {
    const costs = { seed: 100, item: 1, answer: 0.01 };
    const { next } = sharesOf(experiment(5, 23, 3), { goal: { extraCost: 150, costs } });
    const designs = Object.fromEntries(next!.map(({ axis, design }) => [axis, design]));
    // A seed costs 100 and 69 answers, an item 1 and 15 answers, a trial 115 answers.
    expect(designs).toEqual({
      seeds: { seeds: 6, items: 23, trials: 3 },
      items: { seeds: 5, items: 23 + 130, trials: 3 },
      trials: { seeds: 5, items: 23, trials: 3 + 130 },
    });
  });

  test("refuses runs whose differences are not noise", () => {
    const matrix = matrixOf([
      { model: "a", seed: "1", scores: [1, 0] },
      { model: "b", seed: "1", scores: [1, 0] },
    ]);
    expect(varianceShares(matrix)).toMatchObject({ ok: false, code: "mixed-runs" });
    expect(varianceShares(matrix, { runs: [0] })).toMatchObject({ ok: true });
    expect(varianceShares(matrix, { runs: [] })).toMatchObject({ ok: false, code: "no-runs" });
    expect(() => varianceShares(matrix, { runs: [7] })).toThrow(/below 2, got 7/);
    expect(() => varianceShares(matrix, { runs: [0, 0] })).toThrow(/twice/);
  });
});

test("one seed of which some trials are missing has the components of the answers that are there", () => {
  const none = Number.NaN;
  const answers = [
    [1, 0, 0.5, none, 1, 0.2],
    [0.5, 0.2, none, 0.4, 0.8, 0.1],
    [0.9, none, 0.6, 0.3, 1, none],
  ];
  const shares = varianceShares(matrixOf(answers.map((scores, trial) => ({ seed: "1", trial: `${trial}`, scores }))));
  const byItem = answers[0]!.map((_, item) =>
    answers.map((scores) => scores[item]!).filter((score) => !Number.isNaN(score)),
  );
  const slow = trialVariance(byItem);
  if (!("shares" in shares)) throw new Error("refused");
  const varianceOf = (name: string) => shares.shares.find(({ source }) => source === name)!.variance;
  expect(varianceOf("items")).toBeCloseTo(slow.betweenItems, 12);
  expect(varianceOf("trials")).toBeCloseTo(slow.withinItem, 12);
  expectNoNaN(shares);
});

describe("ways on from one seed", () => {
  const none = Number.NaN;
  const costs = { seed: 100, item: 1, answer: 0.5 };
  /** Trials × items: two items of six trials, two of one. */
  const uneven = [0, 1, 2, 3, 4, 5].map((trial) => [
    trial < 2 ? 1 : 0,
    trial < 5 ? 1 : 0,
    trial === 0 ? 1 : none,
    trial === 0 ? 0.5 : none,
  ]);
  const of = (rows: readonly (readonly number[])[], goal?: NonNullable<VarianceSharesOptions["goal"]>) =>
    sharesOf(
      matrixOf(rows.map((scores, trial) => ({ trial: `${trial}`, scores }))),
      goal === undefined ? {} : { goal },
    );

  test("start from as many trials of every item as have the noise of those that there are", () => {
    // Two of six and two of one: 4 ÷ (1/6 + 1/6 + 1 + 1) = 1.7, where both items have one spread.
    const spreads = [4 / 15, 1 / 6];
    const within = (spreads[0]! + spreads[1]!) / 2;
    const part = (spreads[0]! / 6 + spreads[1]! / 6 + 2 * within) / 4;
    expect(Math.round(within / part)).toBe(2);
    const { next } = of(uneven, { extraCost: 12, costs });
    expect(next!.map(({ axis, design }) => [axis, design]).sort()).toEqual([
      // An item costs 1 and two answers; a trial is four answers.
      ["items", { seeds: 1, items: 4 + 6, trials: 2 }],
      ["trials", { seeds: 1, items: 4, trials: 2 + 6 }],
    ]);
  });

  test("are those of the trials themselves where each item has as many, and where they all agree", () => {
    const stable = [0, 1, 2].map(() => [1, 0, 1, 0.5]);
    const { next, shares } = of(stable, { extraCost: 10, costs });
    expect(shares.find(({ source }) => source === "trials")!.variance).toBe(0);
    expect(next!.find(({ axis }) => axis === "items")!.design).toEqual({ seeds: 1, items: 4 + 4, trials: 3 });
  });

  test("halve the parts that a kind belongs to, and know nothing of more seeds", () => {
    const rows = [
      [1, 0, 1, 0.5],
      [0, 0, 1, 1],
      [1, 0.5, 1, 0],
    ];
    const { betweenItems, trialPart } = trialVariance(rows[0]!.map((_, item) => rows.map((scores) => scores[item]!)));
    expect(betweenItems).toBeGreaterThan(0);
    const { projected, standardError } = of(rows);
    expect(standardError).toBeCloseTo(Math.sqrt((betweenItems + trialPart) / 4), 12);
    expect(projected!.doubleItems).toBeCloseTo(standardError! / Math.SQRT2, 12);
    expect(projected!.doubleTrials).toBeCloseTo(Math.sqrt((betweenItems + trialPart / 2) / 4), 12);
    expect(projected!.doubleSeeds).toBeNull();
    expect(projected!.best).toEqual({ axis: "items", share: 1 });
  });

  test("say what was measured, and that one trial measures none", () => {
    const [repeated, once] = [of(uneven), of(uneven.slice(0, 1))];
    expect(repeated.sources.measured).toEqual([NOISE.items, NOISE.trials]);
    expect(once.sources.measured).toEqual([NOISE.items]);
    expect(once.sources.notMeasured).toContain(NOISE.trials);
    expect([repeated.trials, repeated.fewestTrials, repeated.scores]).toEqual([6, 1, 14]);
    expect(repeated.coverage).toBeCloseTo(14 / 24, 12);
  });
});

test("clusters are said to be left out of account where one holds several items, and too few cells to tell anything apart", () => {
  const clustered = (clusters: readonly (string | undefined)[]) =>
    codesOf(
      sharesOf(
        matrixOf(
          ["1", "2", "3"].map((seed, row) => ({
            seed,
            scores: clusters.map((_, item) => Math.sin(5 * row + 3 * item)),
          })),
          {
            items: clusters.map((cluster, item) => ({ id: `q${item}`, ...(cluster === undefined ? {} : { cluster }) })),
          },
        ),
      ),
    );
  expect(clustered(["a", "a", "b", "b"])).toContain("clusters-ignored");
  expect(clustered(["a", "b", "c", "d"])).not.toContain("clusters-ignored");
  expect(clustered([undefined, undefined, undefined, undefined])).not.toContain("clusters-ignored");
  const constant = [
    ["1", "2"].map((seed) => ({ seed, scores: [1, 1, 1] })),
    ["1", "2"].map((trial) => ({ trial, scores: [1, 1, 1] })),
  ].map((rows) => sharesOf(matrixOf(rows)));
  for (const one of constant) {
    expect([one.standardError, codesOf(one).includes("no-residual")]).toEqual([null, true]);
  }
  const fewCells = [
    { seed: "1", scores: [1, 0] },
    { seed: "2", scores: [1, Number.NaN] },
  ];
  expect(codesOf(sharesOf(matrixOf(fewCells)))).toContain("no-residual");
  expect(codesOf(sharesOf(experiment(1, 9, 1)))).not.toContain("no-residual");
  expect(codesOf(sharesOf(experiment(3, 9, 1)))).not.toContain("no-residual");
  expect(
    codesOf(
      sharesOf(
        matrixOf([
          { seed: "1", scores: [1] },
          { seed: "2", scores: [0] },
        ]),
      ),
    ),
  ).not.toContain("no-residual");
  const matrix = experiment(2, 5, 1);
  expect(() => varianceShares(matrix, { runs: [0, 0] })).toThrow(/runs must not name a run twice/);
});
