import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { fCdf, fQuantile, fSf } from "../../numeric/distributions/fDistribution.js";
import { spreadRatio } from "../../numeric/spread/spreadRatio.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";

/** F test that two independent samples vary alike. */
interface VarianceFTest {
  /** Variance of the first ÷ variance of the second: the F statistic. */
  readonly varianceRatio: number;
  readonly interval: Interval;
  readonly degreesOfFreedom: readonly [number, number];
  /** Two-sided: twice the smaller tail. */
  readonly pValue: number;
}

/**
 * F test of equal variances of two independent samples. Exact for normal values, and badly off for heavy tails, where
 * `leveneTest` holds; for paired samples use `pitmanMorganTest`. NaN for fewer than two values on a side, or where a side
 * does not vary.
 *
 * Snedecor & Cochran (1989), "Statistical methods", §6.12; R's `var.test`.
 */
export function varianceFTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { level = LEVEL }: IntervalOptions = {},
): VarianceFTest {
  requireLevel("varianceFTest", level);
  const degreesOfFreedom = [first.length - 1, second.length - 1] as const;
  const varianceRatio = spreadRatio(first, second) ** 2;
  const [lower, upper] = [fCdf(varianceRatio, ...degreesOfFreedom), fSf(varianceRatio, ...degreesOfFreedom)];
  return {
    varianceRatio,
    interval: {
      low: varianceRatio / fQuantile((1 + level) / 2, ...degreesOfFreedom),
      high: varianceRatio * fQuantile((1 + level) / 2, degreesOfFreedom[1], degreesOfFreedom[0]),
      level,
      method: "f",
    },
    degreesOfFreedom,
    pValue: Math.min(1, 2 * Math.min(lower, upper)),
  };
}
