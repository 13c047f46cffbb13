import { describe, expect, test } from "vitest";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix, STATE_CODE } from "../../../src/data/resultMatrix.js";
import type { RunScore } from "../../../src/data/results.js";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { matrixOf } from "../../support/matrices.js";

const level = (value: number, rest: Partial<RunScore> = {}, step?: number): RunScore => ({
  run: { model: "m", task: "t", metric: "acc", ...(step === undefined ? {} : { step }) },
  value,
  higherIsBetter: true,
  ...rest,
});

describe("intervals of shares", () => {
  const means = [1, 1, 0.75, 1, 1, 0.5];
  const seriesOf = (higherIsBetter: boolean) => {
    const matrix = createResultMatrix({
      runs: [{ model: "m", task: "t", metric: "avg" }],
      items: means.map((_, item) => ({ id: `q${item}` })),
      scores: means,
      higherIsBetter,
    });
    return scoreSeries(createResults({ matrices: [matrix] }))[0]!.points[0]!.interval!;
  };

  test("are cut off where no score can lie, and say so; their other end stays", () => {
    const loss = seriesOf(false);
    expect(loss.high).toBeGreaterThan(1);
    expect(loss.method).toBe("t");
    expect(seriesOf(true)).toEqual({ ...loss, high: 1, method: "t-cut" });
  });

  test("of right-or-wrong scores and of printed ones stay within 0 and 1 too", () => {
    const scores = [level(0.99, { standardError: 0.02 }), level(0.01, { standardError: 0.02 }, 1)];
    const [series] = scoreSeries(createResults({ runScores: scores }));
    const ends = series!.points.flatMap(({ interval }) => [interval!.low, interval!.high]);
    expect(ends.every((end) => end >= 0 && end <= 1)).toBe(true);
    expect(ends).toEqual(expect.arrayContaining([0, 1]));
  });
});

describe("items at some checkpoints only", () => {
  const run = { model: "m", task: "t", metric: "acc" };
  const items = (seed: string, step: number, scores: number[]) => ({ ...run, seed, step, scores });
  const printed = (seed: string, step: number, value: number): RunScore => ({
    run: { ...run, seed, step },
    value,
    higherIsBetter: true,
  });
  const matrix = matrixOf([
    items("1", 200, [1, 0, 0, 0]),
    items("1", 400, [1, 1, 1, 0]),
    items("2", 400, [1, 1, 0, 0]),
  ]);

  test("and scores at the others are one curve a seed, whichever comes first", () => {
    const runScores = [printed("1", 500, 0.9), printed("1", 300, 0.5), printed("2", 300, 0.25), printed("3", 300, 0.3)];
    const series = scoreSeries(createResults({ matrices: [matrix], runScores }));
    expect(
      series.map(({ seed, origin, points }) => [seed, origin, points.map(({ step, value }) => [step, value])]),
    ).toEqual([
      [
        "1",
        "items and runs",
        [
          [200, 0.25],
          [300, 0.5],
          [400, 0.75],
          [500, 0.9],
        ],
      ],
      [
        "2",
        "items and runs",
        [
          [300, 0.25],
          [400, 0.5],
        ],
      ],
      ["3", "runs", [[300, 0.3]]],
    ]);
    expect(series[0]!.points.map(({ standardError }) => standardError !== null)).toEqual([true, false, true, false]);
  });

  test("take the items where a checkpoint has both", () => {
    const [series] = scoreSeries(createResults({ matrices: [matrix], runScores: [printed("1", 400, 0.1)] }));
    expect(series!.points.map(({ step, value }) => [step, value])).toEqual([
      [200, 0.25],
      [400, 0.75],
    ]);
  });

  test("are no share where the scores of the other checkpoints are none", () => {
    const [series] = scoreSeries(createResults({ matrices: [matrix], runScores: [printed("1", 500, 75)] }));
    expect(series).toMatchObject({ proportion: false, chance: null });
  });
});

