import { describe, expect, test } from "vitest";
import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { tangoInterval } from "../../../src/inference/intervals/pairedProportionIntervals.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { filledJudgements } from "../../../src/inference/labels/filledJudgements.js";
import { labelMeans } from "../../../src/inference/labels/labelInterval.js";
import { predictionPowered } from "../../../src/inference/labels/predictionPowered.js";
import { roganGladen } from "../../../src/inference/labels/roganGladen.js";
import { normalQuantile } from "../../../src/numeric/distributions/normal.js";
import { createRng } from "../../../src/random/rng.js";

const none = Number.NaN;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const squares = (values: readonly number[]) => sum(values.map((value) => (value - mean(values)) ** 2));

/** Labels of the first items by a judge of these values, right more often the higher the judge's value. */
function drawn(seed: number, [labelled, items]: readonly [number, number], values: readonly number[]) {
  const rng = createRng(seed, "slow labels");
  const judged = Array.from({ length: items }, () => values[Math.floor(rng.nextUniform() * values.length)]!);
  const most = Math.max(...values);
  const labels = judged.map((value, item) =>
    item < labelled ? Number(rng.nextUniform() < 0.2 + (0.65 * value) / most) : none,
  );
  return { judged, labels };
}

/** Squared correlation of judge and labels, with six labels more of which the judge says nothing, and what they then count. */
function slowCount(judged: readonly number[], labels: readonly number[], ofAdded: number): number {
  const here = labels.flatMap((label, item) => (Number.isNaN(label) ? [] : [item]));
  const [y, f] = [here.map((item) => labels[item]!), here.map((item) => judged[item]!)];
  const products = sum(y.map((label, place) => (label - mean(y)) * (f[place]! - mean(f))));
  const spread = squares(judged) / (judged.length - 1);
  const squared = products ** 2 / ((squares(y) + 6 * ofAdded) * (y.length + 6) * spread);
  return y.length / (1 - squared * (1 - y.length / labels.length));
}

describe("the interval of a share with a judge", () => {
  test.each([
    [1, [24, 90], [0, 1]],
    [2, [40, 200], [0, 1]],
    [3, [30, 60], [0, 1, 2]],
  ] as const)(
    "of a judge of few values holds Wilson's on the labels it makes, and the groups' (%i)",
    (seed, size, values) => {
      const { judged, labels } = drawn(seed, size, values);
      for (const level of [0.8, 0.95]) {
        const { corrected, labelsAlone } = labelMeans(judged, labels, "share", { level });
        const tuned = predictionPowered(judged, labels);
        const count = slowCount(judged, labels, 0.25);
        const wilson = wilsonInterval(tuned.estimate * count, count, { level });
        const z = normalQuantile((1 + level) / 2);
        const groups = values.map((value) => {
          const own = labels.filter((label, item) => judged[item] === value && !Number.isNaN(label));
          const weight = judged.filter((one) => one === value).length / judged.length;
          return { weight, share: mean(own), interval: wilsonInterval(sum(own), own.length, { level }) };
        });
        const centre = sum(groups.map(({ weight, share }) => weight * share));
        const between = sum(groups.map(({ weight, share }) => weight * (share - centre) ** 2)) / judged.length;
        const reach = (end: "low" | "high") =>
          Math.sqrt(
            z * z * between + sum(groups.map((group) => (group.weight * (group.interval[end] - group.share)) ** 2)),
          );
        const { low, high, method } = corrected.interval;
        const [least, most] = [
          Math.min(wilson.low, tuned.estimate - reach("low")),
          Math.max(wilson.high, tuned.estimate + reach("high")),
        ];
        if (most - least > 1.05 * (labelsAlone.interval.high - labelsAlone.interval.low)) {
          expect(corrected).toBe(labelsAlone);
          continue;
        }
        expect(method).toBe("ppi-wilson");
        expect(low).toBeCloseTo(least, 12);
        expect(high).toBeCloseTo(most, 12);
        expect(corrected.intervalAt(level)).toEqual(corrected.interval);
      }
    },
  );

  test("of a judge of many values, or with a group without a label, is Wilson's on the labels it makes", () => {
    const many = drawn(4, [50, 200], [0, 1, 2, 3]);
    const few = drawn(5, [30, 90], [0, 1]);
    // A third kind of judgement among the unlabelled.
    const unlabelled = { judged: [...few.judged.slice(0, 89), 0.5], labels: few.labels };
    for (const { judged, labels } of [many, unlabelled]) {
      const { corrected } = labelMeans(judged, labels, "share", { level: 0.9 });
      const count = slowCount(judged, labels, 0.25);
      const wilson = wilsonInterval(corrected.estimate * count, count, { level: 0.9 });
      expect(corrected.lambda).toBeGreaterThan(0);
      expect(corrected.interval.low).toBeCloseTo(wilson.low, 12);
      expect(corrected.interval.high).toBeCloseTo(wilson.high, 12);
    }
  });
});

