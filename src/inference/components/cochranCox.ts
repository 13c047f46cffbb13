import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { studentTQuantile, studentTTwoSided } from "../../numeric/distributions/studentT.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import type { VariancePart } from "../significance/combinedT.js";
import type { TTest } from "../significance/studentT.js";

interface CochranCoxTest extends Omit<TTest, "alternative"> {
  readonly method: "cochran-cox";
  /** The alpha at which Student's t with these degrees of freedom claims as much: for the power of the test. */
  readonly equivalentAlpha: number;
}

/**
 * Test of a difference whose variance has parts that few levels estimate, such as three judges or two prompts, and a rest that
 * many items do: the t of Cochran and Cox. Its critical value is the mean of those of the few and of the rest, weighted by what
 * each adds to the variance. The few are one part by Satterthwaite. Two-sided.
 *
 * Satterthwaite's degrees of freedom for all of it are far too many where two levels happen to lie close together (89 % covered
 * for 95), and the test of Behrens and Fisher holds far more than its level (99 %); this one lies between
 * (docs/accuracy-promises.md). Parts below 0 count as 0. NaN where no part is positive.
 *
 * Cochran & Cox (1957), "Experimental designs", §4.14.
 */
export function cochranCoxTest(
  difference: number,
  few: readonly VariancePart[],
  rest: VariancePart,
  { level = LEVEL }: IntervalOptions = {},
): CochranCoxTest {
  requireLevel("cochranCoxTest", level);
  const { variance: ofFew, degreesOfFreedom: fewFreedom } = asOnePart(few);
  const total = ofFew + Math.max(0, rest.variance);
  const share = total > 0 ? ofFew / total : Number.NaN;
  const standardError = total > 0 ? Math.sqrt(total) : Number.NaN;
  const degreesOfFreedom = 1 / ((share === 0 ? 0 : share ** 2 / fewFreedom) + (1 - share) ** 2 / rest.degreesOfFreedom);
  const criticalAt = (alpha: number) =>
    (share === 0 ? 0 : share * studentTQuantile(1 - alpha / 2, fewFreedom)) +
    (share === 1 ? 0 : (1 - share) * studentTQuantile(1 - alpha / 2, rest.degreesOfFreedom));
  const critical = criticalAt(1 - level);
  const statistic = difference / standardError;
  const half = critical * standardError;
  return {
    difference,
    standardError,
    statistic,
    degreesOfFreedom,
    pValue: alphaAt(criticalAt, Math.abs(statistic)),
    interval: { low: difference - half, high: difference + half, level, method: "cochran-cox" },
    method: "cochran-cox",
    equivalentAlpha: studentTTwoSided(critical, degreesOfFreedom),
  };
}

/** Parts that few levels estimate as one, by Satterthwaite; those below 0 count as 0. */
export function asOnePart(few: readonly VariancePart[]): VariancePart {
  const positive = few.filter(({ variance }) => variance > 0);
  const variance = positive.reduce((total, part) => total + part.variance, 0);
  const inverse = positive.reduce((sum, part) => sum + (part.variance / variance) ** 2 / part.degreesOfFreedom, 0);
  return { variance, degreesOfFreedom: 1 / inverse };
}

/** The alpha whose critical value, which falls with it, is this size: by halving, on the scale of logs. */
function alphaAt(criticalAt: (alpha: number) => number, size: number): number {
  if (Number.isNaN(size)) return Number.NaN;
  if (size === 0) return 1;
  let [low, high] = [logarithm(1e-300), 0];
  if (criticalAt(1e-300) < size) return 1e-300;
  for (let step = 0; step < 200 && high - low > 1e-13; step++) {
    const middle = (low + high) / 2;
    if (criticalAt(exponential(middle)) > size) low = middle;
    else high = middle;
  }
  return exponential((low + high) / 2);
}