describe("scoreSeries", () => {
  test("orders the checkpoints of each model, framing and seed by their number", () => {
    const matrix = matrixOf([
      { seed: "1", step: 1000, scores: [1, 1, 1, 0] },
      { seed: "1", step: 90, scores: [0, 0, 1, 0] },
      { seed: "2", step: 90, scores: [1, 0, 1, 0] },
    ]);
    const series = scoreSeries(createResults({ matrices: [matrix] }));
    expect(series.map(({ seed, points }) => [seed, points.map(({ step, value }) => [step, value])])).toEqual([
      [
        "1",
        [
          [90, 0.25],
          [1000, 0.75],
        ],
      ],
      ["2", [[90, 0.5]]],
    ]);
    expect(series[0]?.points[1]?.standardError).toBeCloseTo(0.25, 14);
  });

  test("averages trials within the item, so that the error is that of the items", () => {
    const matrix = matrixOf([
      { trial: "a", scores: [1, 0, NaN, NaN] },
      { trial: "b", scores: [0, 0, 1, NaN] },
    ]);
    const [point] = scoreSeries(createResults({ matrices: [matrix] }))[0]?.points ?? [];
    // Item means .5, 0 and 1; the fourth item was never scored.
    expect(point).toMatchObject({ value: 0.5, items: 3, trials: 2 });
    expect(point?.standardError).toBeCloseTo(0.5 / Math.sqrt(3), 14);
  });

  test("takes cluster-robust errors when every item names a cluster, and plain ones otherwise", () => {
    const scores = [1, 1, 0, 0, 1];
    const named = ["a", "a", "b", "b", "c"].map((cluster, index) => ({ id: `${index}`, cluster }));
    const error = (items: readonly { id: string }[]) =>
      scoreSeries(createResults({ matrices: [matrixOf([{ scores }], { items })] }))[0]?.points[0]?.standardError;
    expect(error(named)).toBeCloseTo(Math.sqrt((0.64 + 1.44) / 0.6 + 0.16 / 0.8) / 5, 14);
    expect(error([...named.slice(0, 4), { id: "4" }])).toBeCloseTo(Math.sqrt(0.3 / 5), 14);
  });

  test("applies the policy for errored items", () => {
    const matrix = createResultMatrix({
      runs: [{ model: "m", task: "t", metric: "acc" }],
      items: [{ id: "a" }, { id: "b" }],
      scores: [1, NaN],
      states: Uint8Array.of(STATE_CODE.scored, STATE_CODE.errored),
    });
    const value = (missing: "drop" | "zero") =>
      scoreSeries(createResults({ matrices: [matrix] }), { missing })[0]?.points[0]?.value;
    expect([value("drop"), value("zero")]).toEqual([1, 0.5]);
    expect(() => scoreSeries(createResults({ matrices: [matrix] }), { missing: "error" })).toThrow(/errored/);
  });

  test("leaves out a checkpoint that scored no item", () => {
    const matrix = matrixOf([
      { step: 1, scores: [NaN, NaN] },
      { step: 2, scores: [1, 0] },
    ]);
    expect(scoreSeries(createResults({ matrices: [matrix] }))[0]?.points.map(({ step }) => step)).toEqual([2]);
  });

  test("knows the chance level of a share of right answers only", () => {
    const items = [
      { id: "a", choices: 4 },
      { id: "b", choices: 2 },
    ];
    const chance = (scores: readonly number[], higherIsBetter = true, given?: number) =>
      scoreSeries(
        createResults({ matrices: [matrixOf([{ scores }], { items, higherIsBetter })] }),
        given === undefined ? {} : { chance: new Map([["t", given]]) },
      )[0]?.chance;
    expect(chance([1, 0])).toBe(0.375);
    expect(chance([1, 0], true, 0.1)).toBe(0.1);
    expect(chance([-3.2, -0.4])).toBeNull();
    expect(chance([-3.2, -0.4], true, 0.25)).toBeNull();
    expect(chance([0.1, 0.3], false)).toBeNull();
  });

  test("takes run-level scores as they are printed, with n where the error betrays it", () => {
    const value = 0.6161459344071415;
    const printed = level(value, { standardError: 0.006775431186581984 }, 1);
    const [one] = scoreSeries(createResults({ runScores: [level(0.7, { items: 40 }, 2), printed] }));
    expect(one).toMatchObject({ origin: "runs", proportion: true });
    expect(one?.points).toMatchObject([
      { step: 1, value, items: 5153, standardError: 0.006775431186581984, trials: 1 },
      { step: 2, value: 0.7, items: 40, standardError: Math.sqrt(0.21 / 39), trials: 1 },
    ]);
    expect(one?.points[0]?.interval).toEqual(wilsonInterval(value * 5153, 5153));
  });

  test("averages the trials of a run-level score, and of their errors only the part that they do not share", () => {
    const trials = [0.47, 0.53].map((value, index): RunScore => {
      const score = level(value, { items: 50, standardError: 0.07 });
      return { ...score, run: { ...score.run, trial: `${index}` } };
    });
    const [one] = scoreSeries(createResults({ runScores: trials }));
    expect(one?.points).toMatchObject([{ step: null, value: 0.5, items: 50, trials: 2 }]);
    // .07² − .0018 for the items, .0018 ÷ 2 for the generation.
    const error = Math.sqrt(0.0049 - 0.0018 + 0.0009);
    expect(one?.points[0]?.standardError).toBeCloseTo(error, 14);
    expect(one?.points[0]?.interval?.high).toBeCloseTo(tInterval(0.5, error, 49).high, 12);
  });

  test("gives a run that is all right Wilson's interval, never a point", () => {
    const [one] = scoreSeries(createResults({ matrices: [matrixOf([{ scores: Array(30).fill(1) }])] }));
    expect(one?.points[0]?.interval?.low).toBeCloseTo(0.8865, 4);
    expect(one?.points[0]?.interval?.high).toBe(1);
  });

  test("takes scores beyond [0, 1] as no proportion", () => {
    expect(scoreSeries(createResults({ runScores: [level(25.86)] }))[0]?.proportion).toBe(false);
    expect(scoreSeries(createResults({ matrices: [matrixOf([{ scores: [0.5, 1.5] }])] }))[0]?.proportion).toBe(false);
  });
});

test("a printed share of a known number of items has Wilson's interval at the level that was asked for", () => {
  const one = (rest: Partial<RunScore>) =>
    scoreSeries(
      createResults({
        runScores: [
          { run: { model: "m", task: "t", metric: "acc" }, value: 0.6, higherIsBetter: true, ...rest } as RunScore,
        ],
      }),
      { level: 0.8 },
    )[0]!.points[0]!;
  const error = Math.sqrt((0.6 * 0.4) / 49);
  const found = one({ standardError: error });
  expect(found.items).toBe(50);
  const { low, high } = wilsonInterval(30, 50, { level: 0.8 });
  expect(found.interval).toMatchObject({ low: expect.closeTo(low, 9), high: expect.closeTo(high, 9), level: 0.8 });
  expect(one({}).interval).toBeNull();
  expect(one({ standardError: 0 }).interval).toBeNull();
});
