import type { Interval } from "../../inference/intervals/interval.js";
import type { MarginKind } from "../../inference/significance/equivalence.js";
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
  /** Whether either side scored items that the other did not: files with the same scores are then two all the same. */
  readonly hasOwnItems?: boolean;
  /** What the difference was shown to keep of a margin that the caller stated; `null` where nothing was. */
  readonly within: MarginKind | null;
}

/**
 * The verdict follows the p-value. Where the interval disagrees with it in either direction, which happens at the edge,
 * the verdict is `inconclusive` and a note says so.
 */
export function verdictOf(basis: VerdictBasis): { readonly verdict: Verdict; readonly notes: readonly Note[] } {
  const { difference, higherIsBetter, pValue, alpha, interval, identical, within } = basis;
  if (identical) {
    return { verdict: "identical", notes: [note(basis.hasOwnItems === true ? "identical-where-shared" : "identical")] };
  }
  const intervalExcludesZero = interval !== null && (interval.low > 0 || interval.high < 0);
  if (pValue < alpha !== intervalExcludesZero) {
    // A margin is claimed by another interval, in which the two have no part.
    const verdict = within === "non-inferior" ? within : "inconclusive";
    return { verdict, notes: [note("test-interval-disagree")] };
  }
  if (!intervalExcludesZero) return { verdict: within ?? "inconclusive", notes: [] };
  const direction = difference > 0 === higherIsBetter ? "better" : "worse";
  if (within === "non-inferior") {
    // Not worse by the margin is what was asked: a smaller loss that is shown stands beside it.
    return direction === "better"
      ? { verdict: "better", notes: [] }
      : { verdict: "non-inferior", notes: [note("worse-within-margin")] };
  }
  return { verdict: direction, notes: within === "equivalent" ? [note("within-margin")] : [] };
}
