import type { Interval } from "../../inference/intervals/interval.js";
import type { Note } from "../../notes.js";
import {
  formatDifference,
  formatLevel,
  formatPEquation,
  formatRange,
  POINTS,
  plainUnit,
  type ScoreUnit,
} from "../../numberFormat.js";

/** What a comparison shows of the candidate against the baseline. "Not significant" is `inconclusive`, never "the same". */
export type Verdict = "better" | "worse" | "equivalent" | "inconclusive" | "identical";

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
    const message = "the two sides score the same on every shared item: are they the same file?";
    return { verdict: "identical", notes: [{ code: "identical", message }] };
  }
  const intervalExcludesZero = interval !== null && (interval.low > 0 || interval.high < 0);
  if (pValue < alpha !== intervalExcludesZero) {
    const message = "the test and the interval fall on different sides of the line, so nothing is claimed";
    return { verdict: "inconclusive", notes: [{ code: "test-interval-disagree", message }] };
  }
  if (!intervalExcludesZero) return { verdict: equivalent ? "equivalent" : "inconclusive", notes: [] };
  const message =
    "the interval of the difference lies inside the margin: by that margin the two are equivalent all the same";
  return {
    verdict: difference > 0 === higherIsBetter ? "better" : "worse",
    notes: equivalent ? [{ code: "within-margin", message }] : [],
  };
}

/** How the differences of a comparison are printed. */
export function differenceUnit(proportion: boolean, size: number): ScoreUnit {
  return proportion ? POINTS : plainUnit(size);
}

/** What a sentence needs to know of a comparison. */
export interface SentenceBasis {
  readonly verdict: Verdict;
  readonly baseline: string;
  readonly candidate: string;
  readonly difference: number;
  readonly interval: Interval | null;
  readonly pValue: number;
  /** What the numbers rest on, e.g. `500 shared items`. */
  readonly basis: string;
  readonly minimumDetectableEffect: number | null;
  /** Margin and p-value of the claim of equivalence; `null` where none can be made. */
  readonly equivalence: { readonly margin: number; readonly pValue: number } | null;
  readonly unit: ScoreUnit;
}

/** What a sentence claims, up to its numbers. */
export function claimOf({
  verdict,
  baseline,
  candidate,
  equivalence,
  unit,
}: Pick<SentenceBasis, "verdict" | "baseline" | "candidate" | "equivalence" | "unit">): string {
  if (verdict === "better" || verdict === "worse") return `${candidate} is ${verdict} than ${baseline}`;
  if (verdict === "equivalent" && equivalence !== null) {
    const margin = formatDifference(equivalence.margin, unit).replace("+", "");
    return `${candidate} is equivalent to ${baseline} within ±${margin} (${formatPEquation(equivalence.pValue)})`;
  }
  return `No difference shown between ${candidate} and ${baseline}`;
}

/** One sentence that a reader without statistics can use. */
export function verdictSentence(parts: SentenceBasis): string {
  const { verdict, baseline, candidate, difference, interval, pValue, basis, minimumDetectableEffect, unit } = parts;
  if (verdict === "identical") return `${candidate} and ${baseline} are identical on ${basis}.`;
  const range =
    interval === null
      ? "no interval"
      : `${formatLevel(interval.level)} CI ${formatRange(interval.low, interval.high, unit, true)}`;
  // Beside the p of equivalence that of the difference needs its name.
  const test =
    verdict === "equivalent" ? formatPEquation(pValue).replace("p", "p of a difference") : formatPEquation(pValue);
  const sentence = `${claimOf(parts)}: ${formatDifference(difference, unit)}, ${range}, ${test}, ${basis}.`;
  if (verdict !== "inconclusive") return sentence;
  const reach =
    minimumDetectableEffect === null
      ? ""
      : ` These data could have shown a gap of about ${formatDifference(minimumDetectableEffect, unit).replace("+", "")} or more (80% power).`;
  return `${sentence}${reach}`;
}
