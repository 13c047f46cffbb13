import { describe, expect, test, vi } from "vitest";
import {
  type BootstrapOptions,
  bootstrapDistribution,
} from "../../../src/inference/bootstrap/bootstrapDistribution.js";
import { readBootstrapInterval } from "../../../src/inference/bootstrap/bootstrapIntervals.js";
import {
  type IndexStatistic,
  meanOf,
  pairedDifferenceOf,
  ratioOf,
  standardDeviationOf,
  type TotalsStatistic,
} from "../../../src/inference/bootstrap/bootstrapStatistic.js";
import {
  clusterUnits,
  countedUnits,
  crossedUnits,
  itemUnits,
  type ResamplingUnits,
  strataUnits,
} from "../../../src/inference/bootstrap/resamplingUnits.js";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { standardError } from "../../../src/inference/intervals/meanInterval.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { kolmogorovSmirnov } from "../../random/goodnessOfFit.js";

const noise = createRng(20, "bootstrap data");
const normals = (n: number) => Array.from({ length: n }, () => standardNormal(noise));
const coins = (n: number, p = 0.7) => Array.from({ length: n }, () => (noise.nextUniform() < p ? 1 : 0));
const picked = (values: ArrayLike<number>, items: Uint32Array) => Array.from(items, (item) => values[item]!);

/** The definition of a statistic of totals: add up what the drawn items hold. */
function slowForm(statistic: TotalsStatistic, items: number): IndexStatistic {
  return {
    value: (drawn, runs) => {
      const cells = runs.length === 0 ? [...drawn] : [...runs].flatMap((run) => [...drawn].map((i) => run * items + i));
      const sums = statistic.columns.map((column) => cells.reduce((sum, cell) => sum + column[cell]!, 0));
      return statistic.value(Float64Array.of(cells.length, ...sums));
    },
  };
}

interface FastCase {
  readonly units: ResamplingUnits;
  readonly statistic: TotalsStatistic;
}

const lengths = normals(60).map((value) => 2 + Math.abs(value));
const passages = Array.from({ length: 60 }, (_, i) => `passage ${Math.floor(Math.sqrt(i))}`);
const tasks = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? "small" : "large"));

const FAST_CASES: Record<string, FastCase> = {
  "0/1 mean": { units: itemUnits(60), statistic: meanOf(coins(60)) },
  "mean of few values": { units: itemUnits(300), statistic: meanOf(coins(300).map((c, i) => c * (i % 5))) },
  "mean by index counts": { units: itemUnits(60), statistic: meanOf(normals(60)) },
  "mean by Poisson blocks": { units: itemUnits(300), statistic: meanOf(normals(300)) },
  "mean by long rows": { units: itemUnits(520), statistic: meanOf(normals(520)) },
  "paired 0/1 difference": { units: itemUnits(150), statistic: pairedDifferenceOf(coins(150), coins(150, 0.5)) },
  "paired difference": { units: itemUnits(60), statistic: pairedDifferenceOf(normals(60), normals(60)) },
  ratio: { units: itemUnits(60), statistic: ratioOf(normals(60), lengths) },
  "standard deviation": { units: itemUnits(12), statistic: standardDeviationOf(normals(12)) },
  "cluster mean": { units: clusterUnits(passages), statistic: meanOf(normals(60)) },
  "cluster mean of 0/1": { units: clusterUnits(passages), statistic: meanOf(coins(60)) },
  "stratified mean": { units: strataUnits(tasks), statistic: meanOf(normals(60).map((x, i) => x + (i % 3) * 4)) },
  "stratified mean of 0/1": { units: strataUnits(tasks), statistic: meanOf(coins(60)) },
  "counted 0/1 mean": { units: countedUnits([19, 41]), statistic: meanOf([0, 1]) },
  "counted ratio": { units: countedUnits([8, 20, 0, 12]), statistic: ratioOf([1, 2, 9, 0.5], [2, 3, 1, 1]) },
  "mean of 0, 1 and −1": { units: itemUnits(150), statistic: meanOf(coins(150).map((c, i) => (i % 4 ? c : -c))) },
  "crossed mean": { units: crossedUnits(4, 30), statistic: meanOf(normals(120)) },
  "crossed mean over 9 runs": { units: crossedUnits(9, 13), statistic: meanOf(normals(117)) },
  "crossed 0/1 mean": { units: crossedUnits(4, 30), statistic: meanOf(coins(120)) },
  "crossed ratio": { units: crossedUnits(3, 20), statistic: ratioOf(normals(60), lengths) },
};

