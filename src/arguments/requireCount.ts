import { requireArgument } from "./requireArgument.js";
import { AMOUNT, COUNT } from "./shapes.js";

/** Throws unless `value` is a count: a whole number, zero or more. */
export function requireCount(caller: string, name: string, value: number): void {
  requireArgument(caller, name, value, COUNT);
}

/** Throws unless `value` is zero or more and finite: counts, and counts rebuilt from a printed share (0.311 × 500). */
export function requireAmount(caller: string, name: string, value: number): void {
  requireArgument(caller, name, value, AMOUNT);
}