test("the interval of a difference is Tango's on the labels that the judge makes, at the labels' share that differ", () => {
  const rng = createRng(6, "differences");
  const judged = Array.from({ length: 120 }, () => Math.floor(rng.nextUniform() * 5) - 2);
  const labels = judged.map((value, item) =>
    item < 50 ? Math.sign(Math.round(0.6 * value + 2 * (rng.nextUniform() - 0.5))) : none,
  );
  const { corrected } = labelMeans(judged, labels, "difference", { level: 0.9 });
  expect(corrected.lambda).toBeGreaterThan(0);
  const count = slowCount(judged, labels, 1);
  const known = labels.slice(0, 50);
  const apart = Math.max(Math.abs(corrected.estimate), known.filter((label) => label !== 0).length / 50);
  const [losses, gains] = [-1, 1].map((sign) => ((apart + sign * corrected.estimate) / 2) * count) as [number, number];
  const tango = tangoInterval(count - losses - gains, losses, gains, 0, { level: 0.9 });
  expect(corrected.interval.low).toBeCloseTo(tango.low, 12);
  expect(corrected.interval.high).toBeCloseTo(tango.high, 12);
});

test("labels in clusters and other numbers get Student's interval, cut to where shares and differences can lie", () => {
  const labels = [1, 1, 1, 0, 1, 1, none, none];
  const judged = labels.map(() => 1);
  const clusters = ["a", "a", "b", "b", "c", "c", "d", "d"];
  const found = labelMeans(judged, labels, "share", { level: 0.99, clusters }).corrected;
  const { low, high } = tInterval(found.estimate, found.standardError, found.degreesOfFreedom, { level: 0.99 });
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(1);
  expect(found.interval).toMatchObject({ low: 0, high: 1, level: 0.99, method: "clustered-t-cut" });
  const differences = labels.map((label) => 2 * label - 1);
  expect(labelMeans(judged, differences, "difference", { level: 0.99, clusters }).corrected.interval).toMatchObject({
    low: -1,
    high: 1,
  });
  const numbers = labelMeans(judged, labels, "number", { level: 0.99, clusters }).corrected.interval;
  expect([numbers.low, numbers.high]).toEqual([low, high]);
  expect(labelMeans(judged, labels, "number", { level: 0.99 }).corrected.interval.method).toBe("t");
  const alone = labelMeans([1, 1], [1, none], "share", { level: 0.9, clusters: ["a", "b"] }).corrected.interval;
  expect([alone.low, alone.high]).toEqual([none, none]);
});

