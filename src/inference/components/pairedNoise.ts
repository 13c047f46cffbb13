import { type Scores, scoreListsOf } from "../../arguments/scoresOf.js";
import { requireSameLength } from "../../errors.js";
import { mean, variance } from "../../numeric/moments.js";
import { pairedDifferences } from "../../numeric/spread/pairedDifferences.js";
import { commonOffset, lessOffset } from "../../numeric/spread/standardUnits.js";
import { standardError } from "../intervals/meanInterval.js";
import { trialVariance } from "./trialVariance.js";

/** Where the noise of a paired difference comes from, in squared score units of one item's difference. */
export interface PairedNoise {
  /** Items that both sides tried. */
  readonly items: number;
  /** Items that one side alone tried, left out. */
  readonly dropped: number;
  /** Mean over items of candidate − baseline, each side's trials averaged within the item first. */
  readonly difference: number;
  /**
   * Data noise: variance over items of the true difference, freed of trial noise. Unbiased for any number of trials, hence
   * it may come out below 0. NaN where a side has no item with two trials.
   */
  readonly dataVariance: number;
  /** Prediction noise: variance of the difference of two single answers to one item, averaged over items. */
  readonly predictionVariance: number;
  /** What is left of the prediction noise after averaging the trials that were made. */
  readonly averagedPredictionVariance: number;
  /** Data and prediction noise together: the variance of a difference of single answers. */
  readonly totalVariance: number;
  /** Of the mean difference as it was measured; it needs no repeats. NaN for fewer than two items, and where all differ alike. */
  readonly standardError: number;
  /** The part of each in that error: √(variance ÷ items); of a data variance below 0 it is 0. */
  readonly dataError: number;
  readonly predictionError: number;
}

/**
 * Splits the noise of a paired comparison into data noise (which items were asked) and prediction noise (what the models
 * happened to answer), by the law of total variance. Variances within items use K − 1, and their part in the variance
 * between item means is taken off, so that neither is biased for few trials. NaN where there are too few items or trials for a part.
 *
 * Wang (2025), "Measuring all the noises of LLM evals", arXiv 2512.21326.
 *
 * @param baseline the trial scores of each item; `candidate` the same items in the same order. The numbers of trials may
 *   differ between items and sides.
 */
export function pairedNoise(baseline: readonly Scores[], candidate: readonly Scores[]): PairedNoise {
  const readBaseline = scoreListsOf("pairedNoise", "baseline", baseline);
  const readCandidate = scoreListsOf("pairedNoise", "candidate", candidate);
  requireSameLength("pairedNoise", readBaseline, readCandidate);
  const shared = readBaseline.flatMap((scores, item) =>
    scores.length > 0 && readCandidate[item]!.length > 0 ? [item] : [],
  );
  const tried = readBaseline.filter((scores, item) => scores.length > 0 || readCandidate[item]!.length > 0).length;
  const first = trialVariance(shared.map((item) => readBaseline[item]!));
  const second = trialVariance(shared.map((item) => readCandidate[item]!));
  // Freed of what the scores have in common, so that a large offset costs the differences no digits.
  const offset = commonOffset([...readBaseline, ...readCandidate]);
  const meansOf = (scores: readonly ArrayLike<number>[]) =>
    shared.map((item) => mean(lessOffset(scores[item]!, offset)));
  const differences = pairedDifferences(meansOf(readBaseline), meansOf(readCandidate), offset);
  const items = shared.length;
  const measured = variance(differences);
  const averagedPredictionVariance = first.trialPart + second.trialPart;
  const predictionVariance = first.withinItem + second.withinItem;
  const dataVariance = measured - averagedPredictionVariance;
  return {
    items,
    dropped: tried - items,
    difference: mean(differences),
    dataVariance,
    predictionVariance,
    averagedPredictionVariance,
    totalVariance: dataVariance + predictionVariance,
    standardError: standardError(differences),
    dataError: Math.sqrt(Math.max(0, dataVariance) / items),
    predictionError: Math.sqrt(averagedPredictionVariance / items),
  };
}
