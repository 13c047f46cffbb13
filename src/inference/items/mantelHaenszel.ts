import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith } from "../../arguments/shapes.js";
import { ALPHA } from "../../defaults.js";
import { chiSquaredSf } from "../../numeric/distributions/chiSquared.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";

/** One stratum: how many of each group are right and wrong. */
export interface Stratum {
  readonly referenceRight: number;
  readonly referenceWrong: number;
  readonly focalRight: number;
  readonly focalWrong: number;
}

/** ETS's classes of differential item functioning: A negligible, B moderate, C large. */
export type EtsClass = "A" | "B" | "C";

/** Whether two groups differ on an item once they are matched. Undefined is NaN. */
export interface MantelHaenszel {
  /** Common odds ratio Σ ad/n ÷ Σ bc/n: above 1 where the item is easier for the reference group. */
  readonly oddsRatio: number;
  /** −2.35 ln(odds ratio), on ETS's scale of difficulty: negative where the item is harder for the focal group. */
  readonly delta: number;
  readonly deltaStandardError: number;
  /** Mantel–Haenszel χ² with one degree of freedom, with the continuity correction of ½ and without. */
  readonly chiSquaredCorrected: number;
  readonly chiSquared: number;
  readonly pValueCorrected: number;
  readonly pValue: number;
  /** `null` where delta is undefined. */
  readonly etsClass: EtsClass | null;
  /** Strata and runs that tell something: with both groups, and both right and wrong answers. */
  readonly strata: number;
  readonly runs: number;
}

/**
 * Mantel–Haenszel procedure for differential item functioning. Strata without both groups or without both answers carry no
 * information and are left out. The odds ratio is 0 or infinite, and delta NaN, where one of the two products is 0
 * throughout.
 *
 * ETS classes: A where |delta| < 1 or the χ² (with continuity correction) is not significant at alpha; C where |delta| ≥ 1.5 and
 * |delta| is significantly above 1 (one-sided, (|delta| − 1)/SE > 1.645 at alpha .05); B otherwise. Some programs class
 * by |delta| alone.
 *
 * Mantel & Haenszel (1959); Holland & Thayer (1988); Robins, Breslow & Greenland (1986) for the standard error, which is
 * also that of Phillips & Holland (1987); Zieky (1993) for the classes.
 */
export function mantelHaenszel(
  strata: readonly Stratum[],
  options: { alpha?: number | undefined } = {},
): MantelHaenszel {
  requireArgument(
    "mantelHaenszel",
    "strata",
    strata,
    recordsWith(
      ["referenceRight", "referenceWrong", "focalRight", "focalWrong"],
      "one { referenceRight, referenceWrong, focalRight, focalWrong } a level of ability",
    ),
  );
  const { alpha = ALPHA } = optionsOf("mantelHaenszel", options);
  const informative = strata.filter(
    ({ referenceRight: a, referenceWrong: b, focalRight: c, focalWrong: d }) =>
      a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0,
  );
  let [sumR, sumS, pr, mixed, qs] = [0, 0, 0, 0, 0];
  let [right, expected, variance, runs] = [0, 0, 0, 0];
  for (const { referenceRight: a, referenceWrong: b, focalRight: c, focalWrong: d } of informative) {
    const n = a + b + c + d;
    const [p, q, r, s] = [(a + d) / n, (b + c) / n, (a * d) / n, (b * c) / n];
    sumR += r;
    sumS += s;
    pr += p * r;
    mixed += p * s + q * r;
    qs += q * s;
    right += a;
    expected += ((a + b) * (a + c)) / n;
    variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1));
    runs += n;
  }
  const logVariance = pr / (2 * sumR * sumR) + mixed / (2 * sumR * sumS) + qs / (2 * sumS * sumS);
  const oddsRatio = sumR / sumS;
  const finite = sumR > 0 && sumS > 0;
  const delta = finite ? -2.35 * logarithm(oddsRatio) : Number.NaN;
  const deltaStandardError = finite ? 2.35 * Math.sqrt(logVariance) : Number.NaN;
  const distance = Math.abs(right - expected);
  const chiSquaredCorrected = Math.max(0, distance - 0.5) ** 2 / variance;
  const chiSquared = distance ** 2 / variance;
  const pValueCorrected = chiSquaredSf(chiSquaredCorrected, 1);
  return {
    oddsRatio,
    delta,
    deltaStandardError,
    chiSquaredCorrected,
    chiSquared,
    pValueCorrected,
    pValue: chiSquaredSf(chiSquared, 1),
    etsClass: finite ? etsClass(Math.abs(delta), deltaStandardError, pValueCorrected, alpha) : null,
    strata: informative.length,
    runs,
  };
}

function etsClass(size: number, standardError: number, pValue: number, alpha: number): EtsClass {
  if (size < 1 || !(pValue < alpha)) return "A";
  // One-sided: chiSquaredSf of the square is twice the tail.
  const clearlyAboveOne = chiSquaredSf(((size - 1) / standardError) ** 2, 1) / 2 < alpha;
  return size >= 1.5 && clearlyAboveOne ? "C" : "B";
}
