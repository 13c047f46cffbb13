import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { oneOf, recordWith } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import type { Note } from "../../notes.js";
import { normalCdf, normalQuantile } from "../../numeric/distributions/normal.js";
import { quantileSorted } from "../../numeric/quantiles.js";
import { isSame } from "../../numeric/spread/constant.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import type { BootstrapDistribution } from "./bootstrapDistribution.js";
import { acceleration } from "./jackknife.js";

/** How an interval is read from a bootstrap distribution. */
export type BootstrapIntervalMethod = keyof typeof RULES;

export interface BootstrapReading {
  /** `method` names the rule that was used: `"bootstrap-percentile"` where another one had to fall back to it. */
  readonly interval: Interval;
  readonly notes: readonly Note[];
}

/** Lower and upper end at a level; NaN or infinite where the rule is not defined. */
type Rule = (distribution: BootstrapDistribution, sorted: Float64Array, level: number) => readonly [number, number];

const RULES = {
  percentile: percentileEnds,
  basic: basicEnds,
  bca: bcaEnds,
  studentised: studentisedEnds,
} satisfies Record<string, Rule>;

/** The names of all rules. */
export const BOOTSTRAP_INTERVAL_METHODS = Object.keys(RULES) as readonly BootstrapIntervalMethod[];

/**
 * Reads an interval from a bootstrap distribution; quantiles are type 7. With estimate θ, draws θ* and α = 1 − level:
 *
 * - `percentile`: the α/2 and 1 − α/2 quantiles of θ*.
 * - `basic` (pivotal): 2θ − those quantiles, ends exchanged.
 * - `bca`: quantiles at levels corrected for bias (z0, ties counted half) and for a standard error that changes with the
 *   estimate (acceleration, by the jackknife over the units).
 * - `studentised`: θ − t·SE with the quantiles t of (θ* − θ)/SE*.
 *
 * One unit: NaN ends. A statistic undefined on a resample: NaN ends. Draws or ends that are all
 * equal: NaN ends, since a point would claim certainty. A rule that is not
 * defined on the distribution gives way to percentile. Each of these comes with a note.
 *
 * Efron & Tibshirani (1993), ch. 12–14; DiCiccio & Efron (1996), "Bootstrap confidence intervals".
 */
export function readBootstrapInterval(
  distribution: BootstrapDistribution,
  method: BootstrapIntervalMethod,
  options: IntervalOptions = {},
): BootstrapReading {
  requireArgument(
    "readBootstrapInterval",
    "distribution",
    distribution,
    recordWith(["draws"], "what bootstrapDistribution returns"),
  );
  requireArgument("readBootstrapInterval", "method", method, oneOf("percentile", "basic", "bca", "studentised"));
  const { level = LEVEL } = optionsOf("readBootstrapInterval", options);
  requireLevel("readBootstrapInterval", level);
  const made = (low: number, high: number, used: BootstrapIntervalMethod, ...notes: Note[]): BootstrapReading => ({
    interval: { low, high, level, method: `bootstrap-${used}` },
    notes,
  });
  if (distribution.units < 2) return made(Number.NaN, Number.NaN, method, ONE_UNIT);
  const sorted = distribution.draws.slice().sort();
  const lowest = sorted[0]!;
  const highest = sorted[sorted.length - 1]!;
  if (Number.isNaN(highest)) return made(Number.NaN, Number.NaN, method, undefinedDraws(sorted));
  if (isSame(lowest, highest)) return made(Number.NaN, Number.NaN, method, NO_SPREAD);
  const [low, high] = RULES[method](distribution, sorted, level);
  const isDefined = Number.isFinite(low) && Number.isFinite(high);
  const [from, to] = isDefined ? [low, high] : percentileEnds(distribution, sorted, level);
  const used = isDefined ? method : "percentile";
  const notes = isDefined ? [] : [fellBack(method)];
  if (isSame(from, to)) return made(Number.NaN, Number.NaN, used, NO_WIDTH);
  return made(from, to, used, ...notes);
}

