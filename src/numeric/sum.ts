import { sum as compensatedSum } from "simple-statistics";

/** Sum with compensated rounding (Kahan–Babuška): 0 for no values, NaN if any value is NaN. */
export function sum(values: ArrayLike<number>): number {
  const total = compensatedSum(values as number[]);
  return Number.isNaN(total) ? plainSum(values) : total;
}

/** The compensation turns ∞ into NaN; the plain sum does not. */
function plainSum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
