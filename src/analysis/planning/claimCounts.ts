import { tangoInterval } from "../../inference/intervals/pairedProportionIntervals.js";
import { independentDisagreement } from "../../inference/power/disagreement.js";
import {
  type DisagreementForecast,
  forecastCdf,
  type RightAnswers,
} from "../../inference/power/predictedDisagreement.js";
import { equivalenceLevel } from "../../inference/significance/equivalence.js";
import { mcnemarTest } from "../../inference/significance/mcnemar.js";
import type { ClaimCounts, ClaimKind, ClaimSplit, NumberRange } from "./claimRecord.js";
import type { RoundedPair } from "./rounding.js";

/** What a claim is tested by: its kind, and the error that one test may make. */
export interface CountBar {
  readonly claimed: ClaimKind;
  /** For `superior` two-sided, with a margin one-sided; divided by the number of tests. */
  readonly alpha: number;
}

/** What whole numbers of right answers say of a claim, as printed and over all that the figures may be rounded from. */
export interface CountEvidence extends ClaimCounts {
  /** A's right answers − B's over all that the figures may be rounded from. */
  readonly gains: { readonly low: number; readonly high: number };
  /** Of all that the figures may be rounded from: whether it is shown at every disagreement, and whether at any. */
  readonly isShownThroughout: boolean;
  readonly isShownSomewhere: boolean;
  /** The opposite is shown throughout. */
  readonly isContradicted: boolean;
  /** Whether it is shown where A and B differ as often as independent systems would. */
  readonly isShownIfIndependent: boolean;
}

/**
 * The paired test that a comparison of the answers would make, at every split that published figures allow. With whole
 * numbers of right answers, A alone − B alone is known, so that each number of questions answered differently is one split:
 * McNemar's mid-p and Tango's interval for `superior`, Tango's interval of level 1 − 2·alpha with a margin. Both get surer the
 * fewer questions differ. `null` where no whole numbers round to the figures.
 */
export function countEvidence(pair: RoundedPair, bar: CountBar): CountEvidence | null {
  const [a, b] = [wholeCounts(pair.a, pair), wholeCounts(pair.b, pair)];
  if (a === null || b === null) return null;
  const { items } = pair;
  const splitOf = (gain: number, differing: number) => readSplit(gain, differing, items, bar);
  const gain = a.printed - b.printed;
  const [fewest, most] = [Math.abs(gain), mostDiffering(a.printed + b.printed, items)];
  const gains = { low: a.low - b.high, high: a.high - b.low };
  const everyGain = (holds: (one: number) => boolean) => {
    for (let one = gains.low; one <= gains.high; one++) if (!holds(one)) return false;
    return true;
  };
  const atMost = (one: number) => splitOf(one, mostDiffering(nearestSum(one, a, b, items), items));
  const shownUpTo = largestShown(gain, fewest, most, splitOf, ({ isShown }) => isShown);
  const independent = independentDisagreement(a.printed / items, b.printed / items) * items;
  const likely = fewest + 2 * Math.round((Math.min(most, Math.max(fewest, independent)) - fewest) / 2);
  return {
    a: a.printed,
    b: b.printed,
    fewest: plainSplit(splitOf(gain, fewest)),
    most: plainSplit(splitOf(gain, most)),
    shownUpTo: shownUpTo === null ? null : plainSplit(shownUpTo),
    gains,
    isShownThroughout: everyGain((one) => atMost(one).isShown),
    isShownSomewhere: !everyGain((one) => !splitOf(one, Math.abs(one)).isShown),
    isContradicted: everyGain((one) => atMost(one).isOpposite),
    isShownIfIndependent: splitOf(gain, likely).isShown,
  };
}

/** Probabilities that the paired test shows a claim and that it shows the opposite, from the least to the greatest. */
export interface CountProbabilities {
  readonly shown: NumberRange;
  readonly opposite: NumberRange;
}

/**
 * How probably the paired test shows a claim where the disagreement is forecast, by several forecasts and at all that the
 * figures may be rounded from. With the gain the probability rises, or for `equivalent` falls to either side of no gain, so
 * that the ends, the figures as printed and the gain nearest to 0 hold the least and the greatest. `null` where no whole
 * numbers round to the figures.
 */
