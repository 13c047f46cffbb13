import { requireCount } from "../../arguments/requireCount.js";
import { ArgumentError } from "../../errors.js";
import type { SpendingName } from "./alphaSpending.js";

/** Which of several looks at the same question a test belongs to. */
export interface LookPlace {
  /** Of this look, from 1. */
  readonly look: number;
  /** Looks that were planned before the first; `null`, the default, where one may look as often as one likes. */
  readonly planned?: number | null;
  /** Whether this look is itself taken again and again while answers come in; default false. It does not change the factor. */
  readonly always?: boolean;
  /**
   * How alpha is spent where the planned looks are at one candidate that grows: each has all answers of the look before, as they
   * were, and more. `null`, the default, where nothing is known of what the looks share, such as nights with new candidates.
   */
  readonly spending?: SpendingName | null;
  /** With `spending`, what the earlier looks were at, in order: `look.spending.items` of their gates. Default none. */
  readonly earlier?: readonly Readonly<Record<string, number>>[];
}

/**
 * What the p-value of a look is multiplied by, so that the chance of ever rejecting a true null, at whichever look, is the
 * level at most: alpha is shared out over the looks, and a look that gets the share w of it has the factor 1 / w.
 *
 * Planned looks get equal shares 1/K. Without a plan the k-th look gets 1/(k(k + 1)): these add up to 1 over all looks
 * there can ever be. Boole's inequality needs nothing of the looks: they may share a baseline, items or a whole model.
 * Looks that share all of it, and spend alpha as answers come in, have no factor but boundaries (`spendingBoundaries`): 1.
 * Errors, in the name of the caller: a look below 1, or beyond those planned; spending without a plan.
 *
 * Bonferroni over a series with 1/(k(k + 1)): Darling & Robbins (1967), "Iterated logarithm inequalities".
 *
 * @example lookFactor("gate", { look: 3 }) // => 12
 */
export function lookFactor(caller: string, { look, planned = null, spending = null }: LookPlace): number {
  requireCount(caller, "looks.look", look);
  if (look < 1) throw new ArgumentError(caller, `looks.look must be 1 or more, got ${look}.`);
  if (planned === null && spending !== null) {
    throw new ArgumentError(
      caller,
      `looks.planned must say how many looks alpha is spent over. For 5 pass planned: 5.`,
    );
  }
  if (planned === null) return look * (look + 1);
  requireCount(caller, "looks.planned", planned);
  if (look > planned) {
    throw new ArgumentError(
      caller,
      `looks.look must be one of the ${planned} planned, got ${look}. Plan again with another baseline.`,
    );
  }
  return spending === null ? planned : 1;
}