describe.each(Object.entries(FAST_CASES))("fast form of the %s", (name, { units, statistic }) => {
  const slow = slowForm(statistic, units.items);
  const draw = (used: TotalsStatistic | IndexStatistic, label: string, resamples: number) =>
    bootstrapDistribution(createRng(21, `${name} ${label}`), units, used, { resamples });

  test("equals the slow form on the data and without each unit", () => {
    const [fast, definition] = [draw(statistic, "fast", 1), draw(slow, "slow", 1)];
    expect(fast.estimate).toBeCloseTo(definition.estimate, 12);
    expect(fast.units).toBe(definition.units);
    const [quick, direct] = [fast.leaveOneOut(), definition.leaveOneOut()];
    expect(quick.map(({ length }) => length)).toEqual(direct.map(({ length }) => length));
    quick.forEach((values, set) => {
      values.forEach((value, unit) => {
        expect(value).toBeCloseTo(direct[set]![unit]!, 11);
      });
    });
  });

  test("equals the slow form in distribution", () => {
    const [fast, definition] = [draw(statistic, "fast", 6000), draw(slow, "slow", 6000)];
    expect(kolmogorovSmirnov(fast.draws, definition.draws)).toBeLessThan(1.95);
  });
});

describe("counted units", () => {
  const counts = [30, 70, 25];
  const values = [0.5, 1, -2];
  const writtenOut = (list: readonly number[]) => counts.flatMap((count, kind) => Array(count).fill(list[kind]!));

  test.each([
    ["mean", meanOf(values), meanOf(writtenOut(values))],
    [
      "difference",
      pairedDifferenceOf([1, 1, 0], [1, 0, 1]),
      pairedDifferenceOf(writtenOut([1, 1, 0]), writtenOut([1, 0, 1])),
    ],
    ["ratio", ratioOf(values, [2, 1, 1]), ratioOf(writtenOut(values), writtenOut([2, 1, 1]))],
    ["standard deviation", standardDeviationOf(values), standardDeviationOf(writtenOut(values))],
  ])("%s: the same numbers as of the items written out", (_, counted, expanded) => {
    const options = { resamples: 2000, standardErrors: true };
    const short = bootstrapDistribution(createRng(25), countedUnits(counts), counted, options);
    const long = bootstrapDistribution(createRng(25), itemUnits(125), expanded, options);
    const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
      expect(actual.length).toBe(expected.length);
      for (let i = 0; i < actual.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, 12);
    };
    expectClose([short.estimate, short.estimateError, short.units], [long.estimate, long.estimateError, long.units]);
    expectClose(short.draws, long.draws);
    expectClose(short.drawErrors!, long.drawErrors!);
    expectClose(short.leaveOneOut()[0]!, long.leaveOneOut()[0]!);
    for (const method of ["percentile", "bca", "studentised"] as const) {
      const [quick, direct] = [readBootstrapInterval(short, method), readBootstrapInterval(long, method)];
      expectClose([quick.interval.low, quick.interval.high], [direct.interval.low, direct.interval.high]);
    }
  });

  test("refuse columns that do not have one number a kind", () => {
    expect(() => bootstrapDistribution(createRng(1), countedUnits([5, 5]), meanOf([1, 2, 3]))).toThrow(
      "2 kinds, got 3",
    );
  });
});