export function countProbabilities(
  pair: RoundedPair,
  bar: CountBar,
  forecastsOf: (right: RightAnswers) => readonly DisagreementForecast[],
): CountProbabilities | null {
  const [a, b] = [wholeCounts(pair.a, pair), wholeCounts(pair.b, pair)];
  if (a === null || b === null) return null;
  const { items } = pair;
  const [low, high] = [a.low - b.high, a.high - b.low];
  const printed = a.printed - b.printed;
  const gains = [...new Set([low, printed, high, Math.min(high, Math.max(low, 0))])];
  const found = gains.flatMap((gain) => {
    const right = printed === gain ? b.printed : Math.round((a.printed + b.printed - gain) / 2);
    const onB = Math.min(b.high, a.high - gain, Math.max(b.low, a.low - gain, right));
    const [fewest, most] = [Math.abs(gain), mostDiffering(2 * onB + gain, items)];
    const upTo = (holds: (split: TestedSplit) => boolean) =>
      largestShown(gain, fewest, most, (one, differing) => readSplit(one, differing, items, bar), holds)?.differing ??
      -1;
    const [shown, opposite] = [upTo(({ isShown }) => isShown), upTo(({ isOpposite }) => isOpposite)];
    return forecastsOf({ a: onB + gain, b: onB, items }).map((forecast) => ({
      shown: forecastCdf(forecast, shown),
      opposite: forecastCdf(forecast, opposite),
    }));
  });
  const range = (values: readonly number[]) => ({ low: Math.min(...values), high: Math.max(...values) });
  return { shown: range(found.map(({ shown }) => shown)), opposite: range(found.map(({ opposite }) => opposite)) };
}

/** Questions that can have been answered differently at most, with so many right answers of both together. */
function mostDiffering(right: number, items: number): number {
  return Math.min(right, 2 * items - right);
}

/** Of all right answers of both that come with a gain, the number at which most can differ: the nearest to the questions. */
function nearestSum(gain: number, a: WholeCounts, b: WholeCounts, items: number): number {
  const [low, high] = [Math.max(b.low, a.low - gain), Math.min(b.high, a.high - gain)];
  const middle = Math.min(high, Math.max(low, Math.floor((items - gain) / 2)));
  const sums = [middle, Math.min(high, middle + 1)].map((one) => 2 * one + gain) as [number, number];
  return mostDiffering(sums[0], items) >= mostDiffering(sums[1], items) ? sums[0] : sums[1];
}

interface WholeCounts {
  readonly low: number;
  readonly high: number;
  readonly printed: number;
}

/** Numbers of right answers that round to a figure; the printed one is the nearest. */
function wholeCounts(share: number, { items, halfStep }: RoundedPair): WholeCounts | null {
  const slack = 1e-9 * items;
  const low = Math.max(0, Math.ceil((share - halfStep) * items - slack));
  const high = Math.min(items, Math.floor((share + halfStep) * items + slack));
  return low > high ? null : { low, high, printed: Math.min(high, Math.max(low, Math.round(share * items))) };
}

interface TestedSplit extends ClaimSplit {
  readonly isShown: boolean;
  readonly isOpposite: boolean;
}

function plainSplit({ differing, aOnly, bOnly, pValue }: TestedSplit): ClaimSplit {
  return { differing, aOnly, bOnly, pValue };
}

function readSplit(gain: number, differing: number, items: number, { claimed, alpha }: CountBar): TestedSplit {
  const [aOnly, bOnly] = [(differing + gain) / 2, (differing - gain) / 2];
  const { pValue } = mcnemarTest(bOnly, aOnly);
  const level = claimed.kind === "superior" ? 1 - alpha : equivalenceLevel(alpha);
  const { low, high } = tangoInterval(0, bOnly, aOnly, items - differing, { level });
  const split = { differing, aOnly, bOnly, pValue };
  if (claimed.kind === "superior") {
    const isDecided = pValue < alpha;
    return { ...split, isShown: isDecided && low > 0, isOpposite: isDecided && high < 0 };
  }
  const { margin } = claimed;
  if (claimed.kind === "noninferior") return { ...split, isShown: low > -margin, isOpposite: high < -margin };
  return { ...split, isShown: low > -margin && high < margin, isOpposite: low > margin || high < -margin };
}

/** The split of the most questions answered differently at which a test is passed, by bisection; `null` where it is at none. */
function largestShown(
  gain: number,
  fewest: number,
  most: number,
  splitOf: (gain: number, differing: number) => TestedSplit,
  isPassed: (split: TestedSplit) => boolean,
): TestedSplit | null {
  const at = (steps: number) => splitOf(gain, fewest + 2 * steps);
  let found = at(0);
  if (!isPassed(found)) return null;
  let [passed, not] = [0, (most - fewest) / 2 + 1];
  while (not - passed > 1) {
    const middle = Math.floor((passed + not) / 2);
    const split = at(middle);
    if (isPassed(split)) [passed, found] = [middle, split];
    else not = middle;
  }
  return found;
}
