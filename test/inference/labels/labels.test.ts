import { describe, expect, test } from "vitest";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { tangoInterval } from "../../../src/inference/intervals/pairedProportionIntervals.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { filledJudgements } from "../../../src/inference/labels/filledJudgements.js";
import { labelMeans } from "../../../src/inference/labels/labelInterval.js";
import { predictionPowered } from "../../../src/inference/labels/predictionPowered.js";
import { type JudgeErrors, roganGladen } from "../../../src/inference/labels/roganGladen.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";
import { shuffle, standardNormal } from "../../../src/random/draws.js";
import { createRng, type Rng } from "../../../src/random/rng.js";

const LEVEL = { level: 0.95 };
const average = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
const spread = (values: readonly number[], less: 0 | 1) =>
  values.reduce((total, value) => total + (value - average(values)) ** 2, 0) / (values.length - less);

/** Right-or-wrong labels of the first items, and what a judge with these error rates says of all. */
function simulated(rng: Rng, labels: number, items: number, [share, sensitivity, specificity]: readonly number[]) {
  const truth = Array.from({ length: items }, () => Number(rng.nextUniform() < share!));
  const judged = truth.map((right) => Number(rng.nextUniform() < (right === 1 ? sensitivity! : 1 - specificity!)));
  return { judged, labels: truth.map((right, item) => (item < labels ? right : Number.NaN)) };
}

/** The definition, by its formula, in plain sums. */
function slowMean(judged: readonly number[], labels: readonly number[]) {
  const here = labels.flatMap((label, item) => (Number.isNaN(label) ? [] : [item]));
  const elsewhere = labels.flatMap((label, item) => (Number.isNaN(label) ? [item] : []));
  const [n, rest] = [here.length, elsewhere.length];
  const [y, f] = [here.map((item) => labels[item]!), here.map((item) => judged[item]!)];
  const others = elsewhere.map((item) => judged[item]!);
  const covariance = average(y.map((label, index) => label * f[index]!)) - average(y) * average(f);
  const lambda = Math.min(1, Math.max(0, covariance / ((1 + n / rest) * spread(judged, 1))));
  const residuals = y.map((label, index) => label - lambda * f[index]!);
  return {
    estimate: average(residuals) + lambda * average(others),
    standardError: Math.sqrt(spread(residuals, 1) / n + (lambda ** 2 * spread(others, 1)) / rest),
    lambda,
  };
}

