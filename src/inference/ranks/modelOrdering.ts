import { type Scores, scoreListsOf, scoresOf } from "../../arguments/scoresOf.js";
import { requireSameLength } from "../../errors.js";
import { kendallTau } from "../../numeric/correlation.js";
import { mean } from "../../numeric/moments.js";

/**
 * Ordering consistency: mean Kendall τ-b of the models' scores between consecutive checkpoints; 1 when no two models ever
 * change places. Pairs of checkpoints at which all models tie are left out. NaN for fewer than two checkpoints or models.
 *
 * Kydlíček et al. (2024), "FineTasks".
 *
 * @param modelsByStep for each checkpoint the scores of the models, in one order of models
 */
export function orderingConsistency(modelsByStep: readonly Scores[]): number {
  const readModelsByStep = scoreListsOf("orderingConsistency", "modelsByStep", modelsByStep);
  const taus = readModelsByStep.slice(1).map((scores, step) => kendallTau(readModelsByStep[step]!, scores));
  return mean(taus.filter((tau) => !Number.isNaN(tau)));
}

/** How often a small scale picks the better of two models. */
export interface DecisionAccuracy {
  /** Share of model pairs ordered alike at both scales, in [0, 1]; a pair that only the small scale ties counts half. */
  readonly accuracy: number;
  /** Pairs that count: those that the large scale orders. */
  readonly pairs: number;
}

/**
 * Decision accuracy: over the pairs of models that the large scale tells apart, how often the small scale orders them
 * alike. Guessing gives 1/2. A tie at the small scale is a guess and counts half; its source counts it as agreement or
 * not by the order in which the models happen to stand. NaN without a pair.
 *
 * Magnusson et al. (2025), "DataDecide", arXiv 2504.11393; Heineman et al. (2025), arXiv 2508.13144.
 */
export function decisionAccuracy(small: Scores, large: Scores): DecisionAccuracy {
  const readSmall = scoresOf("decisionAccuracy", "small", small);
  const readLarge = scoresOf("decisionAccuracy", "large", large);
  requireSameLength("decisionAccuracy", readSmall, readLarge);
  let [agreeing, pairs] = [0, 0];
  for (let i = 0; i < readSmall.length; i++) {
    for (let j = 0; j < i; j++) {
      const truth = Math.sign(readLarge[i]! - readLarge[j]!);
      const guess = Math.sign(readSmall[i]! - readSmall[j]!);
      if (Number.isNaN(truth) || Number.isNaN(guess)) return { accuracy: Number.NaN, pairs: 0 };
      if (truth === 0) continue;
      pairs++;
      agreeing += guess === 0 ? 0.5 : Number(guess === truth);
    }
  }
  return { accuracy: agreeing / pairs, pairs };
}
