import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith, type Shape } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { mean, variance } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { withoutCommonOffset } from "../../numeric/spread/standardUnits.js";
import { standardError } from "../intervals/meanInterval.js";

/** Where the noise of a mean over items comes from, when each item was tried several times. */
export interface TrialVariance {
  readonly items: number;
  /** All scored trials of all items. */
  readonly trials: number;
  /** Mean over items of the item's mean: each item the same, however often it was tried. NaN for no items. */
  readonly mean: number;
  /** Of that mean, √(Var(item means)/n): items and trials together. NaN for fewer than two items, and for equal ones. */
  readonly standardError: number;
  /**
   * Var(x): variance between the items' true means, freed of trial noise. Unbiased, hence it may come out below 0.
   * NaN without an item of two trials, or with fewer than two items.
   */
  readonly betweenItems: number;
  /** E[σ²]: variance of a single trial within its item, averaged over items with two or more. NaN without one. */
  readonly withinItem: number;
  /** E[σ²/K]: what the trials add to the variance of an item's mean. */
  readonly trialPart: number;
}

/**
 * Splits the noise of a mean of items into items and trials, Var(mean) = (Var(x) + E[σ²/K])/n for K trials an item.
 * The naive variance of the item means holds both parts; the trial part is estimated within the items and taken off,
 * so that Var(x) is unbiased for any K. Items with one trial are taken to be as noisy as the others. Items without
 * trials are left out.
 *
 * Miller (2024), arXiv 2411.00640, §3.2.
 */
export function trialVariance(scoresByItem: readonly ArrayLike<number>[]): TrialVariance {
  const tried = scoresByItem.filter(({ length }) => length > 0);
  // Freed of what all scores have in common, so that a large offset costs the item means no digits.
  const { lists, offset } = withoutCommonOffset(tried);
  const means = lists.map((scores) => mean(scores));
  const withinItem = mean(tried.filter(({ length }) => length > 1).map((scores) => spreadOf(scores)));
  const trialPart = mean(tried.map((scores) => (scores.length > 1 ? spreadOf(scores) : withinItem) / scores.length));
  return {
    items: tried.length,
    trials: tried.reduce((total, { length }) => total + length, 0),
    mean: offset + mean(means),
    standardError: standardError(means),
    betweenItems: spreadOf(means) - trialPart,
    withinItem,
    trialPart,
  };
}

/** Variance with divisor n − 1; 0 for values that are equal but for rounding. */
function spreadOf(values: ArrayLike<number>): number {
  return values.length > 1 && isConstant(values) ? 0 : variance(values);
}

/** Infinite for the limit. */
const ABOVE_0: Shape = { needs: "a number above 0", fits: (value) => typeof value === "number" && value > 0 };

/**
 * Standard error of the mean that n items with K trials each would have, √((Var(x) + E[σ²]/K)/n). A negative estimate of
 * Var(x) counts as 0; K = ∞ leaves the items' part, which no number of trials removes. NaN where a part is NaN, and where
 * nothing is left: noise that was not seen is not 0.
 *
 * Miller (2024), arXiv 2411.00640, §3.2.
 */
export function projectedStandardError(
  variances: Pick<TrialVariance, "betweenItems" | "withinItem">,
  items: number,
  trials: number,
): number {
  requireArgument(
    "projectedStandardError",
    "variances",
    variances,
    recordWith(["betweenItems", "withinItem"], "{ betweenItems, withinItem }"),
  );
  const { betweenItems, withinItem } = variances;
  requireArgument("projectedStandardError", "items", items, ABOVE_0);
  requireArgument("projectedStandardError", "trials", trials, ABOVE_0);
  if (!(items > 0 && trials > 0)) {
    throw new ArgumentError("projectedStandardError", `items and trials must be above 0, got ${items} and ${trials}.`);
  }
  return positiveOrNaN(Math.sqrt((Math.max(0, betweenItems) + withinItem / trials) / items));
}

/** How often repeats of the same item disagree. */
interface FlipRate {
  /** Probability that two different trials of one item score differently, averaged over the items. NaN without any. */
  readonly flipRate: number;
  /** Share of the items whose trials did not all score the same. It grows with the number of trials. NaN without any. */
  readonly unstableShare: number;
  /** Items with two or more trials, which both are taken over. */
  readonly items: number;
}

/** Flip rate and share of unstable items, over the items with two or more trials; an unbiased estimate of the former. */
export function flipRate(scoresByItem: readonly ArrayLike<number>[]): FlipRate {
  const repeated = scoresByItem.filter(({ length }) => length > 1);
  const rates = repeated.map(pairsThatDiffer);
  return {
    flipRate: mean(rates),
    unstableShare: mean(rates.map((rate) => (rate > 0 ? 1 : 0))),
    items: repeated.length,
  };
}

/** Share of the pairs of values that are not equal. */
function pairsThatDiffer(scores: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < scores.length; i++) counts.set(scores[i] as number, (counts.get(scores[i] as number) ?? 0) + 1);
  let equal = 0;
  for (const count of counts.values()) equal += count * (count - 1);
  return 1 - equal / (scores.length * (scores.length - 1));
}
