/** What is known of a run without its items. */
export interface ScoreSummary {
  readonly value: number;
  /** Number of items; `null` where not known. */
  readonly items: number | null;
  readonly standardError: number | null;
  /** Whether the score lies in [0, 1], so that differences are printed in points. */
  readonly proportion: boolean;
  /** Whether every item scored 0 or 1 in every trial. */
  readonly rightOrWrong: boolean;
  /** Right-or-wrong items that would have this score and error in one trial, where trials were averaged; default `items`. */
  readonly effectiveItems?: number;
  /** Of the standard error, where repeats made it; default `items` − 1. */
  readonly degreesOfFreedom?: number;
  /** Repeats of the run that were averaged; default 1. */
  readonly trials?: number;
}
