/**
 * Sum with compensated rounding: 0 for no values, NaN if any value is NaN.
 *
 * Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen" (Kahan–Babuška).
 */
export function sum(values: ArrayLike<number>): number {
  if (values.length === 0) return 0;
  let total = values[0]!;
  let lost = 0;
  for (let index = 1; index < values.length; index++) {
    const value = values[index]!;
    const next = total + value;
    // What the smaller of the two lost when it was added.
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  // The compensation turns ∞ into NaN; the plain sum does not.
  return Number.isNaN(total + lost) ? plainSum(values) : total + lost;
}

function plainSum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
