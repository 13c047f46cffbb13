import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { isConstant } from "../../numeric/spread/constant.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { signFlipShare } from "./signFlips.js";

/** Halvings of the range of the differences: an end is found to a billionth of it. */
const HALVINGS = 30;

/**
 * Interval of the mean difference by the sign-flip test: all amounts that, taken off every difference, leave differences
 * which the exact test does not reject, in the unit of the differences. Exact for differences that are symmetric about their
 * mean, whatever their distribution. NaN ends for more than 30 differences, for so few that no interval of the level exists
 * (five for 95 %), and where all are equal.
 *
 * Hartigan (1969), "Using subsample values as typical values"; Maritz (1995), "Distribution-free statistical methods", §2.
 */
export function signFlipInterval(differences: ArrayLike<number>, { level = LEVEL }: IntervalOptions = {}): Interval {
  requireLevel("signFlipInterval", level);
  const values = Float64Array.from(differences);
  const tail = (1 - level) / 2;
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const exists = !isConstant(values) && values.length <= 30 && 2 ** -values.length <= tail;
  const ends = exists
    ? {
        low: lowerEnd(values, tail, lowest, highest),
        high:
          0 -
          lowerEnd(
            values.map((value) => 0 - value),
            tail,
            0 - highest,
            0 - lowest,
          ),
      }
    : { low: Number.NaN, high: Number.NaN };
  return { ...ends, level, method: "sign-flip" };
}

/** Where the share of flips that reach the sum of the differences less this amount leaves the tail. */
function lowerEnd(values: Float64Array, tail: number, lowest: number, highest: number): number {
  let [rejected, kept] = [lowest, highest];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = rejected + (kept - rejected) / 2;
    if (signFlipShare(values.map((value) => value - middle)) <= tail) rejected = middle;
    else kept = middle;
  }
  return rejected;
}
