import { requireArgument } from "../../arguments/requireArgument.js";
import { requireCount } from "../../arguments/requireCount.js";
import { type Scores, scoreListsOf } from "../../arguments/scoresOf.js";
import { NUMBERS } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";

/** Posterior of a mean score over items, each with its own unknown probabilities of the outcomes. */
export interface RubricPosterior {
  /** In the unit of the weights; NaN for no items. */
  readonly mean: number;
  /** How sure the mean is given these items: noise of the trials, not of the choice of items. NaN for no items. */
  readonly standardDeviation: number;
  readonly items: number;
}

/**
 * Bayes@N: posterior mean and SD of the average score of these items, from how often each outcome came on each item.
 * Outcome j scores `weights[j]`; each item has a flat Dirichlet(1, …, 1) prior over the outcomes. Outcomes of an earlier
 * model that serve as a prior are added to the counts. Items may have different numbers of trials, also none. NaN without items.
 *
 * For two outcomes scored 0 and 1 the mean of an item is (c + 1)/(n + 2), so that it orders models as their mean score
 * does when all items have the same number of trials.
 *
 * Hariri et al. (2025), arXiv 2510.04265.
 *
 * @example rubricPosterior([[1, 2, 2], [1, 2, 2]], [0, 0.5, 1]).mean // => 0.5625
 */
export function rubricPosterior(counts: readonly Scores[], weights: ArrayLike<number>): RubricPosterior {
  const readCounts = scoreListsOf("rubricPosterior", "counts", counts);
  requireArgument("rubricPosterior", "weights", weights, NUMBERS);
  const items = readCounts.length;
  let mean = 0;
  let variance = 0;
  for (const item of readCounts) {
    if (item.length !== weights.length) {
      throw new ArgumentError(
        "rubricPosterior",
        `each item must have one count an outcome, ${weights.length} in all, got ${item.length}. ` +
          "Give the outcomes that never came a count of 0.",
      );
    }
    const posterior = itemPosterior(item, weights);
    mean += posterior.mean / items;
    variance += posterior.variance / items ** 2;
  }
  return items === 0
    ? { mean: Number.NaN, standardDeviation: Number.NaN, items }
    : { mean, standardDeviation: Math.sqrt(variance), items };
}

/** How often each of `categories` outcomes, numbered from 0, stands in the list. */
export function outcomeCounts(outcomes: ArrayLike<number>, categories: number): number[] {
  const counts = new Array<number>(categories).fill(0);
  for (let i = 0; i < outcomes.length; i++) {
    const outcome = outcomes[i] as number;
    if (!(Number.isInteger(outcome) && outcome >= 0 && outcome < categories)) {
      throw new ArgumentError(
        "outcomeCounts",
        `each outcome must be a whole number from 0 to ${categories - 1}, got ${outcome}. ` +
          "Number the outcomes from 0 and give one weight for each.",
      );
    }
    counts[outcome] = (counts[outcome] as number) + 1;
  }
  return counts;
}

/** Mean and variance of Σ wⱼ pⱼ for p ~ Dirichlet(counts + 1). */
function itemPosterior(counts: ArrayLike<number>, weights: ArrayLike<number>): { mean: number; variance: number } {
  let total = 0;
  let mean = 0;
  for (let j = 0; j < weights.length; j++) {
    requireCount("rubricPosterior", "each count", counts[j] as number);
    total += (counts[j] as number) + 1;
  }
  for (let j = 0; j < weights.length; j++) mean += (((counts[j] as number) + 1) / total) * (weights[j] as number);
  let spread = 0;
  for (let j = 0; j < weights.length; j++) {
    spread += (((counts[j] as number) + 1) / total) * ((weights[j] as number) - mean) ** 2;
  }
  return { mean, variance: spread / (total + 1) };
}
