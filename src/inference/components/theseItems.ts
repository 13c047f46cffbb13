import { LEVEL } from "../../defaults.js";
import { mean } from "../../numeric/moments.js";
import { type Interval, withinRange } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { tInterval } from "../intervals/meanInterval.js";
import { trialVariance } from "./trialVariance.js";

/** How sure a mean over these very items is, of which only the trials were drawn. */
interface TheseItems {
  /** Each item the same, however often it was tried; NaN without an item. */
  readonly mean: number;
  /** √(E[σ²/K]/n); NaN without an item of two trials, and where no trials differ: noise that was not seen is not 0. */
  readonly standardError: number;
  /** Satterthwaite's, of the variances within the items; NaN where the error is. */
  readonly degreesOfFreedom: number;
  /** Student's, cut to `range` where one is given; NaN ends where the error is NaN. */
  readonly interval: Interval;
}

/**
 * The mean over these items if each were tried without end: its error holds the noise of the trials and none of the choice
 * of items. Items with one trial are taken to be as noisy as the others.
 *
 * Miller (2024), arXiv 2411.00640, §3.2, without Var(x); Satterthwaite (1946) for the degrees of freedom.
 */
export function theseItems(
  scoresByItem: readonly ArrayLike<number>[],
  { level = LEVEL, range }: IntervalOptions & { readonly range?: readonly [number, number] } = {},
): TheseItems {
  const tried = scoresByItem.filter(({ length }) => length > 0);
  const all = trialVariance(tried);
  const standardError = all.trialPart > 0 ? Math.sqrt(all.trialPart / all.items) : Number.NaN;
  // What each item adds to the squared error, with the degrees of freedom of its trials.
  const parts = tried.map((scores) => {
    const { trialPart } = trialVariance([scores]);
    return { part: scores.length > 1 ? trialPart : all.withinItem, freedom: Math.max(1, scores.length - 1) };
  });
  const total = parts.reduce((sum, { part }) => sum + part, 0);
  const squares = parts.reduce((sum, { part, freedom }) => sum + (part / total) ** 2 / freedom, 0);
  const degreesOfFreedom = standardError > 0 ? 1 / squares : Number.NaN;
  const centre = mean(tried.map((scores) => mean(scores)));
  const interval = tInterval(centre, standardError, degreesOfFreedom, { level });
  return {
    mean: centre,
    standardError,
    degreesOfFreedom,
    interval: range === undefined || Number.isNaN(interval.low) ? interval : withinRange(interval, range[0], range[1]),
  };
}
