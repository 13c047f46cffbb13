import type { DisagreementRange } from "../../inference/power/disagreement.js";
import type { PairKind } from "../../inference/power/predictedDisagreement.js";
import type { NoiseSources, Note } from "../../notes.js";

/** Two published accuracies of the same model under A and B, on the same questions. */
export interface PublishedPair {
  /** Names the pair where there are several. */
  readonly model?: string;
  /** Accuracy of A, for which the claim is made, in [0, 1]. */
  readonly a: number;
  /** Accuracy of B, in [0, 1]. */
  readonly b: number;
  /** Questions that both answered. */
  readonly items: number;
  /** The benchmark that the questions are of; by default pairs with the same number of questions have the same ones. */
  readonly benchmark?: string;
  /**
   * Decimals to which the accuracies are printed, as shares: 63.45 % has 4. By default those that the numbers of all pairs
   * show, at least 2; more than 8: not rounded.
   */
  readonly decimals?: number;
}

/** What is claimed of A against B. The margin is in accuracy, above 0: one point is 0.01. */
export type ClaimKind =
  | { readonly kind: "superior" }
  | { readonly kind: "noninferior"; readonly margin: number }
  | { readonly kind: "equivalent"; readonly margin: number };

/** What is known of how the claimed figure came about; each of these is a flag in the audit. */
export interface ClaimCircumstances {
  /** The claimed figure is the largest of this many (model sizes, settings); default 1. The bar is raised for all of them. */
  readonly bestOf?: number;
  /**
   * The claim is one of this many comparisons that could have been claimed; default 1. The bar is raised for all of them, and
   * with `bestOf` for as many in each.
   */
  readonly comparisons?: number;
  /**
   * Whether several pairs were measured on questions of their own or on the same ones; by default those of one `benchmark`,
   * or with one number of questions, share theirs, and all others are independent.
   */
  readonly errors?: "independent" | "shared";
  /** A was tuned or selected on these very questions: no significance can then be read from them; default false. */
  readonly tunedOnTest?: boolean;
  /** A and B are one training run each; default false. */
  readonly oneTrainingSeed?: boolean;
}

/** A published claim on one pair of accuracies, or on several: it is then about their average. `kind` is `superior` by default. */
export type Claim = (ClaimKind | { readonly kind?: undefined }) &
  ClaimCircumstances &
  (PublishedPair | { readonly pairs: readonly PublishedPair[] }) & {
    /**
     * How A and B are related, for the answer by similar pairs: one is a compressed `copy` of the other (or both are of a third
     * model), a `fine-tune` of the other (or both of the same weights), of one `family`, or `unrelated`. Of several pairs, all.
     * By default it is not known, and all kinds are reckoned with.
     */
    readonly pairKind?: PairKind;
    /** Probability of granting a claim that is not true; default 0.05: two-sided for `superior`, one-sided with a margin. */
    readonly alpha?: number;
  };

export type ClaimName = ClaimKind["kind"];
/**
 * `holds`: shown whatever the disagreement. `fails`: the opposite is shown whatever the disagreement. `not shown`: at no
 * disagreement, which refutes nothing. Else it cannot be decided. Each over all that the figures may be rounded from.
 */
export type ClaimVerdict = "holds" | "fails" | "not shown" | "cannot be decided from published numbers";
export type ClaimFlag = "best-of-several" | "tuned-on-test" | "family" | "one-training-seed";

/** A standard error of the difference and how many of them the claim has to spare. */
export interface ErrorReading {
  readonly standardError: number | null;
  /** Difference ÷ standard error. */
  readonly z: number | null;
  /** Distance from the bound of the claim ÷ standard error: shown where it exceeds `critical`. Equals z for `superior`. */
  readonly claimZ: number | null;
}

/** How questions answered differently fall, and McNemar's mid-p of that. */
export interface ClaimSplit {
  readonly differing: number;
  readonly aOnly: number;
  readonly bOnly: number;
  readonly pValue: number;
}

/** The claim on whole numbers of right answers, decided by the paired test of each split that they allow. */
export interface ClaimCounts {
  /** Right answers of A and of B. */
  readonly a: number;
  readonly b: number;
  /** At the fewest and the most questions that can have been answered differently. */
  readonly fewest: ClaimSplit;
  readonly most: ClaimSplit;
  /** The most questions answered differently at which the claim is shown, as printed; `null` where it is at none. */
  readonly shownUpTo: ClaimSplit | null;
}

