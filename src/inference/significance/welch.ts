import { optionsOf } from "../../arguments/optionsOf.js";
import { requireAmount } from "../../arguments/requireCount.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { ArgumentError } from "../../errors.js";
import { mean } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { commonOffset, lessOffset } from "../../numeric/spread/standardUnits.js";
import { standardError } from "../intervals/meanInterval.js";
import { type TTest, type TTestOptions, tTest } from "./studentT.js";

/** What a table prints about one mean. */
interface MeanSummary {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly standardError: number;
  /** Number of values behind the mean. */
  readonly count: number;
}

export interface WelchTest extends TTest {
  readonly method: "welch";
}

/**
 * Welch's t test for the difference of two independent means, candidate − baseline, with unequal variances.
 * Everything but the difference is NaN when either sample has fewer than two values; statistic and p are NaN when
 * neither has any spread.
 *
 * Welch (1947), "The generalization of 'Student's' problem when several different population variances are involved".
 */
export function welchTest(first: Scores, second: Scores, options: TTestOptions = {}): WelchTest {
  optionsOf("welchTest", options);
  const baseline = scoresOf("welchTest", "baseline", first);
  const candidate = scoresOf("welchTest", "candidate", second);
  // Freed of what both have in common, so that a large offset costs the difference no digits.
  const offset = commonOffset([baseline, candidate]);
  return welchFromSummaries(
    summary(lessOffset(baseline, offset), isConstant(baseline)),
    summary(lessOffset(candidate, offset), isConstant(candidate)),
    options,
  );
}

/** Welch's test from means, standard errors and counts: the same numbers as `welchTest` gives on the values. */
export function welchFromSummaries(
  baseline: MeanSummary,
  candidate: MeanSummary,
  options: TTestOptions = {},
): WelchTest {
  requireSummary("baseline", baseline);
  requireSummary("candidate", candidate);
  const standardError = Math.hypot(baseline.standardError, candidate.standardError);
  const degreesOfFreedom = satterthwaite(baseline, candidate);
  return { ...tTest(candidate.mean - baseline.mean, standardError, degreesOfFreedom, options), method: "welch" };
}

/** A sample without spread adds nothing to the error of the other. */
function summary(values: ArrayLike<number>, constant: boolean): MeanSummary {
  const error = constant && values.length > 1 ? 0 : standardError(values);
  return { mean: mean(values), standardError: error, count: values.length };
}

/** Degrees of freedom of Satterthwaite (1946); between the smaller count − 1 and the sum of both. NaN for no spread. */
function satterthwaite(first: MeanSummary, second: MeanSummary): number {
  // As shares of the sum, so that tiny errors do not underflow when raised to the fourth power.
  const total = Math.hypot(first.standardError, second.standardError);
  const part = ({ standardError, count }: MeanSummary) => ((standardError / total) ** 2) ** 2 / (count - 1);
  return 1 / (part(first) + part(second));
}

function requireSummary(name: string, { standardError, count }: MeanSummary): void {
  requireAmount("welchFromSummaries", `${name}.count`, count);
  if (standardError < 0) {
    throw new ArgumentError("welchFromSummaries", `${name}.standardError must be at least 0, got ${standardError}.`);
  }
}
