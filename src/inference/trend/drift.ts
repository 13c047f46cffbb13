import { mean, standardDeviation } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { signTest } from "../significance/sign.js";
import { tTest } from "../significance/studentT.js";

interface DriftTest {
  /** Mean change from one point to the next, in score units. */
  readonly drift: number;
  /** Two-sided. NaN for fewer than three points, any NaN, and a curve that never moves. */
  readonly pValue: number;
}

/**
 * Whether one curve drifts: Student's t test of its steps, the changes from each point to the next. On a random walk, which
 * ends far from where it began without going anywhere, the steps are independent and the test is exact; where scores wobble
 * about a level, neighbouring steps undo one another and it claims less. A test of the order of the scores (Kendall's τ)
 * calls most random walks a trend. Steps that are all alike have no spread: their signs decide, by the exact test.
 *
 * Granger & Newbold (1974), "Spurious regressions in econometrics", on the trends of random walks.
 *
 * @example driftTest([0.1, 0.2, 0.35, 0.4, 0.5, 0.52]).pValue // => 0.0202…
 */
export function driftTest(values: ArrayLike<number>): DriftTest {
  const steps = Float64Array.from(
    { length: Math.max(0, values.length - 1) },
    (_, step) => values[step + 1]! - values[step]!,
  );
  const drift = mean(steps);
  if (steps.length < 2 || Number.isNaN(drift)) return { drift, pValue: Number.NaN };
  if (isConstant(steps)) return { drift, pValue: drift === 0 ? Number.NaN : signTest(steps).pValue };
  const error = standardDeviation(steps) / Math.sqrt(steps.length);
  return { drift, pValue: tTest(drift, error, steps.length - 1).pValue };
}