describe("moments of the bootstrap distribution", () => {
  const resamples = 40_000;
  /** An SD from B draws has a relative error of about 1/√(2B); four of them. */
  const tolerance = 4 / Math.sqrt(2 * resamples);
  const spread = (units: ResamplingUnits, statistic: TotalsStatistic) =>
    standardDeviation(bootstrapDistribution(createRng(22), units, statistic, { resamples }).draws);
  const expectRatio = (actual: number, expected: number) =>
    expect(Math.abs(actual / expected - 1)).toBeLessThan(tolerance);

  test.each([
    ["of 0/1 scores", coins(500)],
    ["of real scores", normals(500)],
  ])("mean %s: SD = √(Σ(x − x̄)²)/n", (_, values) => {
    expectRatio(spread(itemUnits(500), meanOf(values)), standardError(values) * Math.sqrt(499 / 500));
  });

  test("the skewness and kurtosis of the mean are those of the data over √n and n", () => {
    const values = normals(200).map((value) => Math.exp(value));
    const { draws } = bootstrapDistribution(createRng(23), itemUnits(200), meanOf(values), { resamples: 200_000 });
    const moment = (list: ArrayLike<number>, power: number) => {
      const center = mean(list);
      return mean(Array.from(list, (value) => (value - center) ** power));
    };
    const skewness = (list: ArrayLike<number>) => moment(list, 3) / moment(list, 2) ** 1.5;
    const excess = (list: ArrayLike<number>) => moment(list, 4) / moment(list, 2) ** 2 - 3;
    // Standard errors √(6/B) = .0055 and √(24/B) = .011, four of each.
    expect(Math.abs(skewness(draws) - skewness(values) / Math.sqrt(200))).toBeLessThan(0.022);
    expect(Math.abs(excess(draws) - excess(values) / 200)).toBeLessThan(0.044);
  });

  test("equal clusters: SD is Miller's clustered standard error", () => {
    const values = normals(400).map((value, i) => value + Math.sin(Math.floor(i / 8)));
    const clusters = values.map((_, i) => Math.floor(i / 8));
    const { standardError: expected } = clusteredError(values, clusters, { correction: false });
    expectRatio(spread(clusterUnits(clusters), meanOf(values)), expected);
  });

  test("strata: variances within strata add up", () => {
    const values = normals(90).map((value, i) => (i < 30 ? value : 10 + 3 * value));
    const strata = values.map((_, i) => (i < 30 ? "a" : "b"));
    const within = (part: number[]) => part.length * standardDeviation(part) ** 2 * ((part.length - 1) / part.length);
    const expected = Math.sqrt(within(values.slice(0, 30)) + within(values.slice(30))) / 90;
    expectRatio(spread(strataUnits(strata), meanOf(values)), expected);
  });

  test.each([
    ["real", normals(6 * 40)],
    ["0/1", coins(6 * 40)],
  ])("crossed %s mean: the pigeonhole variance of Owen (2007), exactly", (_, values) => {
    const [runs, items] = [6, 40];
    const center = mean(values);
    const at = (run: number, item: number) => values[run * items + item]! - center;
    const square = (list: number[]) => list.reduce((sum, value) => sum + value ** 2, 0);
    const range = (count: number) => [...Array(count).keys()];
    const byRun = square(range(runs).map((r) => range(items).reduce((sum, i) => sum + at(r, i), 0)));
    const byItem = square(range(items).map((i) => range(runs).reduce((sum, r) => sum + at(r, i), 0)));
    // With centred cells and multinomial counts u, v: E(uᵀXv)² = E[uuᵀ]⊗E[vvᵀ] = (I + c·11ᵀ)⊗(I + d·11ᵀ).
    const variance = square(values.map((value) => value - center)) + byRun * (1 - 1 / items) + byItem * (1 - 1 / runs);
    expectRatio(spread(crossedUnits(runs, items), meanOf(values)), Math.sqrt(variance) / (runs * items));
  });
});

