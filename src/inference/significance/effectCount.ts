import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { oneOf } from "../../arguments/shapes.js";
import { ALPHA } from "../../defaults.js";
import { requireAlpha } from "../../errors.js";
import { chiSquaredSf } from "../../numeric/distributions/chiSquared.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";

export interface EffectCountOptions {
  /** Error probability in (0, 1); default 0.05. */
  readonly alpha?: number;
  /** `"bonferroni"` under any dependence (default); `"fisher"` for independent tests. */
  readonly combination?: "bonferroni" | "fisher";
}

/** On how many of several data sets an effect is shown. */
export interface EffectCount {
  /** With confidence 1 − alpha, at least this many null hypotheses are false. */
  readonly count: number;
  /** p of "at least u are false" for u = 1, 2, …, never decreasing. */
  readonly pValues: readonly number[];
  readonly alpha: number;
  readonly combination: "bonferroni" | "fisher";
}

/** p that at least one of these null hypotheses is false; the p values ascend. */
const combinations = {
  bonferroni: (ascending: readonly number[]) => Math.min(1, ascending.length * (ascending[0] as number)),
  fisher: (ascending: readonly number[]) =>
    chiSquaredSf(-2 * ascending.reduce((total, p) => total + logarithm(p), 0), 2 * ascending.length),
} satisfies Record<string, (ascending: readonly number[]) => number>;

/**
 * Number of data sets with an effect, by partial conjunction: "at least u of m are false" is tested on the m − u + 1
 * largest p values. NaN p values are left out; none left gives a count of 0.
 *
 * Benjamini & Heller (2008), "Screening for partial conjunction hypotheses"; Dror et al. (2017), "Replicability analysis
 * for natural language processing".
 */
export function effectCount(pValues: Scores, options: EffectCountOptions = {}): EffectCount {
  const readPValues = scoresOf("effectCount", "pValues", pValues);
  const { alpha = ALPHA, combination = "bonferroni" } = optionsOf("effectCount", options, {
    combination: oneOf("bonferroni", "fisher"),
  });
  requireAlpha("effectCount", alpha);
  const ascending = [
    ...Float64Array.from(readPValues)
      .filter((p) => !Number.isNaN(p))
      .sort(),
  ];
  let largest = 0;
  const conjunctions = ascending.map((_, smaller) => {
    largest = Math.max(largest, combinations[combination](ascending.slice(smaller)));
    return largest;
  });
  return { count: conjunctions.filter((p) => p <= alpha).length, pValues: conjunctions, alpha, combination };
}
