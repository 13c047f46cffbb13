import { isRecord } from "../../arguments/described.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { FINITE, listOf, SHARE, type Shape } from "../../arguments/shapes.js";
import { logistic } from "../../numeric/logistic.js";

/** What the model says of one item: P(right | θ) = c + (1 − c)/(1 + e^−(aθ + d)). */
export interface ItemParameters {
  /** a: change of the log-odds of a right answer by one SD of ability. */
  readonly slope: number;
  /** d: log-odds of a right answer at ability 0, guessing aside. */
  readonly intercept: number;
  /** c: probability of being right by guessing; default 0. */
  readonly guessing?: number;
}

const ITEM: Shape = {
  needs: "an item with slope and intercept",
  fits: (value) =>
    isRecord(value) &&
    FINITE.fits(value.slope) &&
    FINITE.fits(value.intercept) &&
    (value.guessing === undefined || SHARE.fits(value.guessing)),
  repair: "Pass { slope: 1, intercept: 0 }.",
};
export const ITEMS: Shape = {
  ...listOf(ITEM, "a list of items with slope and intercept"),
  repair: "Pass one { slope, intercept } an item.",
};

/** Probability that a run of this ability answers the item correctly. */
export function rightProbability(ability: number, item: ItemParameters): number {
  requireArgument("rightProbability", "ability", ability, FINITE);
  requireArgument("rightProbability", "item", item, ITEM);
  const { slope, intercept, guessing = 0 } = item;
  return guessing + (1 - guessing) * logistic(slope * ability + intercept);
}

/** Fisher information of one item about the ability, a²·L²(1 − L)(1 − c)/P: for the two-parameter model a²·P(1 − P). */
export function itemInformationAt(ability: number, { slope, intercept, guessing = 0 }: ItemParameters): number {
  const z = slope * ability + intercept;
  const right = logistic(z);
  return (slope * slope * right * right * logistic(-z) * (1 - guessing)) / (guessing + (1 - guessing) * right);
}
