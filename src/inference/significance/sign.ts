import { OF_TWO_SIDES, optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { mergeNearTies } from "../../numeric/nearTies.js";
import { type Alternative, type AlternativeOption, requireAlternative } from "./alternative.js";
import { type McNemarVariant, mcnemarTest } from "./mcnemar.js";

export interface SignTestOptions extends AlternativeOption {
  /** `"exact"` (default) never rejects too often; `"midp"` counts half of the observed outcome's probability. */
  readonly variant?: McNemarVariant;
}

/** Sign test that differences are as often positive as negative. */
export interface SignTest {
  /** Number of positive differences. */
  readonly statistic: number;
  /** In [0, 1]; 1 where all differences are 0; NaN for none, or where one is not a number. */
  readonly pValue: number;
  readonly alternative: Alternative;
  readonly positive: number;
  readonly negative: number;
  /** Differences of 0, which are left out. */
  readonly zeros: number;
  readonly variant: McNemarVariant;
  readonly method: "exact";
}

/**
 * Sign test of paired differences (candidate − baseline): the binomial test of the signs, zeros dropped. It asks how
 * often the candidate is ahead, not by how much. Paired 0/1 scores: the same as McNemar's test. p is NaN without a difference that
 * is known.
 *
 * Dixon & Mood (1946), "The statistical sign test".
 *
 * @example signTest([1, 1, 1, 1, 1, -1]).pValue // => 0.21875
 */
export function signTest(differences: Scores, options: SignTestOptions = {}): SignTest {
  const readDifferences = scoresOf("signTest", "differences", differences);
  optionsOf("signTest", options, {}, OF_TWO_SIDES);
  const { alternative = "two-sided", variant = "exact" } = options;
  requireAlternative("signTest", alternative);
  const signs = mergeNearTies(readDifferences).map(Math.sign);
  const count = (sign: number) => signs.reduce((total, one) => total + (one === sign ? 1 : 0), 0);
  const [positive, negative, zeros] = [count(1), count(-1), count(0)];
  const isDefined = signs.length > 0 && positive + negative + zeros === signs.length;
  const { pValue } = mcnemarTest(negative, positive, { variant, alternative });
  return {
    statistic: positive,
    pValue: isDefined ? pValue : Number.NaN,
    alternative,
    positive,
    negative,
    zeros,
    variant,
    method: "exact",
  };
}
