import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { FINITE, orNull, recordWith } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { finiteOrNull } from "../../notes.js";
import type { ItemBank } from "./itemBank.js";
import { mapAbility, predictedScore } from "./testScore.js";

/** Estimates of a run's score on all items from its answers to some of them, in share right. `null` is undefined. */
export interface AnchorEstimates {
  /** Weighted mean of the answers themselves; no model. */
  readonly weighted: number | null;
  /** Mean chance over all items at the ability that the answers show. */
  readonly irt: number | null;
  /** The answers where they are known, and the chance elsewhere. */
  readonly pIrt: number | null;
  /** λ·weighted + (1 − λ)·pIrt. */
  readonly gpIrt: number | null;
}

/**
 * Four estimates of a full score from anchor items (Polo et al. 2024, arXiv 2402.14992, §3 and §4).
 *
 * The ability is the MAP under a standard normal population instead of their maximum likelihood, which is infinite where
 * all anchors are right. Only the scores of the anchors are read; anchors without a score are left out, and the weights
 * of the others share theirs.
 *
 * @param scores of one run on all items of the bank: 1 right, 0 wrong, NaN not scored
 * @param anchors indices of items, with their weights
 * @param lambda weight of the weighted mean in `gpIrt`, from `combinationWeight`; `null`: no `gpIrt`
 */
export function anchorEstimates(
  scores: Scores,
  anchors: { readonly items: readonly number[]; readonly weights?: ArrayLike<number> | null },
  bank: Pick<ItemBank, "items">,
  lambda: number | null = null,
): AnchorEstimates {
  const readScores = scoresOf("anchorEstimates", "scores", scores);
  requireArgument(
    "anchorEstimates",
    "anchors",
    anchors,
    recordWith(["items"], "what parameterAnchors or scoreAnchors returns"),
  );
  requireArgument("anchorEstimates", "bank", bank, recordWith(["items"], "what fitItemBank or itemBank returns"));
  requireArgument("anchorEstimates", "lambda", lambda, orNull(FINITE));
  const { items } = bank;
  if (readScores.length !== items.length) {
    throw new ArgumentError(
      "anchorEstimates",
      `scores must hold one an item of the bank, got ${readScores.length} for ${items.length} items. Write NaN for an item that was not asked.`,
    );
  }
  const known = new Map<number, number>();
  let [sum, total] = [0, 0];
  anchors.items.forEach((item, place) => {
    const score = readScores[item] as number;
    if (Number.isNaN(score)) return;
    const weight = anchors.weights?.[place] ?? 1;
    known.set(item, score);
    sum += weight * score;
    total += weight;
  });
  if (known.size === 0) return { weighted: null, irt: null, pIrt: null, gpIrt: null };
  const answered = [...known].filter(([item]) => items[item] != null);
  const { ability } = mapAbility(
    answered.map(([item]) => items[item]!),
    Float64Array.from(answered, ([, score]) => score),
  );
  const weighted = sum / total;
  const pIrt = predictedScore(items, ability, (index) => known.get(index) ?? null);
  return {
    weighted: finiteOrNull(weighted),
    irt: finiteOrNull(predictedScore(items, ability, () => null)),
    pIrt: finiteOrNull(pIrt),
    gpIrt: lambda === null ? null : finiteOrNull(lambda * weighted + (1 - lambda) * pIrt),
  };
}
