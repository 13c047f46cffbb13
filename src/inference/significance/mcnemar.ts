import { optionsOf } from "../../arguments/optionsOf.js";
import { requireCount } from "../../arguments/requireCount.js";
import { ArgumentError } from "../../errors.js";
import { binomialCdf, binomialPmf } from "../../numeric/distributions/binomial.js";
import { type Alternative, type AlternativeOption, requireAlternative } from "./alternative.js";

/** `"midp"` counts half of the observed outcome's probability; `"exact"` all of it, and never rejects too often. */
export type McNemarVariant = "midp" | "exact";

export interface McNemarOptions extends AlternativeOption {
  /** Default `"midp"`. */
  readonly variant?: McNemarVariant;
}

/** McNemar's test of two paired 0/1 results. */
export interface McNemarTest {
  /** In [0, 1]; 1 when the two never disagree. */
  readonly pValue: number;
  readonly variant: McNemarVariant;
  readonly alternative: Alternative;
  /** Pairs on which exactly one of the two is right. */
  readonly discordant: number;
}

/** Share of the observed outcome's probability that enters the tail. */
const shareOfObserved: Readonly<Record<McNemarVariant, number>> = { midp: 0.5, exact: 1 };

/**
 * McNemar's conditional test: given the discordant pairs, each falls to either side with probability ½ under the null.
 * Exact binomial tails, without approximation for any count; cost grows with the square root of the counts at most, up to 65,536.
 * `"greater"` means that the candidate is right more often. No discordant pairs: p 1.
 *
 * McNemar (1947); Fagerland, Lydersen & Laake (2013), "The McNemar test for binary matched-pairs data: mid-p and
 * asymptotic are better than exact conditional".
 *
 * @example mcnemarTest(37, 31).pValue // => 0.4702…
 */
export function mcnemarTest(baselineOnly: number, candidateOnly: number, options: McNemarOptions = {}): McNemarTest {
  const { variant = "midp", alternative = "two-sided" } = optionsOf("mcnemarTest", options);
  requireCount("mcnemarTest", "baselineOnly", baselineOnly);
  requireCount("mcnemarTest", "candidateOnly", candidateOnly);
  requireAlternative("mcnemarTest", alternative);
  requireVariant("mcnemarTest", variant);
  const discordant = baselineOnly + candidateOnly;
  const tail = (atMost: number) => lowerTail(atMost, discordant, variant);
  // A balanced split is the centre of a symmetric distribution: 1 by definition, kept free of rounding.
  const pValues = {
    "two-sided": () => (baselineOnly === candidateOnly ? 1 : 2 * tail(Math.min(baselineOnly, candidateOnly))),
    greater: () => tail(baselineOnly),
    less: () => tail(candidateOnly),
  } satisfies Record<Alternative, () => number>;
  return {
    pValue: discordant === 0 ? 1 : Math.min(1, pValues[alternative]()),
    variant,
    alternative,
    discordant,
  };
}

/**
 * The smallest two-sided p that this many discordant pairs can give, when all of them fall to one side: 2^(1 − m) for
 * the exact test, 2^(−m) for mid-p, 1 for none. Above alpha, no outcome can be significant.
 */
export function bestAttainablePValue(discordant: number, variant: McNemarVariant = "midp"): number {
  requireCount("bestAttainablePValue", "discordant", discordant);
  requireVariant("bestAttainablePValue", variant);
  return discordant === 0 ? 1 : 2 * shareOfObserved[variant] * 2 ** -discordant;
}

/** From this many pairs on, sums of so many terms would cost digits and time. */
const MANY = 1 << 16;

/**
 * P(X < k) + share·P(X = k) for X ~ Binomial(n, ½). In the lower half of few pairs by P(X = k)·(1 + Σ Π (k − i)/(n − k + 1 + i)):
 * all terms are positive, and they fall.
 */
function lowerTail(k: number, n: number, variant: McNemarVariant): number {
  if (2 * k <= n && n < MANY) {
    let [sum, term] = [shareOfObserved[variant], 1];
    for (let i = 0; i < k && term > sum * 1e-17; i++) {
      term *= (k - i) / (n - k + 1 + i);
      sum += term;
    }
    return sum * binomialPmf(k, n, 0.5);
  }
  return binomialCdf(k, n, 0.5) - (1 - shareOfObserved[variant]) * binomialPmf(k, n, 0.5);
}

function requireVariant(caller: string, variant: McNemarVariant): void {
  if (!Object.hasOwn(shareOfObserved, variant)) {
    throw new ArgumentError(caller, `variant must be "midp" or "exact", got ${variant}.`);
  }
}
