import { requireArgument } from "../../arguments/requireArgument.js";
import { PROPORTION } from "../../arguments/shapes.js";
import { normalSf } from "../../numeric/distributions/normal.js";
import type { Proportion } from "../intervals/newcombeInterval.js";

/** Score test that two independent proportions are equal. */
export interface TwoProportionTest {
  /** Candidate − baseline share. */
  readonly difference: number;
  readonly standardError: number;
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly method: "two-proportion-z";
}

/**
 * z test of two independent proportions with the pooled share in the standard error, two-sided, without continuity
 * correction. NaN when either has no trials, and z and p also when both are 0 or both are 1.
 */
export function twoProportionTest(baseline: Proportion, candidate: Proportion): TwoProportionTest {
  requireArgument("twoProportionTest", "baseline", baseline, PROPORTION);
  requireArgument("twoProportionTest", "candidate", candidate, PROPORTION);
  const trials = baseline.trials + candidate.trials;
  const pooled = (baseline.successes + candidate.successes) / trials;
  const difference = candidate.successes / candidate.trials - baseline.successes / baseline.trials;
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / baseline.trials + 1 / candidate.trials));
  const z = difference / standardError;
  return { difference, standardError, z, pValue: 2 * normalSf(Math.abs(z)), method: "two-proportion-z" };
}
