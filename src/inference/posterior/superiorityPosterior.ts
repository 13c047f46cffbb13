import { requireArgument } from "../../arguments/requireArgument.js";
import { requireCount } from "../../arguments/requireCount.js";
import { recordWith } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { betaTails } from "../../numeric/distributions/beta.js";
import type { Proportion } from "../intervals/newcombeInterval.js";

/** Posterior probabilities that sum to 1: a tie has none. A companion of a test, not a p-value. */
export interface SuperiorityPosterior {
  /** P(candidate's true share > baseline's), accurate where it is small. */
  readonly candidate: number;
  /** P(baseline's true share > candidate's), accurate where it is small. */
  readonly baseline: number;
  readonly method: "beta-independent" | "dirichlet-paired";
}

/**
 * P(candidate > baseline) for independent counts, each with a flat Beta(1, 1) prior. Exact: given the candidate's share
 * x, P(baseline < x) is a binomial tail, so the probability is a tail of a beta-binomial distribution, summed outwards
 * from its middle by ratios of neighbours (no logarithms, no cancellation). Cost grows with the baseline's trials.
 * Without trials on either side: ½.
 *
 * Not for results on the same items: `pairedSuperiority` is.
 */
export function independentSuperiority(baseline: Proportion, candidate: Proportion): SuperiorityPosterior {
  requireArgument(
    "independentSuperiority",
    "baseline",
    baseline,
    recordWith(["successes", "trials"], "{ successes, trials }"),
  );
  requireArgument(
    "independentSuperiority",
    "candidate",
    candidate,
    recordWith(["successes", "trials"], "{ successes, trials }"),
  );
  requireProportion("baseline", baseline);
  requireProportion("candidate", candidate);
  const failures = baseline.trials - baseline.successes;
  // P(Beta(s + 1, f + 1) < x) = P(Binomial(s + f + 1, x) > s), mixed over the candidate's posterior of x.
  const { atMost, above } = betaBinomialTails(baseline.successes, baseline.successes + failures + 1, {
    a: candidate.successes + 1,
    b: candidate.trials - candidate.successes + 1,
  });
  return { candidate: above, baseline: atMost, method: "beta-independent" };
}

/**
 * P(candidate > baseline) for paired 0/1 results, with a flat Dirichlet(1, 1, 1, 1) prior over the four cells (both
 * right, only one, only the other, none). Exact: the share of the candidate among the items that only one got right is
 * Beta(candidateOnly + 1, baselineOnly + 1), whatever the items on which they agree. No discordant items: ½.
 *
 * @example pairedSuperiority(31, 37).candidate // => 0.764…, while McNemar's mid-p is .47
 */
export function pairedSuperiority(baselineOnly: number, candidateOnly: number): SuperiorityPosterior {
  requireCount("pairedSuperiority", "baselineOnly", baselineOnly);
  requireCount("pairedSuperiority", "candidateOnly", candidateOnly);
  // A balanced split is the centre of a symmetric posterior: ½ by definition, kept free of rounding.
  const { lower, upper } =
    baselineOnly === candidateOnly
      ? { lower: 0.5, upper: 0.5 }
      : betaTails(0.5, 0.5, candidateOnly + 1, baselineOnly + 1);
  return { candidate: upper, baseline: lower, method: "dirichlet-paired" };
}

/** P(X ≤ k) and P(X > k) for X ~ BetaBinomial(n, a, b) with a, b ≥ 1, which has one mode. */
function betaBinomialTails(k: number, n: number, { a, b }: { readonly a: number; readonly b: number }) {
  const middle = Math.round((n * a) / (a + b));
  let atMost = middle <= k ? 1 : 0;
  let above = middle <= k ? 0 : 1;
  let weight = 1;
  for (let i = middle; i < n && weight > 0; i++) {
    weight *= ((n - i) / (i + 1)) * ((a + i) / (b + n - i - 1));
    if (i + 1 <= k) atMost += weight;
    else above += weight;
  }
  weight = 1;
  for (let i = middle; i > 0 && weight > 0; i--) {
    weight *= (i / (n - i + 1)) * ((b + n - i) / (a + i - 1));
    if (i - 1 <= k) atMost += weight;
    else above += weight;
  }
  return { atMost: atMost / (atMost + above), above: above / (atMost + above) };
}

function requireProportion(name: string, { successes, trials }: Proportion): void {
  requireCount("independentSuperiority", `${name}.successes`, successes);
  requireCount("independentSuperiority", `${name}.trials`, trials);
  if (successes > trials) {
    throw new ArgumentError(
      "independentSuperiority",
      `${name}.successes must be at most its trials, got ${successes} of ${trials}.`,
    );
  }
}
