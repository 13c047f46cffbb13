import { comparePaired } from "../analysis/comparison/comparison.js";
import type { ComparisonOptions } from "../analysis/comparison/comparisonRecord.js";

/** What a matcher of `expect.extend` returns. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Matchers for `expect.extend` of vitest (so for vitest-evals), jest and others of their kind. `null` scores are missing.
 *
 * @example
 * noisefloorMatchers.toBeSignificantlyBetterThan([1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0]).pass // => true
 */
export const noisefloorMatchers = {
  /** Whether the scores of the same items, in the same order, are shown to be better than a baseline's. */
  toBeSignificantlyBetterThan(
    received: readonly (number | null)[],
    baseline: readonly (number | null)[],
    options: ComparisonOptions = {},
  ): MatcherResult {
    const listed = (scores: readonly (number | null)[]) => scores.map((score) => score ?? Number.NaN);
    const { verdict, sentence } = comparePaired(listed(baseline), listed(received), options);
    return { pass: verdict === "better", message: () => sentence };
  },
};
