import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { COUNT, recordWith } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { mean } from "../../numeric/moments.js";
import type { ItemBank } from "./itemBank.js";
import { mapAbility, predictedScore } from "./testScore.js";

/** λ of gp-IRT, and what it was made of. */
export interface CombinationWeight {
  /** Weight of the weighted mean, in [0, 1]. */
  readonly lambda: number;
  /** Mean size of the model's error on a half of the items that it did not see. */
  readonly bias: number;
  /** Mean over runs of the variance (divisor n) of the run's scores over the items. */
  readonly itemVariance: number;
}

/**
 * Weight of the weighted mean against the p-IRT estimate: λ = b²/(σ²/(c·n) + b²). The error b of the model is that of scores
 * predicted for one half of the items (every second one) from the ability on the other half; σ²/(c·n) is the variance of the
 * weighted mean of n anchors, with c = 4 for anchors by clusters and 1 for random items.
 *
 * Polo et al. (2024), arXiv 2402.14992, §4.2, and their published code for c. They measure b on runs kept out of the fit;
 * here it is measured on the runs given, which, where the bank was fitted on them, makes λ a little small.
 *
 * `null` when no run has scores in both halves.
 *
 * @param scores row-major runs × items of right (1) and wrong (0), NaN not scored
 */
export function combinationWeight(
  scores: Scores,
  bank: Pick<ItemBank, "items">,
  anchors: number,
  options: { readonly clustered?: boolean } = {},
): CombinationWeight | null {
  const readScores = scoresOf("combinationWeight", "scores", scores);
  requireArgument("combinationWeight", "bank", bank, recordWith(["items"], "what fitItemBank or itemBank returns"));
  const { items } = bank;
  requireArgument("combinationWeight", "anchors", anchors, COUNT);
  const { clustered = true } = optionsOf("combinationWeight", options);
  const width = items.length;
  if (width === 0 || readScores.length % width !== 0) {
    throw new ArgumentError(
      "combinationWeight",
      `scores must hold runs × items of the bank, got ${readScores.length} for ${width} items. Write NaN for an item that was not asked.`,
    );
  }
  const errors: number[] = [];
  const variances: number[] = [];
  for (let start = 0; start < readScores.length; start += width) {
    const scored = items.flatMap((item, index) =>
      item === null || Number.isNaN(readScores[start + index]!) ? [] : [{ item, right: readScores[start + index]! }],
    );
    const [seen, unseen] = [0, 1].map((half) => scored.filter((_, place) => place % 2 === half)) as [
      typeof scored,
      typeof scored,
    ];
    if (unseen.length === 0) continue;
    const { ability } = mapAbility(
      seen.map(({ item }) => item),
      Float64Array.from(seen, ({ right }) => right),
    );
    const predicted = predictedScore(
      unseen.map(({ item }) => item),
      ability,
      () => null,
    );
    errors.push(Math.abs(predicted - mean(unseen.map(({ right }) => right))));
    const share = mean(scored.map(({ right }) => right));
    variances.push(share * (1 - share));
  }
  if (errors.length === 0) return null;
  const [bias, itemVariance] = [mean(errors), mean(variances)];
  const noise = itemVariance / ((clustered ? 4 : 1) * anchors);
  return { lambda: bias === 0 ? 0 : (bias * bias) / (noise + bias * bias), bias, itemVariance };
}
