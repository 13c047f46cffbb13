import { ArgumentError } from "../errors.js";

/** Throws unless `value` is a count: a whole number, zero or more. */
export function requireCount(caller: string, name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw new ArgumentError(
      caller,
      `${name} must be a whole number of at least 0, got ${value}. Count the items, do not pass a share.`,
    );
  }
}

/** Throws unless `value` is zero or more and finite: counts, and counts rebuilt from a printed share (0.311 × 500). */
export function requireAmount(caller: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new ArgumentError(caller, `${name} must be finite and at least 0, got ${value}. Drop missing cells first.`);
  }
}