describe("predictionPowered", () => {
  test("is its definition", () => {
    const rng = createRng(1, "definition");
    for (let round = 0; round < 40; round++) {
      const [labelled, items] = [5 + round, 20 + 3 * round];
      const truth = Array.from({ length: items }, () => 3 + standardNormal(rng));
      const judged = truth.map((value) => 0.7 * value + standardNormal(rng));
      const labels = truth.map((value, item) => (item < labelled ? value : Number.NaN));
      const [found, slow] = [predictionPowered(judged, labels), slowMean(judged, labels)];
      expect(found.lambda).toBeCloseTo(slow.lambda, 12);
      expect(found.estimate).toBeCloseTo(slow.estimate, 12);
      expect(found.standardError).toBeCloseTo(slow.standardError, 12);
    }
  });

  test("with a judge of right and wrong is the share right within what it calls right and wrong, weighed by all items", () => {
    const { judged, labels } = simulated(createRng(2, "strata"), 4000, 40_000, [0.7, 0.8, 0.8]);
    const shareOf = (call: number) =>
      average(labels.filter((label, item) => !Number.isNaN(label) && judged[item] === call));
    const called = average(judged);
    const stratified = called * shareOf(1) + (1 - called) * shareOf(0);
    // The same but for λ, whose variance is that of all judgements and not of the labelled ones.
    expect(predictionPowered(judged, labels).estimate).toBeCloseTo(stratified, 3);
  });

  test("is the mean of the labels where the judge is constant, contrary, or has nothing left to judge", () => {
    const labels = [1, 0, 1, 1, Number.NaN, Number.NaN];
    for (const judged of [[1, 1, 1, 1, 1, 1], [0, 1, 0, 0, 1, 0], labels.map(() => Number.NaN)]) {
      const { estimate, lambda } = predictionPowered(judged, labels);
      expect([estimate, lambda]).toEqual([0.75, 0]);
    }
    expect(predictionPowered([1, 0, 1, 0], [1, 0, 1, 1])).toMatchObject({ estimate: 0.75, lambda: 0, rest: 0 });
    // Equal but for the last bit, by how they were added up.
    const equal = [0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2, Number.NaN, Number.NaN];
    expect(predictionPowered([0, 1, 0, 1, 1, 0], equal).lambda).toBe(0);
    expect(
      predictionPowered(
        equal.map((one) => (Number.isNaN(one) ? 0.3 : one)),
        [0, 1, 0, 1, Number.NaN, Number.NaN],
      ).lambda,
    ).toBe(0);
    expect(predictionPowered([1, 0, 1, 0], [Number.NaN, 1, Number.NaN, Number.NaN])).toMatchObject({
      estimate: 1,
      lambda: 0,
      rest: 3,
    });
  });

  test("knows no error without a spread, and no mean without a label", () => {
    expect(predictionPowered([1, 0, 1], [1, 1, Number.NaN]).standardError).toBeNaN();
    expect(predictionPowered([1, 0], [1, Number.NaN]).standardError).toBeNaN();
    expect(predictionPowered([1, 0], [Number.NaN, Number.NaN]).estimate).toBeNaN();
  });

  test("with clusters of one item has the error of none but for the corrections of n", () => {
    const { judged, labels } = simulated(createRng(3, "ones"), 200, 800, [0.7, 0.9, 0.8]);
    const plain = predictionPowered(judged, labels);
    const clustered = predictionPowered(judged, labels, { clusters: judged.map((_, item) => item) });
    expect(clustered.estimate).toBe(plain.estimate);
    expect(clustered.standardError / plain.standardError).toBeCloseTo(1, 2);
  });

  test("with labels and judgements that come in fours has about twice the error", () => {
    const { judged, labels } = simulated(createRng(4, "fours"), 100, 400, [0.7, 0.9, 0.8]);
    const four = <T>(values: readonly T[]) => values.flatMap((value) => [value, value, value, value]);
    const clusters = four(judged.map((_, item) => item));
    const alone = predictionPowered(judged, labels);
    const copied = predictionPowered(four(judged), four(labels), { clusters });
    expect(copied.standardError / alone.standardError).toBeCloseTo(1, 1);
    expect(predictionPowered(four(judged), four(labels)).standardError / alone.standardError).toBeCloseTo(0.5, 1);
  });

  test("takes an item that was not judged for one of which the judge says nothing", () => {
    expect(Array.from(filledJudgements([1, Number.NaN, 0, 1]))).toEqual([1, 2 / 3, 0, 1]);
    const { judged, labels } = simulated(createRng(5, "gaps"), 300, 3000, [0.8, 0.9, 0.9]);
    // The judge reads no wrong answer: leaving those items out would give a share right near 1.
    const gaps = judged.map((call) => (call === 1 ? 1 : Number.NaN));
    const { estimate, standardError } = predictionPowered(gaps, labels);
    expect(Math.abs(estimate - 0.8)).toBeLessThan(3 * standardError);
  });
});

