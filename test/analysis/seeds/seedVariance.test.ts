import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SeedScore, seedVariance } from "../../../src/analysis/seeds/seedVariance.js";
import { NOISE } from "../../../src/notes.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

/** Rows of seeds × checkpoints as scores; NaN leaves a cell out. */
function grid(rows: readonly (readonly number[])[]): SeedScore[] {
  return rows.flatMap((row, seed) =>
    row.flatMap((value, step) => (Number.isNaN(value) ? [] : [{ seed: `${seed}`, step: 100 * (step + 1), value }])),
  );
}

/** SD by its definition, over all pairs: Σ(x_i − x_j)²/(2n(n − 1)). */
function pairwiseSd(values: readonly number[]): number {
  const squares = values.flatMap((x) => values.map((y) => (x - y) ** 2)).reduce((total, square) => total + square, 0);
  return Math.sqrt(squares / (2 * values.length * (values.length - 1)));
}

describe("seedVariance", () => {
  test("is the mean over checkpoints of the SD over seeds, as the paper defines it", () => {
    const cell = fc.double({ min: 0, max: 1, noNaN: true });
    const table = fc
      .tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 1, max: 5 }))
      .chain(([seeds, steps]) =>
        fc.array(fc.array(cell, { minLength: steps, maxLength: steps }), { minLength: seeds, maxLength: seeds }),
      );
    fc.assert(
      fc.property(table, (rows) => {
        const columns = (rows[0] as number[]).map((_, step) => rows.map((row) => row[step] as number));
        const sds = columns.map(pairwiseSd);
        const { seedSd, finalSd, finalMean, seeds, checkpoints, finalStep } = seedVariance(grid(rows));
        expect(seedSd).toBeCloseTo(sds.reduce((total, sd) => total + sd, 0) / sds.length, 10);
        expect(finalSd).toBeCloseTo(sds.at(-1) as number, 10);
        const last = columns.at(-1) as number[];
        expect(finalMean).toBeCloseTo(last.reduce((total, value) => total + value, 0) / last.length, 10);
        expect([seeds, checkpoints, finalStep]).toEqual([rows.length, sds.length, 100 * sds.length]);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("does not depend on the order of the scores, and puts checkpoints in the order of their numbers", () => {
    const scores = grid([
      [0.1, 0.5, 0.9, 0.4, 0.3, 0.2, 0.1, 0.2, 0.3, 0.6],
      [0.2, 0.3, 0.1, 0.3, 0.6, 0.2, 0.7, 0.8, 0.9, 0.4],
    ]);
    const { finalStep, finalMean, seedSd } = seedVariance([...scores].reverse());
    expect([finalStep, finalMean]).toEqual([1000, 0.5]);
    expect(seedSd).toBeCloseTo(seedVariance(scores).seedSd as number, 14);
  });

  test("gives null and a note for one seed, never 0", () => {
    const one = seedVariance(grid([[0.3, 0.5, 0.6]]));
    for (const key of [
      "finalSd",
      "finalSdInterval",
      "seedSd",
      "seedSdInterval",
      "seedSnr",
      "seedGap",
      "nextSeed",
    ] as const) {
      expect(one[key], key).toBeNull();
    }
    expect([one.finalMean, one.seeds, one.checkpoints]).toEqual([0.6, 1, 0]);
    expect(codesOf(one)).toEqual(["one-seed"]);
    expect(one.sources.notMeasured).toContain("training seed");
    expect(one.sources.measured).toEqual([]);
  });

  test("takes as final the last checkpoint of two seeds, names those that stopped, and says what is incomplete", () => {
    const result = seedVariance(
      grid([
        [0.1, 0.2, 0.4, 0.9],
        [0.2, 0.4, 0.6, NaN],
        [0.3, 0.6, NaN, NaN],
      ]),
    );
    expect([result.finalStep, result.checkpoints, result.seeds]).toEqual([300, 3, 3]);
    expect(result.finalSeeds).toBe(2);
    expect(result.finalMean).toBeCloseTo(0.5, 14);
    expect(result.seedSd).toBeCloseTo((0.1 + 0.2 + 0.2 / Math.SQRT2) / 3, 12);
    expect(result.notes).toMatchObject([
      {
        code: "seeds-stopped-early",
        message:
          "seed 2 at step 200 stops before the end and is left out of the final figures, which rest on 2 seeds at step 300",
      },
      {
        code: "incomplete-checkpoints",
        message: "2 of 4 checkpoints lack some of the 3 seeds; 1 of them, after the end, has one seed alone",
      },
    ]);
  });

  test("finds no spread where no two seeds share a checkpoint, and says that none has all", () => {
    const apart = seedVariance([
      { seed: "a", step: 1, value: 0.2 },
      { seed: "b", step: 2, value: 0.4 },
    ]);
    expect([apart.seedSd, apart.finalSd, apart.seedGap, apart.checkpoints]).toEqual([null, null, null, 0]);
    expect(codesOf(apart)).toEqual(["seeds-stopped-early", "incomplete-checkpoints"]);
    expect(apart.notes[1]?.message).toContain("none has all");
    expect(apart.sources.notMeasured).toContain("training seed");
  });

  test("names a seed that ends far from the others, and gives the figures without it", () => {
    const scores = [100, 200, 300, 400].flatMap((step, place) => [
      ...[0.5, 0.51, 0.49, 0.505].map((start, seed) => ({ seed: `${seed}`, step, value: start + 0.04 * place })),
      { seed: "bad", step, value: place < 2 ? 0.5 + 0.04 * place : 0.25 },
    ]);
    const { diverged, finalSdInterval, seedGap, seedSnr, finalSd, notes } = seedVariance(scores);
    expect(diverged).toMatchObject({ seed: "bad", value: 0.25, since: { step: 300 }, without: { finalSeeds: 4 } });
    expect(diverged!.since!.change).toBeCloseTo(-0.29, 12);
    expect(diverged!.others.low).toBeCloseTo(0.61, 12);
    const without = seedVariance(scores.filter(({ seed }) => seed !== "bad"));
    expect(diverged!.without.seedGap).toBe(without.seedGap);
    expect(without.diverged).toBeNull();
    expect([finalSdInterval, seedGap, seedSnr]).toEqual([null, null, null]);
    expect(finalSd).toBeGreaterThan(0.1);
    expect(notes.map(({ code }) => code)).toEqual(["seed-diverged"]);
    expect(notes[0]!.message).toContain(
      "seed bad ends at 0.250 while the other 4 end at 0.610 to 0.630; it moved down against them by 0.330 at step 300",
    );
  });

  test("leaves scores without a step out where others have one, with a note", () => {
    const scores = [
      ...grid([
        [0.1, 0.3],
        [0.2, 0.5],
      ]),
      { seed: "1", step: null, value: 0.9 },
    ];
    const result = seedVariance(scores);
    expect(result).toMatchObject({ checkpoints: 2, finalStep: 200, finalMean: 0.4 });
    expect(result.notes.map(({ code }) => code)).toEqual(["scores-without-step"]);
  });

  test("refuses two scores of one seed at one checkpoint", () => {
    const twice = [...grid([[0.1], [0.2]]), { seed: "1", step: 100, value: 0.3 }];
    expect(() => seedVariance(twice)).toThrow(
      "seedVariance: each seed must have one score a checkpoint, got 2 for seed 1 at step 100. Average its trials first.",
    );
  });

  test("takes seeds without checkpoints as one checkpoint", () => {
    const result = seedVariance([0.1, 0.2, 0.3].map((value, seed) => ({ seed: `${seed}`, step: null, value })));
    expect([result.finalStep, result.checkpoints]).toEqual([null, 1]);
    expect(result.seedSd).toBe(result.finalSd);
    expect(result.seedSdInterval).toEqual(result.finalSdInterval);
    expect(result.finalSd).toBeCloseTo(0.1, 14);
    expect(result.seedSnr).toBeCloseTo(2, 12);
  });

  test.each([
    [0.57, 1.58],
    [0.21, 0.58],
    [0.8, 2.22],
    [1.11, 3.08],
    [2.15, 5.96],
  ])("a seed SD of %d points means a gap of %d points with the normal quantile, as in the paper", (sd, gap) => {
    // −1, 0 and 1 have the SD 1.
    const scores = [-1, 0, 1].map((unit, seed) => ({ seed: `${seed}`, step: null, value: 50 + unit * sd }));
    const result = seedVariance(scores);
    expect(result.seedGapNormal).toBeCloseTo(gap, 2);
    // With three seeds the SD itself is unsure: t with 2 degrees of freedom, 4.3027, in place of 1.9600.
    expect(result.seedGap).toBeCloseTo((4.30265273 / 1.95996398) * (result.seedGapNormal as number), 6);
    // √2·t·SD against t·SD·√(1 + 1/3): the next seed against the mean of three is told better than against one.
    const { low, high } = result.nextSeed as { low: number; high: number };
    expect((high - low) / 2).toBeCloseTo((result.seedGap as number) * Math.sqrt((1 + 1 / 3) / 2), 9);
    expect((high + low) / 2).toBeCloseTo(result.finalMean as number, 12);
  });

  test("gives the SD its χ² interval with seeds − 1 degrees of freedom", () => {
    const { finalSdInterval } = seedVariance(grid([[1], [2], [3], [4], [5]]));
    // χ² with 4 degrees of freedom: .025 and .975 quantiles .484419 and 11.143287; SD² = 2.5.
    expect(finalSdInterval?.low).toBeCloseTo(Math.sqrt((4 * 2.5) / 11.143287), 5);
    expect(finalSdInterval?.high).toBeCloseTo(Math.sqrt((4 * 2.5) / 0.484419), 4);
  });

  test("averages 1.96 item errors over the runs that have one, and says how many", () => {
    const scores = [0.01, 0.02, 0.06].map((standardError, seed) => ({
      seed: `${seed}`,
      step: null,
      value: seed,
      standardError,
    }));
    expect(seedVariance(scores).itemHalfWidth).toBeCloseTo(1.95996398 * 0.03, 9);
    expect(seedVariance(scores).sources.measured).toEqual(["training seed", "item sampling"]);
    const without = { step: null, value: 1, standardError: 0 };
    const some = seedVariance([...scores, { seed: "9", ...without }]);
    expect(some.itemHalfWidth).toBe(seedVariance(scores).itemHalfWidth);
    expect(some.notes[0]?.message).toContain("that of 3 of 4 runs");
    expect(codesOf(seedVariance(scores))).toEqual([]);
    const none = seedVariance([
      { seed: "1", ...without },
      { seed: "2", ...without, value: 0.9 },
    ]);
    expect(none.itemHalfWidth).toBeNull();
    expect(none.sources.notMeasured).toContain("item sampling");
  });

  test("leaves checkpoints out of the mean SD on request, counts them, and keeps the final figures", () => {
    const scores = grid([
      [1, 4, 9],
      [2, 8, 9.5],
      [4, 6, 7],
    ]);
    const all = seedVariance(scores);
    const some = seedVariance(scores, { leftOut: new Set([100, 300, 999]) });
    expect(some).toMatchObject({ checkpoints: 1, checkpointsLeftOut: 2, finalStep: 300 });
    expect(some.seedSd).toBeCloseTo(pairwiseSd([4, 8, 6]), 12);
    expect([some.finalMean, some.finalSd, some.seedSnr]).toEqual([all.finalMean, all.finalSd, all.seedSnr]);
    const none = seedVariance(scores, { leftOut: new Set([100, 200, 300]) });
    expect(none).toMatchObject({
      checkpoints: 0,
      checkpointsLeftOut: 3,
      seedSd: null,
      seedSdInterval: null,
      seedGap: null,
    });
    expect(codesOf(none)).toEqual(["all-checkpoints-left-out"]);
    expectNoNaN(none);
  });

  test("at each checkpoint the spread is that of its scores alone, also where the mean SD leaves it out; at the end the final one", () => {
    // At 300 a seed stands far from the others, at 400 most are right everywhere, 500 has one seed.
    const scores = grid([
      [0.2, 0.4, 0.9, 1, Number.NaN, 0.7],
      [0.3, Number.NaN, 0.2, 1, Number.NaN, 0.8],
      [0.4, 0.5, 0.201, 1, 0.9, 0.75],
      [0.5, 0.45, 0.202, 0.9, Number.NaN, 0.73],
      [0.45, 0.41, 0.203, 1, Number.NaN, 0.71],
    ]);
    const result = seedVariance(scores, { leftOut: new Set([200]) });
    expect(result.byCheckpoint.map(({ step, seeds }) => [step, seeds])).toEqual([
      [100, 5],
      [200, 4],
      [300, 5],
      [400, 5],
      [600, 5],
    ]);
    for (const { step, mean, sd, sdInterval } of result.byCheckpoint) {
      const alone = seedVariance(scores.filter((score) => score.step === step));
      expect([mean, sd, sdInterval]).toEqual([alone.finalMean, alone.finalSd, alone.finalSdInterval]);
      expect(sdInterval === null).toBe(step === 300 || step === 400);
    }
    expect(result.byCheckpoint.at(-1)).toMatchObject({ sd: result.finalSd, sdInterval: result.finalSdInterval });
    expect(seedVariance(scores.filter(({ seed }) => seed === "2")).byCheckpoint).toEqual([]);
    expect(seedVariance(scores.map((one) => ({ ...one, step: null })).slice(0, 1)).byCheckpoint).toEqual([]);
  });

  test("a seed that left the others on the way takes the interval from the end alone", () => {
    // Where it stands names none of three seeds; how it came there names one.
    const walk = (at: number, ...moves: number[]) => moves.map((move) => at + move);
    const scores = grid([
      walk(0.5, 0, 0.01, 0.02, 0.03, 0.03, 0.04, 0.05),
      walk(0.51, 0, 0.012, 0.021, 0.029, 0.032, 0.041, 0.05),
      walk(0.5, 0, 0.011, 0.019, 0.03, 0.031, -0.2, -0.3),
    ]);
    const { diverged, finalSdInterval, byCheckpoint } = seedVariance(scores);
    expect(diverged?.seed).toBe("2");
    expect(finalSdInterval).toBeNull();
    expect(byCheckpoint.map(({ sdInterval }) => sdInterval === null)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  test("takes the gap from the last checkpoint, whatever the SD was before", () => {
    const result = seedVariance(
      grid([
        [0.1, 0.5],
        [0.4, 0.51],
        [0.9, 0.53],
      ]),
    );
    const final = seedVariance(grid([[0.5], [0.51], [0.53]]));
    expect(result.seedGap).toBe(final.seedGap);
    expect(result.seedSd).toBeGreaterThan(10 * (result.finalSd as number));
  });

  test("gives seeds that mostly score exactly 0 or 1 no interval, ratio or gap, and says why", () => {
    const finals = (...values: number[]) =>
      seedVariance(values.map((value, seed) => ({ seed: `${seed}`, step: null, value })));
    const ceiling = finals(1, 1, 0.999, 1, 1);
    expect(ceiling).toMatchObject({
      finalSdInterval: null,
      seedSnr: null,
      seedGap: null,
      seedGapNormal: null,
      nextSeed: null,
    });
    expect(ceiling.finalSd).toBeGreaterThan(0);
    expect(codesOf(ceiling)).toEqual(["seeds-at-bound"]);
    expect(codesOf(finals(0, 0, 0.2))).toEqual(["seeds-at-bound"]);
    expect(codesOf(finals(1, 1, 0.9, 0.95))).toEqual([]);
    expect(codesOf(finals(0.3, 0.3, 0.3, 0.31))).toEqual([]);
    expectNoNaN(ceiling);
  });

  test("gives no ratio to a mean that is not above 0", () => {
    expect(seedVariance(grid([[-1], [-2], [-4]])).seedSnr).toBeNull();
    expect(seedVariance(grid([[1], [2], [-3]])).seedSnr).toBeNull();
  });

  test("doubts seeds that agree everywhere", () => {
    const same = seedVariance(
      grid([
        [0.5, 0.6],
        [0.5, 0.6],
      ]),
    );
    expect([same.seedSd, same.seedSnr]).toEqual([0, null]);
    expect(codesOf(same)).toEqual(["seeds-agree"]);
    expect(same.sources.measured).not.toContain(NOISE.seeds);
  });

  test("a checkpoint of one seed alone does not turn seeds that agree into ones that agree at the end", () => {
    const agreeing = ["1", "2"].flatMap((seed) => [2, 3].map((step) => ({ seed, step, value: step / 10 })));
    expect(codesOf(seedVariance([{ seed: "1", step: 1, value: 0.1 }, ...agreeing]))).toContain("seeds-agree");
  });

  test("names every seed that is not at the end: those that stopped, in the order of names, and one that skips it", () => {
    const scores = ["1", "2", "3", "7", "11"].flatMap((seed) =>
      [1000, 2000, 3000, 4000]
        .filter((step) => (seed === "3" ? step !== 3000 : step <= (Number(seed) > 3 ? 2000 : 3000)))
        .map((step) => ({ seed, step, value: 0.1 + Number(seed) / 100 + step / 10_000 })),
    );
    const { stopped, finalSeeds, notes } = seedVariance(scores);
    expect(stopped.map(({ seed }) => seed)).toEqual(["7", "11"]);
    expect(finalSeeds).toBe(2);
    expect(notes.find(({ code }) => code === "seeds-absent-at-end")?.message).toMatch(
      /seed 3 has no score at step 3.000/,
    );
  });

  test("takes seeds that differ by rounding alone as agreeing, at any size of the scores", () => {
    for (const factor of [1, 1e9, 1e-200]) {
      const same = seedVariance(grid([[(0.1 + 0.2) * factor], [0.3 * factor], [0.3 * factor]]));
      expect(same).toMatchObject({ finalSd: 0, seedSnr: null, seedGap: null, finalSdInterval: null });
      expect(codesOf(same)).toEqual(["seeds-agree"]);
    }
  });

  test("says that nothing was given for no scores", () => {
    const none = seedVariance([]);
    expect(codesOf(none)).toEqual(["no-scores"]);
    expectNoNaN(none);
  });

  test("scales with the scores: points in place of shares multiply every spread by 100", () => {
    const rows = [
      [0.31, 0.42],
      [0.28, 0.47],
      [0.33, 0.4],
    ];
    const shares = seedVariance(grid(rows));
    const points = seedVariance(grid(rows.map((row) => row.map((value) => 100 * value))));
    for (const key of ["seedSd", "finalSd", "seedGap", "seedGapNormal"] as const) {
      expect(points[key]).toBeCloseTo(100 * (shares[key] as number), 9);
    }
    expect(points.seedSnr).toBeCloseTo(shares.seedSnr as number, 9);
  });

  test("an evaluation that was cut short is no score of these questions: left out everywhere and named", () => {
    const whole = ["1", "2", "3", "4"].flatMap((seed) =>
      [100, 200, 300].map((step) => ({ seed, step, value: 0.5 + step / 1000 + Number(seed) / 100, items: 120 })),
    );
    const cutAt = (step: number) =>
      whole.map((one) => (one.seed === "4" && one.step === step ? { ...one, value: 0.1, items: 20 } : one));
    const atEnd = seedVariance(cutAt(300));
    const without = seedVariance(whole.filter(({ seed, step }) => seed !== "4" || step !== 300));
    const { finalMean, finalSd, seedSd, seedGap } = without;
    expect(atEnd).toMatchObject({ finalSeeds: 3, finalMean, finalSd, seedSd, seedGap, seeds: 4, stopped: [] });
    expect(atEnd.cutShort).toEqual([{ seed: "4", step: 300, items: 20, most: 120, leftOut: true }]);
    expect(atEnd.notes[0]!.message).toMatch(
      /^seed 4 has 20 of 120 items at step 300 and is left out of the final figures, which rest on 3 seeds there$/,
    );
    const before = seedVariance(cutAt(200));
    expect(before).toMatchObject({ finalSeeds: 4, finalSd: seedVariance(whole).finalSd });
    expect(before.notes[0]!.message).toContain(": left out, as of fewer questions than the other seeds'");
    // Nine tenths are enough, and where most have few the fullest was asked more.
    const some = whole.map((one) => (one.seed === "4" ? { ...one, items: 108 } : one));
    const most = whole.map((one) => (one.seed === "4" ? one : { ...one, items: 20 }));
    expect(seedVariance(some)).toMatchObject({ finalSeeds: 4, cutShort: [] });
    const fuller = seedVariance(most);
    expect([fuller.finalSeeds, fuller.cutShort.some(({ leftOut }) => leftOut)]).toEqual([4, false]);
    expect(fuller.notes[0]!.message).toMatch(/seed 1 has 20 of 120 items at step 300, .*: what is lacking is missing/);
  });
});
