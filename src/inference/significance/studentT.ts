import { LEVEL } from "../../defaults.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { tInterval } from "../intervals/meanInterval.js";
import { type Alternative, type AlternativeOption, studentPValue } from "./alternative.js";

export interface TTestOptions extends IntervalOptions, AlternativeOption {}

/** Student's test that a difference is 0. */
export interface TTest {
  /** Candidate − baseline, in score units. */
  readonly difference: number;
  readonly standardError: number;
  /** Difference ÷ standard error; NaN where the data have no spread. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** NaN where the statistic is NaN: no spread, or too few values. */
  readonly pValue: number;
  readonly alternative: Alternative;
  /** Two-sided whatever the alternative; NaN ends where the data have no spread. */
  readonly interval: Interval;
}

/**
 * Student's t test of a difference from its standard error and degrees of freedom.
 * A standard error of 0, or one below the rounding error of the difference (R's rule: 10 ε·|difference|), says that the
 * data have no spread, which is no evidence about chance: error, interval, statistic and p are NaN, and the caller decides.
 */
export function tTest(
  difference: number,
  error: number,
  degreesOfFreedom: number,
  { level = LEVEL, alternative = "two-sided" }: TTestOptions = {},
): TTest {
  const standardError = error > 10 * Number.EPSILON * Math.abs(difference) ? error : Number.NaN;
  const interval = tInterval(difference, standardError, degreesOfFreedom, { level });
  const statistic = difference / standardError;
  const pValue = studentPValue(statistic, degreesOfFreedom, alternative);
  return { difference, standardError, statistic, degreesOfFreedom, pValue, alternative, interval };
}