describe("labelMeans", () => {
  test("without a judge that helps is Wilson's, Tango's and Student's interval of the labels", () => {
    const useless = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    const gap = [Number.NaN, Number.NaN];
    const share = labelMeans(useless, [1, 1, 0, 1, 1, 0, 1, 1, ...gap], "share", LEVEL);
    expect(share.corrected.interval).toEqual(wilsonInterval(6, 8));
    const difference = labelMeans(useless, [1, 1, 0, -1, 1, 0, 1, 0, ...gap], "difference", LEVEL);
    expect(difference.corrected.interval).toEqual(tangoInterval(3, 1, 4, 0));
    const number = labelMeans(useless, [2, 3, 5, 4, 2, 1, 3, 4, ...gap], "number", LEVEL).corrected;
    expect(number.interval).toEqual(tInterval(3, number.standardError, 7));
  });

  test("of many labels is about as wide as the error says, and holds the estimate", () => {
    const { judged, labels } = simulated(createRng(6, "wide"), 4000, 40_000, [0.7, 0.8, 0.85]);
    const { corrected, labelsAlone } = labelMeans(judged, labels, "share", LEVEL);
    const width = 2 * normalQuantile(0.975) * corrected.standardError;
    expect((corrected.interval.high - corrected.interval.low) / width).toBeCloseTo(1, 1);
    expect(corrected.interval.low).toBeLessThan(corrected.estimate);
    expect(corrected.interval.high).toBeGreaterThan(corrected.estimate);
    // Of the squared error the judge takes ρ²·N/(n + N), ρ its correlation with the labels.
    const called = 0.7 * 0.8 + 0.3 * 0.15;
    const squared = (0.7 * 0.8 - 0.7 * called) ** 2 / (0.7 * 0.3 * called * (1 - called));
    const expected = Math.sqrt(1 - squared * (36 / 40));
    expect(corrected.standardError / labelsAlone.standardError / expected).toBeCloseTo(1, 1);
  });

  test("does not believe that a judge which erred in none of few labels never errs", () => {
    const labels = [...Array.from({ length: 30 }, (_, item) => Number(item % 5 > 0)), ...Array(3000).fill(Number.NaN)];
    const judged = labels.map((label, item) => (Number.isNaN(label) ? Number(item % 5 > 0) : label));
    const { interval, standardError } = labelMeans(judged, labels, "share", LEVEL).corrected;
    expect(standardError).toBeLessThan(0.012);
    // Three in thirty is what none in thirty leaves open.
    expect(interval.high - interval.low).toBeGreaterThan(0.1);
  });

  test("is never more than 5 % wider than the labels alone, however poor the judge", () => {
    const rng = createRng(7, "poor");
    for (let round = 0; round < 300; round++) {
      const share = rng.nextUniform();
      const data = simulated(rng, 20 + round, 400 + round, [share, rng.nextUniform(), rng.nextUniform()]);
      const { corrected, labelsAlone } = labelMeans(data.judged, data.labels, "share", LEVEL);
      const width = ({ low, high }: { low: number; high: number }) => high - low;
      expect(width(corrected.interval)).toBeLessThanOrEqual(1.05 * width(labelsAlone.interval));
    }
  });

  test("does not depend on the order of the items", () => {
    const { judged, labels } = simulated(createRng(8, "order"), 60, 200, [0.7, 0.9, 0.7]);
    const order = judged.map((_, item) => item);
    shuffle(createRng(9, "order"), order);
    const [first, moved] = [
      labelMeans(judged, labels, "share", LEVEL).corrected,
      labelMeans(
        order.map((item) => judged[item]!),
        order.map((item) => labels[item]!),
        "share",
        LEVEL,
      ).corrected,
    ];
    expect(moved.interval.low).toBeCloseTo(first.interval.low, 12);
    expect(moved.interval.high).toBeCloseTo(first.interval.high, 12);
  });

  test("is wider at a higher level", () => {
    const { judged, labels } = simulated(createRng(10, "levels"), 80, 400, [0.8, 0.9, 0.8]);
    const { intervalAt } = labelMeans(judged, labels, "share", LEVEL).corrected;
    const widths = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999].map((level) => intervalAt(level).high - intervalAt(level).low);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });
});

