import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { ALPHA } from "../../defaults.js";
import { requireSameLength } from "../../errors.js";
import { chiSquaredSf } from "../../numeric/distributions/chiSquared.js";
import { expm1 } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { type LogisticRegression, logisticRegression } from "./logisticRegression.js";

/** Classes of Jodoin and Gierl by the change of Nagelkerke's R²: A below .035, B below .07, C above. */
export type JodoinGierlClass = "A" | "B" | "C";

/** A likelihood-ratio test between two nested logistic models. */
export interface LikelihoodRatio {
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/** Whether an item works differently in two groups of equal scores, or that it cannot be said. */
export type LogisticDif =
  | {
      readonly ok: true;
      /** Group added to the score: one group finds the item harder at every score. */
      readonly uniform: LikelihoodRatio;
      /** Group × score added to that: how much harder depends on the score. */
      readonly nonUniform: LikelihoodRatio;
      /** Both at once, two degrees of freedom. */
      readonly both: LikelihoodRatio;
      /** Nagelkerke's R² of score, group and their product − that of the score alone. */
      readonly rSquaredChange: number;
      readonly effectClass: JodoinGierlClass;
    }
  | { readonly ok: false; readonly code: "separable" | "collinear" | "one-answer" | "one-group" };

/**
 * Logistic-regression test of differential item functioning: the 0/1 outcomes on the matching score (standardised), then
 * with the group, then with their product. `ok: false` where a model is separable (a fit that runs away), where the score
 * and the group tell the same, or where all outcomes or all groups are one. The class is A where `both` is not
 * significant at alpha.
 *
 * Swaminathan & Rogers (1990); Zumbo (1999); Jodoin & Gierl (2001) for the classes; Nagelkerke (1991).
 *
 * @param focal 1 for runs of the focal group, 0 for the reference group
 */
export function logisticDif(
  outcomes: Scores,
  scores: Scores,
  focal: Scores,
  options: { alpha?: number | undefined } = {},
): LogisticDif {
  const readOutcomes = scoresOf("logisticDif", "outcomes", outcomes);
  const readScores = scoresOf("logisticDif", "scores", scores);
  const readFocal = scoresOf("logisticDif", "focal", focal);
  const { alpha = ALPHA } = optionsOf("logisticDif", options);
  requireSameLength("logisticDif", readOutcomes, readScores);
  requireSameLength("logisticDif", readOutcomes, readFocal);
  const share = mean(readOutcomes);
  if (!(share > 0 && share < 1)) return { ok: false, code: "one-answer" };
  const focalShare = mean(readFocal);
  if (!(focalShare > 0 && focalShare < 1)) return { ok: false, code: "one-group" };
  const [centre, scale] = [mean(readScores), standardDeviation(readScores)];
  if (!(scale > 0)) return { ok: false, code: "collinear" };
  const ones = Float64Array.from(readScores, () => 1);
  const score = Float64Array.from(readScores, (value) => (value - centre) / scale);
  const group = Float64Array.from(readFocal);
  const product = score.map((value, run) => value * group[run]!);
  const columns = [ones, score, group, product];
  const models = [2, 3, 4].map((count) => logisticRegression(readOutcomes, columns.slice(0, count)));
  const failed = models.find(({ status }) => status !== "converged");
  if (failed !== undefined) return { ok: false, code: failed.status as "separable" | "collinear" };
  const [plain, uniform, full] = models as [LogisticRegression, LogisticRegression, LogisticRegression];
  const empty = readOutcomes.length * (share * logarithm(share) + (1 - share) * logarithm(1 - share));
  const both = ratio(plain, full, 2);
  const rSquaredChange = nagelkerke(full, empty, readOutcomes.length) - nagelkerke(plain, empty, readOutcomes.length);
  return {
    ok: true,
    uniform: ratio(plain, uniform, 1),
    nonUniform: ratio(uniform, full, 1),
    both,
    rSquaredChange,
    effectClass: !(both.pValue < alpha) || rSquaredChange < 0.035 ? "A" : rSquaredChange < 0.07 ? "B" : "C",
  };
}

function ratio(small: LogisticRegression, large: LogisticRegression, degreesOfFreedom: number): LikelihoodRatio {
  const chiSquared = Math.max(0, 2 * (large.logLikelihood - small.logLikelihood));
  return { chiSquared, degreesOfFreedom, pValue: chiSquaredSf(chiSquared, degreesOfFreedom) };
}

/** (1 − (L₀/L)^(2/n))/(1 − L₀^(2/n)). */
function nagelkerke({ logLikelihood }: LogisticRegression, empty: number, count: number): number {
  return expm1((2 / count) * (empty - logLikelihood)) / expm1((2 / count) * empty);
}
