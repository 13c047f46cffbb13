import type { Interval } from "../../inference/intervals/interval.js";
import type { RoganGladen } from "../../inference/labels/roganGladen.js";
import type { NoiseSources, Note } from "../../notes.js";

/** A rate with its interval. */
export interface JudgeRate {
  readonly rate: number;
  readonly interval: Interval;
  /** Answers that it was counted over. */
  readonly answers: number;
}

/** How far a judge is off, on the labelled items. */
export interface JudgeBias {
  /** Judged − label, on average. */
  readonly difference: number;
  readonly interval: Interval | null;
  readonly pValue: number | null;
  /** Holm's over all rows of an answer; the same as `pValue` of one correction alone. */
  readonly adjustedPValue: number | null;
  readonly verdict: "too-high" | "too-low" | "not-shown";
}

/** A judged score, corrected by human labels of some of the items. */
export interface LabelCorrection {
  readonly kind: "label-correction";
  readonly ok: true;
  readonly name: string;
  /** Mean label that all items would have, in the unit of the labels. */
  readonly mean: number;
  /** `null` where all labels are equal. */
  readonly standardError: number | null;
  /** `null` where no spread is known. */
  readonly interval: Interval | null;
  /** How far the judge was trusted, in [0, 1]: see `lambda` of the sources; 0 where the labels are taken alone. */
  readonly lambda: number;
  /** Items with a label, without one, and without a judgement. */
  readonly items: { readonly labelled: number; readonly rest: number; readonly notJudged: number };
  /** Labels alone that would tell as much as these with the judge; `null` where no error is known. */
  readonly effectiveLabels: number | null;
  readonly labelsAlone: { readonly mean: number; readonly interval: Interval | null };
  /** Mean judgement of all judged items, which is what is usually printed; `null` without one. */
  readonly judgeAlone: number | null;
  /** `null` where judge and labels are on different scales, or no labelled item was judged. */
  readonly bias: JudgeBias | null;
  /** The judge as a rater of right and wrong; `null` where it or the labels are of another kind. */
  readonly errors: {
    /** Of the right answers, the share that the judge calls right; `null` without a right answer. */
    readonly sensitivity: JudgeRate | null;
    /** Of the wrong answers, the share that the judge calls wrong; `null` without a wrong answer. */
    readonly specificity: JudgeRate | null;
    /** Agreement beyond chance, Cohen's κ; `null` where it does not exist. */
    readonly kappa: number | null;
    /** What judge and error rates alone say of the score, by `roganGladen`; `null` where it does not exist. */
    readonly roganGladen: RoganGladen | null;
  } | null;
  /** That the judge scores labelled items as it does the others, which random labelling makes true; `null` without others. */
  readonly labelledLikeRest: { readonly labelled: number; readonly rest: number; readonly pValue: number } | null;
  /** Whether scores are shares, and print as such. */
  readonly proportion: boolean;
  readonly sentence: string;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
}