describe("roganGladen", () => {
  const errors = (sensitivity: readonly [number, number], specificity: readonly [number, number]): JudgeErrors => ({
    sensitivity: { successes: sensitivity[0], trials: sensitivity[1] },
    specificity: { successes: specificity[0], trials: specificity[1] },
  });

  test("undoes the errors of a judge", () => {
    // .6 right, of which .9 are called right, and .2 of the others: .62.
    const { estimate } = roganGladen({ successes: 620, trials: 1000 }, errors([90, 100], [80, 100]));
    expect(estimate).toBeCloseTo(0.6, 12);
    expect(roganGladen({ successes: 300, trials: 400 }, errors([50, 50], [50, 50])).estimate).toBe(0.75);
  });

  test("with a judge that is known not to err is Wilson's interval of what it calls right", () => {
    const { interval } = roganGladen({ successes: 30, trials: 40 }, errors([1e9, 1e9], [1e9, 1e9]));
    const wilson = wilsonInterval(30, 40);
    // The score at the added counts, not at each share: near, and no closed form of each other.
    expect(interval.low).toBeCloseTo(wilson.low, 1);
    expect(interval.high).toBeCloseTo(wilson.high, 1);
  });

  test("of many answers has the width of the delta method", () => {
    const [called, right, wrong] = [
      { successes: 62_000, trials: 100_000 },
      { successes: 9000, trials: 10_000 },
      { successes: 8000, trials: 10_000 },
    ];
    const { interval } = roganGladen(called, { sensitivity: right, specificity: wrong });
    const variance = ((0.62 * 0.38) / 1e5 + (0.6 ** 2 * 0.09) / 1e4 + (0.4 ** 2 * 0.16) / 1e4) / (0.9 + 0.8 - 1) ** 2;
    const width = 2 * normalQuantile(0.975) * Math.sqrt(variance);
    expect((interval.high - interval.low) / width).toBeCloseTo(1, 2);
  });

  test("says nothing of the share where the judge is not shown to be better than chance", () => {
    const { interval, estimate } = roganGladen({ successes: 55, trials: 100 }, errors([12, 20], [11, 20]));
    expect([interval.low, interval.high]).toEqual([0, 1]);
    expect(estimate).toBeGreaterThan(0);
    expect(roganGladen({ successes: 55, trials: 100 }, errors([5, 20], [8, 20])).estimate).toBeNaN();
  });

  test("is unknown without an answer of each kind, and refuses what is no count", () => {
    const { estimate, interval } = roganGladen({ successes: 5, trials: 10 }, errors([0, 0], [3, 4]));
    expect([estimate, interval.low, interval.high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(() => roganGladen({ successes: 5, trials: 4 }, errors([1, 2], [1, 2]))).toThrow("successes among trials");
    expect(() => roganGladen({ successes: 5, trials: 9 }, {} as JudgeErrors)).toThrow("errors.sensitivity");
  });

  test("holds its estimate, cut at 0 and 1", () => {
    for (const [called, right, wrong] of [
      [40, 20, 20],
      [0, 20, 20],
      [40, 18, 15],
      [1, 18, 15],
    ] as const) {
      const { estimate, interval } = roganGladen({ successes: called, trials: 40 }, errors([right, 20], [wrong, 20]));
      expect(interval.low).toBeLessThanOrEqual(estimate);
      expect(interval.high).toBeGreaterThanOrEqual(estimate);
      expect(interval.low).toBeGreaterThanOrEqual(0);
      expect(interval.high).toBeLessThanOrEqual(1);
    }
  });
});

test("a judge that says nothing leaves the clusters of the labelled items alone", () => {
  const none = Number.NaN;
  const labels = [1, 0, 1, 1, 0, 1, none, none, none, none];
  const clusters = ["a", "a", "b", "b", "c", "c", "d", "d", "e", "f"];
  const silent = predictionPowered(
    labels.map(() => 1),
    labels,
    { clusters },
  );
  const alone = clusteredError(labels.slice(0, 6), clusters.slice(0, 6));
  expect([silent.lambda, silent.estimate]).toEqual([0, expect.closeTo(4 / 6, 12)]);
  expect(silent.standardError).toBeCloseTo(alone.standardError, 12);
  expect(silent.degreesOfFreedom).toBe(alone.testDegreesOfFreedom);
});
