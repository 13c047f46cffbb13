/** 1/(1 + e^(−z)), without overflow; NaN for NaN. */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const odds = Math.exp(z);
  return odds / (1 + odds);
}

/** ln(1 + e^z), accurate in both tails; −ln of the logistic of −z. NaN for NaN. */
export function logOnePlusExp(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}

/** ln(p/(1 − p)): the inverse of the logistic. ∓∞ at 0 and 1, NaN outside. */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}
