import type { DisagreementRange } from "../../inference/power/disagreement.js";
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
  /** The claim is one of this many comparisons that could have been claimed; default 1. The bar is raised for all of them. */
  readonly comparisons?: number;
  /** A was tuned or selected on these very questions: no significance can then be read from them; default false. */
  readonly tunedOnTest?: boolean;
  /** A and B are one training run each; default false. */
  readonly oneTrainingSeed?: boolean;
}

/** A published claim on one pair of accuracies, or on several: it is then about their average. `kind` is `superior` by default. */
export type Claim = (ClaimKind | { readonly kind?: undefined }) &
  ClaimCircumstances &
  (PublishedPair | { readonly pairs: readonly PublishedPair[] }) & {
    /** Probability of granting a claim that is not true; default 0.05: two-sided for `superior`, one-sided with a margin. */
    readonly alpha?: number;
  };

export type ClaimName = ClaimKind["kind"];
export type ClaimVerdict = "holds" | "fails" | "cannot be decided from published numbers";
export type ClaimFlag = "best-of-several" | "tuned-on-test" | "family" | "one-training-seed";

/** A standard error of the difference and how many of them the claim has to spare. */
export interface ErrorReading {
  readonly standardError: number | null;
  /** Difference ÷ standard error. */
  readonly z: number | null;
  /** Distance from the bound of the claim ÷ standard error: shown where it exceeds `critical`. Equals z for `superior`. */
  readonly claimZ: number | null;
}

/** The same of an average, with the disagreement (alike in all pairs) at which its claim stops being shown. */
export interface AverageReading extends ErrorReading {
  readonly breakEvenDisagreement: number | null;
}

/** One pair of accuracies, or the average of several, against what its questions may hide. */
export interface ClaimEvidence {
  readonly verdict: ClaimVerdict;
  /** Fails, and the opposite is shown whatever the disagreement: worse, worse by the margin, or different by the margin. */
  readonly contradicted: boolean;
  /** A − B in accuracy. */
  readonly difference: number;
  /**
   * If A and B were right independently of each other: what comparing the two error bars assumes. Several pairs: with
   * fully shared errors, the cautious reading.
   */
  readonly unpairedZ: number | null;
  readonly unpairedStandardError: number | null;
  /** Share of the questions on which A and B may differ (one right, the other wrong), from the accuracies alone. */
  readonly disagreementRange: DisagreementRange;
  /**
   * The share at which the claim stops being shown: below it, it is. Above `disagreementRange.high`, also above 1: shown
   * whatever the share. `null` where the difference does not lie on the claimed side. Several pairs: the same share in
   * all of them, their errors fully shared.
   */
  readonly breakEvenDisagreement: number | null;
  /** At the fewest questions answered differently, at independence, and at the most. */
  readonly atLowestDisagreement: ErrorReading;
  readonly atIndependence: ErrorReading;
  readonly atHighestDisagreement: ErrorReading;
}

export interface PairEvidence extends ClaimEvidence {
  readonly model: string | null;
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
  /** What claimZ must exceed; raised (Bonferroni) for the larger of `bestOf` and `comparisons`. */
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
