import { bootstrapDistribution } from "../../../src/inference/bootstrap/bootstrapDistribution.js";
import { readBootstrapInterval } from "../../../src/inference/bootstrap/bootstrapIntervals.js";
import type { IndexStatistic } from "../../../src/inference/bootstrap/bootstrapStatistic.js";
import { itemUnits } from "../../../src/inference/bootstrap/resamplingUnits.js";
import { mean, standardDeviation } from "../../../src/numeric/moments.js";
import { createRng } from "../../../src/random/rng.js";

/** A standard deviation with the standard error of large samples, √((m4 − s⁴)/(4·s²·n)). */
function deviationWithError(values: readonly number[]): IndexStatistic {
  const drawn = (items: Uint32Array) => Array.from(items, (item) => values[item] as number);
  return {
    value: (items) => standardDeviation(drawn(items)),
    standardError: (items) => {
      const scores = drawn(items);
      const center = mean(scores);
      const variance = standardDeviation(scores) ** 2;
      const fourth = mean(scores.map((score) => (score - center) ** 4));
      return Math.sqrt((fourth - variance ** 2) / (4 * variance * scores.length));
    },
  };
}

/** Resamples written as how often each value was drawn, one base-36 digit a value. */
function drawnItems(digits: string): Uint32Array {
  return Uint32Array.from([...digits].flatMap((digit, item) => Array<number>(Number.parseInt(digit, 36)).fill(item)));
}

export default {
  studentisedStandardDeviation: (values: readonly number[], resamples: readonly string[]) => {
    const statistic = deviationWithError(values);
    const none = new Uint32Array(0);
    const drawn = resamples.map(drawnItems);
    const distribution = {
      ...bootstrapDistribution(createRng(1), itemUnits(values.length), statistic, {
        resamples: 1,
        standardErrors: true,
      }),
      draws: Float64Array.from(drawn, (items) => statistic.value(items, none)),
      drawErrors: Float64Array.from(drawn, (items) => statistic.standardError?.(items, none) ?? Number.NaN),
    };
    const ends = (level: number) => {
      const { low, high } = readBootstrapInterval(distribution, "studentised", { level }).interval;
      return [low, high];
    };
    return {
      estimate: distribution.estimate,
      variance: distribution.estimateError ** 2,
      intervals: { 0.9: ends(0.9), 0.95: ends(0.95), 0.99: ends(0.99) },
    };
  },
};
