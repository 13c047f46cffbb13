import { standardDeviation } from "../moments.js";
import { isConstant } from "./constant.js";
import { inOrdinaryUnit } from "./standardUnits.js";

/** SD of the first ÷ SD of the second; NaN for fewer than two values on a side, and where a side does not vary. */
export function spreadRatio(first: ArrayLike<number>, second: ArrayLike<number>): number {
  if (isConstant(first) || isConstant(second)) return Number.NaN;
  const [top, bottom] = [inOrdinaryUnit(first), inOrdinaryUnit(second)];
  return (standardDeviation(top.values) / standardDeviation(bottom.values)) * (top.unit / bottom.unit);
}