describe("standard errors of the resamples", () => {
  const values = normals(40);
  const errorsOf = (units: ResamplingUnits, statistic: TotalsStatistic | IndexStatistic) =>
    bootstrapDistribution(createRng(24), units, statistic, { resamples: 50, standardErrors: true });

  test("of a mean are its standard error", () => {
    expect(errorsOf(itemUnits(40), meanOf(values)).estimateError).toBeCloseTo(standardError(values), 14);
    const slow: IndexStatistic = {
      value: (items) => mean(picked(values, items)),
      standardError: (items) => standardError(picked(values, items)),
    };
    const [fast, direct] = [errorsOf(itemUnits(40), meanOf(values)), errorsOf(itemUnits(40), slow)];
    // Below 128 units both forms read the same indices.
    fast.drawErrors!.forEach((error, k) => {
      expect(error).toBeCloseTo(direct.drawErrors![k]!, 12);
      expect(fast.draws[k]).toBeCloseTo(direct.draws[k]!, 12);
    });
  });

  test("of a cluster mean are the clustered standard error, unequal clusters included", () => {
    const clusters = values.map((_, i) => Math.floor(Math.sqrt(i)));
    const expected = clusteredError(values, clusters, { correction: "cr1" }).standardError;
    expect(errorsOf(clusterUnits(clusters), meanOf(values)).estimateError).toBeCloseTo(expected, 14);
  });

  test("of strata add up, and of 0/1 scores are 0 where all drawn are equal", () => {
    const strata = values.map((_, i) => i % 2);
    const part = (parity: number) => values.filter((_, i) => i % 2 === parity);
    const expected = Math.hypot(standardError(part(0)), standardError(part(1))) / 2;
    expect(errorsOf(strataUnits(strata), meanOf(values)).estimateError).toBeCloseTo(expected, 14);
    const scores = [1, 1, 1, 0];
    const { draws, drawErrors } = errorsOf(itemUnits(4), meanOf(scores));
    draws.forEach((draw, k) => {
      expect(drawErrors![k]).toBeCloseTo(Math.sqrt((draw * (1 - draw)) / 3), 14);
    });
  });

  test.each([
    ["mean", meanOf(values)],
    ["ratio", ratioOf(values, lengths.slice(0, 40))],
    ["standard deviation", standardDeviationOf(values)],
  ])("the gradient of the %s is its derivative by the totals", (_, { columns, value, gradient }) => {
    const totals = Float64Array.of(40, ...columns.map((column) => Array.from(column).reduce((sum, x) => sum + x, 0)));
    const slopes = new Float64Array(totals.length);
    gradient!(totals, slopes);
    totals.forEach((total, j) => {
      const step = 1e-5 * Math.max(1, Math.abs(total));
      const difference = value(totals.with(j, total + step)) - value(totals.with(j, total - step));
      expect(slopes[j]).toBeCloseTo(difference / (2 * step), 7);
    });
  });

  test("are left out for crossed units, for statistics that have none, and where not asked for", () => {
    expect(errorsOf(crossedUnits(4, 10), meanOf(values)).drawErrors).toBeNull();
    expect(errorsOf(itemUnits(40), { value: (items: Uint32Array) => items[0]! }).drawErrors).toBeNull();
    expect(bootstrapDistribution(createRng(1), itemUnits(40), meanOf(values)).drawErrors).toBeNull();
  });
});

