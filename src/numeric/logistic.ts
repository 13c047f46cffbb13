import { exponential } from "./elementary/exponential.js";
import { log1p, logarithm } from "./elementary/logarithm.js";

/** 1/(1 + e^(−z)), without overflow; NaN for NaN. */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + exponential(-z));
  const odds = exponential(z);
  return odds / (1 + odds);
}

/** ln(1 + e^z), accurate in both tails; −ln of the logistic of −z. NaN for NaN. */
export function logOnePlusExp(z: number): number {
  return z > 0 ? z + log1p(exponential(-z)) : log1p(exponential(z));
}

/** ln(p/(1 − p)): the inverse of the logistic. ∓∞ at 0 and 1, NaN outside. */
export function logit(p: number): number {
  return logarithm(p) - log1p(-p);
}