/** The same of an average, with the disagreement (alike in all pairs) at which its claim stops being shown. */
export interface AverageReading extends ErrorReading {
  readonly breakEvenDisagreement: number | null;
}

/** One pair of accuracies, or the average of several, against what its questions may hide. */
export interface ClaimEvidence {
  /** Without any assumption of how often A and B differ. */
  readonly verdict: ClaimVerdict;
  /** The opposite is shown whatever the disagreement: worse, worse by the margin, or different by the margin. */
  readonly contradicted: boolean;
  /** A − B in accuracy. */
  readonly difference: number;
  /** The difference over all that the figures may be rounded from, and its unpaired z; equal ends where nothing is rounded. */
  readonly rounding: { readonly difference: NumberRange; readonly unpairedZ: NumberRange | null };
  /** `null` for several pairs, and where no whole numbers of right answers round to the figures: the errors below decide then. */
  readonly counts: ClaimCounts | null;
  /** If A and B were right independently of each other: what comparing the two error bars assumes. */
  readonly unpairedZ: number | null;
  readonly unpairedStandardError: number | null;
  /** Share of the questions on which A and B may differ (one right, the other wrong), from the accuracies alone. */
  readonly disagreementRange: DisagreementRange;
  /**
   * The share at which the claim stops being shown by the normal approximation: below it, it is. Above
   * `disagreementRange.high`, also above 1: shown whatever the share. `null` where the difference does not lie on the claimed
   * side. Several pairs: the same share in all of them.
   */
  readonly breakEvenDisagreement: number | null;
  /** At the fewest questions answered differently, at independence, and at the most. */
  readonly atLowestDisagreement: ErrorReading;
  readonly atIndependence: ErrorReading;
  readonly atHighestDisagreement: ErrorReading;
  /**
   * What similar pairs say; `null` where none were seen, and a note says why. Without a `pairKind` only where it can add to the
   * verdict: of a claim that cannot be decided, or is not shown and may be refuted.
   */
  readonly similarPairs: SimilarPairsReading | null;
}

/**
 * The claim if A and B differ as often as similar pairs of public models do: it rests on these pairs being like A and B. The
 * same as the verdict without assumptions where that decides.
 */
export interface SimilarPairsReading {
  /** As said; `null`: not said, and the verdict is that of all kinds. */
  readonly pairKind: PairKind | null;
  readonly verdict: ClaimVerdict;
  /** Share of the questions on which such pairs differ, at the level; for several pairs the mean of their ends. */
  readonly disagreement: NumberRange & { readonly level: number };
  /**
   * Probability that the paired test of the answers shows the claim: equal ends for one kind and figures that are not rounded.
   * `null` for several pairs, and where no whole numbers of right answers round to the figures: the disagreement decides then.
   */
  readonly probability: NumberRange | null;
  /** The same of the opposite. */
  readonly oppositeProbability: NumberRange | null;
  /** Pairs that it was learnt from, of so many families on so many boards. */
  readonly pairs: number;
  readonly families: number;
  readonly boards: number;
  readonly sentence: string;
}

/** The ends of what a number may be. */
export interface NumberRange {
  readonly low: number;
  readonly high: number;
}

export interface PairEvidence extends ClaimEvidence {
  readonly model: string | null;
  readonly benchmark: string | null;
  readonly a: number;
  readonly b: number;
  readonly items: number;
}

/** What published numbers can and cannot show of a claim. */
export interface ClaimAudit extends ClaimEvidence {
  readonly kind: "claim";
  /** What is claimed of A. */
  readonly claimed: ClaimName;
  readonly margin: number | null;
  readonly alpha: number;
  /** Tests that the bar is raised for: `bestOf` in each of `comparisons`. */
  readonly tests: number;
  /** What claimZ must exceed; raised for all tests (Bonferroni). */
  readonly critical: number;
  /** Each pair by itself at the same bar. */
  readonly rows: readonly PairEvidence[];
  /**
   * The average of several pairs with each pair unpaired: if the pairs' errors are independent, and if they are fully
   * shared, since all were measured on the same questions. `null` for one pair.
   */
  readonly average: { readonly independentErrors: AverageReading; readonly sharedErrors: AverageReading } | null;
  readonly flags: readonly ClaimFlag[];
  /** What would decide, in one sentence; `null` when it is decided. */
  readonly decidedBy: string | null;
  readonly sentence: string;
  readonly signature: string;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}
