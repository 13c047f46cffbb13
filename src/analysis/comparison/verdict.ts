import type { Interval } from "../../inference/intervals/interval.js";
import type { Note } from "../../notes.js";
import { note, type Verdict } from "./wording.js";

/** What a verdict is made from. */
export interface VerdictBasis {
  /** Candidate − baseline, in score units. */
  readonly difference: number;
  readonly higherIsBetter: boolean;
  /** The p-value that decides: adjusted when the comparison belongs to a family. */
  readonly pValue: number;
  readonly alpha: number;
  /** Interval of the difference at level 1 − alpha, not adjusted for the family. */
  readonly interval: Interval | null;
  /** Whether no item differs between the two sides. */
  readonly identical: boolean;
  /** Whether the difference was shown to lie inside a margin that the caller stated. */
  readonly equivalent: boolean;
}

/**
 * The verdict follows the p-value. Where the interval disagrees with it in either direction, which happens at the edge,
 * the verdict is `inconclusive` and a note says so.
 */
export function verdictOf(basis: VerdictBasis): { readonly verdict: Verdict; readonly notes: readonly Note[] } {
  const { difference, higherIsBetter, pValue, alpha, interval, identical, equivalent } = basis;
  if (identical) {
    return { verdict: "identical", notes: [note("identical")] };
  }
  const intervalExcludesZero = interval !== null && (interval.low > 0 || interval.high < 0);
  if (pValue < alpha !== intervalExcludesZero) {
    return { verdict: "inconclusive", notes: [note("test-interval-disagree")] };
  }
  if (!intervalExcludesZero) return { verdict: equivalent ? "equivalent" : "inconclusive", notes: [] };
  return {
    verdict: difference > 0 === higherIsBetter ? "better" : "worse",
    notes: equivalent ? [note("within-margin")] : [],
  };
}