describe("reproducibility", () => {
  const draws = (name: string, options: BootstrapOptions, seed = 1) => {
    const { units, statistic } = FAST_CASES[name]!;
    return bootstrapDistribution(createRng(seed), units, statistic, { resamples: 240, ...options }).draws;
  };

  test.each(Object.keys(FAST_CASES))("%s: same seed, same bytes, whatever the batches and workers", (name) => {
    const all = draws(name, {});
    expect(draws(name, { batch: 7 })).toEqual(all);
    expect(draws(name, { batch: 1000 })).toEqual(all);
    const workers = [0, 100, 180].map((first, worker) => draws(name, { first, resamples: [100, 80, 60][worker]! }));
    expect(Float64Array.from(workers.flatMap((part) => [...part]))).toEqual(all);
    expect(draws(name, {}, 2)).not.toEqual(all);
  });

  test.each([
    ["mean", itemUnits(1000), meanOf(normals(1000))],
    ["ratio", itemUnits(603), ratioOf(normals(603), normals(603))],
    ["crossed mean", crossedUnits(5, 700), meanOf(normals(3500))],
  ])("%s: the same bytes where WebAssembly is missing", (_, units, statistic) => {
    const drawn = () => bootstrapDistribution(createRng(3), units, statistic, { resamples: 100 }).draws;
    const all = drawn();
    vi.stubGlobal("WebAssembly", undefined);
    expect(drawn()).toEqual(all);
    vi.unstubAllGlobals();
  });

  test("the draws are those of version 0.1.0", () => {
    const { draws: first } = bootstrapDistribution(createRng(1), itemUnits(200), meanOf(coinsOf(200)), {
      resamples: 4,
    });
    expect([...first].map((value) => Math.round(value * 200))).toMatchInlineSnapshot(`
      [
        124,
        131,
        131,
        133,
      ]
    `);
  });

  const coinsOf = (n: number) => Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 0 : 1));
});

describe("progress and abort", () => {
  const statistic = meanOf(normals(20));

  test("progress is told after each batch, up to the end", () => {
    const told: number[] = [];
    const onProgress = (done: number, resamples: number) => told.push(done / resamples);
    bootstrapDistribution(createRng(1), itemUnits(20), statistic, { resamples: 1000, batch: 300, onProgress });
    expect(told).toEqual([0.3, 0.6, 0.9, 1]);
  });

  test("an abort ends the drawing between two batches, with the signal's reason", () => {
    const controller = new AbortController();
    let done = 0;
    const onProgress = (count: number) => {
      done = count;
      if (count === 200) controller.abort(new Error("enough"));
    };
    const options = { batch: 100, onProgress, signal: controller.signal };
    expect(() => bootstrapDistribution(createRng(1), itemUnits(20), statistic, options)).toThrow("enough");
    expect(done).toBe(200);
    expect(() => bootstrapDistribution(createRng(1), itemUnits(20), statistic, options)).toThrow("enough");
    expect(done).toBe(200);
  });
});

describe("bootstrapDistribution", () => {
  test("a million 0/1 items take no longer than a thousand, and a million real ones no memory a resample", () => {
    const scores = new Float64Array(1_000_000).map((_, i) => (i % 4 === 0 ? 0 : 1));
    const { draws, estimate } = bootstrapDistribution(createRng(1), itemUnits(1_000_000), meanOf(scores));
    expect(estimate).toBe(0.75);
    expect(standardDeviation(draws)).toBeCloseTo(Math.sqrt(0.1875 / 1e6), 4);
    const real = scores.map((score, i) => score + Math.sin(i));
    const few = bootstrapDistribution(createRng(1), itemUnits(1_000_000), meanOf(real), { resamples: 30 });
    expect(mean(few.draws)).toBeCloseTo(mean(real), 3);
  });

  test("NaN among the values gives NaN, not a number", () => {
    const { estimate, draws } = bootstrapDistribution(createRng(1), itemUnits(3), meanOf([1, Number.NaN, 0]), {
      resamples: 5,
    });
    expect([estimate, ...draws]).toEqual(Array(6).fill(Number.NaN));
  });

  test.each([
    [{ resamples: 0 }, "resamples must be a whole number of at least 1, got 0"],
    [{ resamples: 10.5 }, "got 10.5"],
    [{ first: -1 }, "first must be"],
    [{ batch: 0 }, "batch must be"],
  ])("refuses %o", (options, message) => {
    expect(() => bootstrapDistribution(createRng(1), itemUnits(3), meanOf([1, 2, 3]), options)).toThrow(message);
  });

  test("refuses columns of another length than the units", () => {
    expect(() => bootstrapDistribution(createRng(1), itemUnits(4), meanOf([1, 2, 3]))).toThrow("4 items, got 3");
    expect(() => bootstrapDistribution(createRng(1), crossedUnits(2, 4), meanOf([1, 2, 3]))).toThrow("2 × 4");
  });
});
