import { requireCount } from "../../arguments/requireCount.js";
import { ArgumentError } from "../../errors.js";
import { isShare } from "../../numeric/share.js";

/**
 * What two printed shares (of the same items) leave open: on what share ψ of the items the two sides differ, which sets
 * the standard error of their difference.
 */
export interface DisagreementRange {
  readonly low: number;
  readonly high: number;
}

/**
 * All shares of items on which two 0/1 results with these means can differ, |a − b| to min(a + b, 2 − a − b). Both ends
 * are attained: one side right wherever the other is, or as seldom together as the means allow.
 *
 * Fréchet (1951), "Sur les tableaux de corrélation dont les marges sont données": the bounds of a 2×2 table with given
 * margins.
 *
 * @example disagreementRange(0.75, 0.5) // => { low: 0.25, high: 0.75 }
 */
export function disagreementRange(a: number, b: number): DisagreementRange {
  requireShare("disagreementRange", "a", a);
  requireShare("disagreementRange", "b", b);
  return { low: Math.abs(a - b), high: Math.min(a + b, 1 - a + (1 - b)) };
}

/**
 * Share of items on which the two differ when they are right independently of each other, a(1 − b) + b(1 − a). At this
 * share the paired standard error is the unpaired one, √((a(1 − a) + b(1 − b))/n).
 */
export function independentDisagreement(a: number, b: number): number {
  requireShare("independentDisagreement", "a", a);
  requireShare("independentDisagreement", "b", b);
  return a * (1 - b) + b * (1 - a);
}

/**
 * Standard error of a difference of two paired shares that differ on a share ψ of the items, √((ψ − d²)/n), with the
 * divisor n. NaN for no items, or where ψ is below d², which no table can give.
 *
 * The variance of differences that are −1, 0 or 1, as in McNemar (1947); Miller (2024), arXiv 2411.00640, on paired analysis.
 */
export function standardErrorAtDisagreement(difference: number, disagreement: number, items: number): number {
  requireCount("standardErrorAtDisagreement", "items", items);
  if (items === 0) return Number.NaN;
  const variance = disagreement - difference ** 2;
  // At |d| = 1 the two are equal up to rounding.
  return Math.sqrt(variance < 0 && variance > -1e-12 ? 0 : variance / items);
}

/**
 * The share ψ* of differing items at which `room` is `critical` standard errors, ψ* = n(room/critical)² + d². Below it
 * the difference clears the bound that lies `room` away from it, above it does not; `room` is d itself for a difference
 * from 0, d + margin for non-inferiority, margin − |d| for equivalence. NaN where the room is not above 0.
 */
export function breakEvenDisagreement(difference: number, items: number, room: number, critical: number): number {
  requireCount("breakEvenDisagreement", "items", items);
  return room > 0 ? items * (room / critical) ** 2 + difference ** 2 : Number.NaN;
}

/** Throws unless `value` is a share in [0, 1]. */
function requireShare(caller: string, name: string, value: number): void {
  if (!isShare(value)) {
    throw new ArgumentError(caller, `${name} must be in [0, 1], got ${value}. For 31.08 % pass 0.3108.`);
  }
}