function percentileEnds(_: BootstrapDistribution, sorted: Float64Array, level: number): [number, number] {
  return [quantileSorted(sorted, (1 - level) / 2), quantileSorted(sorted, (1 + level) / 2)];
}

function basicEnds(distribution: BootstrapDistribution, sorted: Float64Array, level: number): [number, number] {
  const [low, high] = percentileEnds(distribution, sorted, level);
  return [2 * distribution.estimate - high, 2 * distribution.estimate - low];
}

function bcaEnds(distribution: BootstrapDistribution, sorted: Float64Array, level: number): [number, number] {
  const z0 = biasCorrection(distribution.draws, distribution.estimate);
  const [low, high] = bcaProbabilities(z0, acceleration(distribution.leaveOneOut()), level);
  return [quantileSorted(sorted, low), quantileSorted(sorted, high)];
}

function studentisedEnds(distribution: BootstrapDistribution, _: Float64Array, level: number): [number, number] {
  const { estimate, estimateError, draws, drawErrors } = distribution;
  if (drawErrors === null) return [Number.NaN, Number.NaN];
  const studentised = draws.map((draw, k) => (draw - estimate) / drawErrors[k]!).sort();
  const end = (p: number) => estimate - quantileSorted(studentised, p) * estimateError;
  return [end((1 + level) / 2), end((1 - level) / 2)];
}

/**
 * z0 of the BCa interval: the normal quantile of the share of draws below the estimate, ties counted half.
 * Infinite where the estimate lies outside the draws. What differs by rounding only (1e-12 of the spread) is a tie.
 */
export function biasCorrection(draws: Float64Array, estimate: number): number {
  let [lowest, highest] = [draws[0]!, draws[0]!];
  for (let k = 1; k < draws.length; k++) {
    lowest = Math.min(lowest, draws[k]!);
    highest = Math.max(highest, draws[k]!);
  }
  const rounding = 1e-12 * (highest - lowest);
  let below = 0;
  for (let k = 0; k < draws.length; k++) {
    const above = draws[k]! - estimate;
    if (Math.abs(above) <= rounding) below += 0.5;
    else if (above < 0) below++;
  }
  return normalQuantile(below / draws.length);
}

/**
 * The two probabilities at which a BCa interval reads the draws: Φ(z0 + (z0 ± z)/(1 − a(z0 ± z))).
 * NaN where z0 is infinite, a is NaN, or a denominator is not positive, beyond which the formula turns back.
 *
 * Efron & Tibshirani (1993), eq. 14.10.
 */
export function bcaProbabilities(z0: number, a: number, level: number): [number, number] {
  const corrected = (p: number) => {
    const shifted = z0 + normalQuantile(p);
    const denominator = 1 - a * shifted;
    return Number.isFinite(z0) && denominator > 0 ? normalCdf(z0 + shifted / denominator) : Number.NaN;
  };
  return [corrected((1 - level) / 2), corrected((1 + level) / 2)];
}

const ONE_UNIT: Note = {
  code: "one-unit",
  message: "There is only one unit to resample: its spread is unknown, so there is no interval.",
};

const NO_SPREAD: Note = {
  code: "no-spread",
  message: "The statistic is the same on every resample, which says nothing of data not seen, so there is no interval.",
};

const NO_WIDTH: Note = {
  code: "no-spread",
  message: "Both ends of the interval are the same value: too few values differ to tell how sure it is.",
};

function undefinedDraws(sorted: Float64Array): Note {
  const count = sorted.length - sorted.findIndex(Number.isNaN);
  return {
    code: "undefined-draws",
    message: `The statistic does not exist on ${count} of ${sorted.length} resamples, so there is no interval.`,
  };
}

const REASONS: Record<BootstrapIntervalMethod, string> = {
  percentile: "its ends are infinite",
  basic: "its ends are infinite",
  bca: "the estimate lies outside the draws, or no unit has any influence on it",
  studentised: "the resamples have no standard errors, or errors of 0",
};

function fellBack(method: BootstrapIntervalMethod): Note {
  return {
    code: `${method}-undefined`,
    message: `The ${method} interval does not exist here (${REASONS[method]}); the percentile interval stands in.`,
  };
}
