import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";
import type { IntervalOptions } from "./intervalOptions.js";

interface SignificantGapOptions extends IntervalOptions {
  /** Degrees of freedom behind the standard deviation; default Infinity, which takes it as known (z in place of t). */
  readonly degreesOfFreedom?: number;
}

/**
 * Smallest gap between two single draws that is significant, t·√2·SD, in the unit of the standard deviation.
 * NaN where the standard deviation is NaN or the degrees of freedom are not positive.
 *
 * @example significantGap(0.57) // => 1.579…, in points: two runs that differ by less may differ by chance
 */
export function significantGap(
  standardDeviation: number,
  { level = LEVEL, degreesOfFreedom = Number.POSITIVE_INFINITY }: SignificantGapOptions = {},
): number {
  requireLevel("significantGap", level);
  return quantile((1 + level) / 2, degreesOfFreedom) * Math.SQRT2 * standardDeviation;
}

function quantile(p: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return normalQuantile(p);
  return degreesOfFreedom > 0 ? studentTQuantile(p, degreesOfFreedom) : Number.NaN;
}
