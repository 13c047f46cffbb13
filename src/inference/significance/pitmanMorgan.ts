import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel, requireSameLength } from "../../errors.js";
import { pearson } from "../../numeric/correlation.js";
import { studentTQuantile, studentTTwoSided } from "../../numeric/distributions/studentT.js";
import { spreadRatio } from "../../numeric/spread/spreadRatio.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";

/** Test that two paired samples vary alike. */
export interface PitmanMorgan {
  /** Variance of the first ÷ variance of the second. */
  readonly varianceRatio: number;
  /** Of that ratio; take the root for a ratio of standard deviations. */
  readonly interval: Interval;
  /** Correlation of the pairs' sums with their differences, which is 0 when both vary alike. */
  readonly correlation: number;
  /** Student's t of that correlation. */
  readonly statistic: number;
  /** Pairs − 2. */
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * Pitman–Morgan test of equal variances of paired samples, such as the scores of the same seeds under two framings. Exact
 * for pairs from a bivariate normal distribution, and sensitive to heavy tails. Everything but the ratio is NaN for
 * fewer than three pairs; all is NaN where a side does not vary, and where the pairs lie on a line.
 *
 * Pitman (1939), "A note on normal correlation"; Morgan (1939), "A test for the significance of the difference between the
 * two variances in a sample from a normal bivariate population".
 */
export function pitmanMorganTest(first: Scores, second: Scores, options: IntervalOptions = {}): PitmanMorgan {
  const readFirst = scoresOf("pitmanMorganTest", "first", first);
  const readSecond = scoresOf("pitmanMorganTest", "second", second);
  const { level = LEVEL } = optionsOf("pitmanMorganTest", options);
  requireLevel("pitmanMorganTest", level);
  requireSameLength("pitmanMorganTest", readFirst, readSecond);
  const degreesOfFreedom = readFirst.length - 2;
  const varianceRatio = spreadRatio(readFirst, readSecond) ** 2;
  const sums = Float64Array.from(readFirst, (value, pair) => value + readSecond[pair]!);
  const differences = Float64Array.from(readFirst, (value, pair) => value - readSecond[pair]!);
  const correlation = degreesOfFreedom > 0 && !Number.isNaN(varianceRatio) ? pearson(sums, differences) : Number.NaN;
  const statistic =
    Math.abs(correlation) < 1
      ? correlation * Math.sqrt(degreesOfFreedom / ((1 - correlation) * (1 + correlation)))
      : Number.NaN;
  const ratio = ratioInterval(varianceRatio, pearson(readFirst, readSecond), degreesOfFreedom, level);
  return {
    varianceRatio,
    interval: { ...ratio, level, method: "pitman-morgan" },
    correlation,
    statistic,
    degreesOfFreedom,
    pValue: studentTTwoSided(statistic, degreesOfFreedom),
  };
}

/** All ratios that the test does not reject, in closed form. */
function ratioInterval(ratio: number, correlation: number, degrees: number, level: number) {
  if (!(degrees > 0 && Math.abs(correlation) < 1)) return { low: Number.NaN, high: Number.NaN };
  const quantile = studentTQuantile((1 + level) / 2, degrees);
  const room = ((1 - correlation ** 2) * quantile ** 2) / degrees;
  // The two ends multiply to the squared ratio: k ± √(k² − 1) with k = 1 + 2·room.
  const reach = 1 + 2 * room + 2 * Math.sqrt(room * (1 + room));
  return { low: ratio / reach, high: ratio * reach };
}
