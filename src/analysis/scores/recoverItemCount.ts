/**
 * Number of items behind a printed accuracy p and its standard error with n − 1: n = p(1 − p)/SE² + 1.
 * `null` unless that is a whole number to within the rounding of print, and a whole number of items is right.
 */
export function recoverItemCount(value: number, standardError: number | undefined): number | null {
  if (standardError === undefined || !(standardError > 0) || !(value > 0 && value < 1)) return null;
  const count = (value * (1 - value)) / standardError ** 2 + 1;
  const whole = Math.round(count);
  const right = value * whole;
  return Math.abs(count - whole) < 1e-4 && Math.abs(right - Math.round(right)) < 1e-4 ? whole : null;
}