describe("predictionPowered", () => {
  test("with a fixed weight is the difference estimator, and its error adds that of the rest", () => {
    const judged = [0.2, 0.9, 0.4, 0.6, 0.7, 0.1];
    const labels = [0, 1, 1, none, none, none];
    const found = predictionPowered(judged, labels, { lambda: 0.5 });
    expect(found.estimate).toBeCloseTo(2 / 3 + 0.5 * (1.4 / 3 - 0.5), 12);
    const residuals = [0 - 0.1, 1 - 0.45, 1 - 0.2];
    const rest = squares([0.6, 0.7, 0.1]) / 2;
    expect(found.standardError).toBeCloseTo(Math.sqrt(squares(residuals) / 2 / 3 + (0.25 * rest) / 3), 12);
    expect(found).toMatchObject({ lambda: 0.5, labelled: 3, rest: 3, degreesOfFreedom: 2 });
  });

  test("of two labels has an error, with one item left the judge's spread is that of all, and with none the labels' alone", () => {
    expect(predictionPowered([1, 1, 1], [0, 1, none])).toMatchObject({ degreesOfFreedom: 1, standardError: 0.5 });
    const one = predictionPowered([0.2, 0.9, 0.4], [0, 1, none], { lambda: 0.5 });
    const spread = squares([0.2, 0.9, 0.4]) / 2;
    expect(one.standardError).toBeCloseTo(Math.sqrt(squares([-0.1, 0.55]) / 2 + 0.25 * spread), 12);
    const full = predictionPowered([0.2, 0.9], [0, 1], { lambda: 0.5 });
    expect(full.estimate).toBe(0.5);
    expect(full.standardError).toBeCloseTo(Math.sqrt(squares([-0.1, 0.55]) / 2), 12);
    expect(predictionPowered([1, 0], [1, none])).toMatchObject({ degreesOfFreedom: 0, labelled: 1 });
  });

  test("a judge that read nothing says nothing, and one that read some is filled with its mean", () => {
    expect([...filledJudgements([none, none])]).toEqual([0, 0]);
    expect([...filledJudgements([])]).toEqual([]);
    expect([...filledJudgements([none, 4, 1])]).toEqual([2.5, 4, 1]);
    expect(predictionPowered([none, none, none], [3, 5, none])).toMatchObject({ estimate: 4, lambda: 0 });
  });

  test("with clusters that hold labelled and other items has the error of the clusters' sums", () => {
    const judged = [0.2, 0.9, 0.4, 0.6, 0.7, 0.1, 0.8, 0.3];
    const labels = [0, 1, none, none, 1, none, 0, none];
    const clusters = ["a", "a", "a", "b", "b", "b", "c", "c"];
    const found = predictionPowered(judged, labels, { clusters, lambda: 0.5 });
    const residuals = labels.map((label, item) => label - 0.5 * judged[item]!).filter((value) => !Number.isNaN(value));
    const others = judged.filter((_, item) => Number.isNaN(labels[item]!));
    const influence = labels.map((label, item) =>
      Number.isNaN(label)
        ? (0.5 * (judged[item]! - mean(others))) / 4
        : (label - 0.5 * judged[item]! - mean(residuals)) / 4,
    );
    const error = clusteredError(
      influence.map((value) => 8 * value),
      clusters,
    );
    expect(found.standardError).toBeCloseTo(error.standardError, 12);
    expect(found.degreesOfFreedom).toBe(error.testDegreesOfFreedom);
  });
});

describe("roganGladen", () => {
  const rates = (right: readonly [number, number], wrong: readonly [number, number]) => ({
    sensitivity: { successes: right[0], trials: right[1] },
    specificity: { successes: wrong[0], trials: wrong[1] },
  });

  test("its interval is where the score of the share stays below z, by a search", () => {
    const errors = rates([45, 50], [40, 50]);
    const { interval } = roganGladen({ successes: 120, trials: 200 }, errors, { level: 0.9 });
    const z = normalQuantile(0.95);
    const added = (successes: number, trials: number, more: number) => {
      const rate = (successes + more) / (trials + 2 * more);
      return { rate, variance: (rate * (1 - rate)) / (trials + 2 * more) };
    };
    const [called, right, wrong] = [added(120, 200, (z * z) / 2), added(45, 50, 1), added(40, 50, 1)];
    const score = (share: number) => {
      const expected = share * right.rate + (1 - share) * (1 - wrong.rate);
      const variance = called.variance + share ** 2 * right.variance + (1 - share) ** 2 * wrong.variance;
      return (called.rate - expected) ** 2 / variance;
    };
    for (const end of [interval.low, interval.high]) expect(score(end)).toBeCloseTo(z * z, 8);
    expect(score((interval.low + interval.high) / 2)).toBeLessThan(z * z);
    expect(interval).toMatchObject({ level: 0.9, method: "rogan-gladen" });
  });

  test("a judge that tells nothing apart has no estimate, and an interval of all shares", () => {
    const found = roganGladen({ successes: 5, trials: 10 }, rates([5, 10], [5, 10]));
    expect(found.estimate).toBeNaN();
    expect([found.interval.low, found.interval.high]).toEqual([0, 1]);
    expect(found).toMatchObject({ sensitivity: 0.5, specificity: 0.5 });
  });
});
