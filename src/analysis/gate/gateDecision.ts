import type { Interval } from "../../inference/intervals/interval.js";

/** What a gate says of one task, or of all of them. */
export type GateOutcome = "regressed" | "not-regressed" | "cannot-tell";

/** What a gate decides from. All amounts are drops, positive where the candidate is worse. */
export interface DropEvidence {
  /** As seen, in score units. */
  readonly drop: number;
  /** One-sided, of the test that there is no drop. */
  readonly pValue: number;
  /** The same after adjustment for the number of tasks. */
  readonly adjustedPValue: number;
  /** Interval of the drop at level 1 − 2·alpha, so that either end is a one-sided bound at 1 − alpha. */
  readonly interval: Interval;
  /** What `pValue` must be below to show a drop at this look; alpha by default, less where alpha is spent over looks. */
  readonly level?: number;
  /** Upper bound of the drop with the answers that the candidate alone lacks at their worst; that of `interval` by default. */
  readonly worstDrop?: number;
}

/** Why the outcome is what it is. */
export type GateReason =
  | "drop-shown"
  | "drop-excluded"
  | "missing-answers"
  | "small-drop-shown"
  | "test-interval-disagree"
  | "drop-not-shown"
  | "not-after-adjustment"
  | "drop-may-be-small"
  | "drop-not-excluded";

/**
 * Decides between three outcomes by evidence and minimum effect together.
 *
 * - `not-regressed`: the upper one-sided bound of the drop is below the minimum effect (non-inferiority), and would be with
 *   the answers that the candidate lacks at their worst.
 * - `regressed`: the adjusted one-sided p of "no drop" is below alpha, the lower bound of the drop is above 0, and the drop
 *   seen is at least the minimum effect.
 * - `cannot-tell`: neither. The two above exclude each other, since the drop seen lies below its upper bound.
 *
 * A candidate that has not dropped is called regressed with probability alpha at most, and one that dropped by the minimum
 * effect or more is called not regressed with probability alpha at most.
 */
export function gateDecision(
  { drop, pValue, adjustedPValue, interval, worstDrop = interval.high, level }: DropEvidence,
  minimumEffect: number,
  alpha: number,
): { readonly outcome: GateOutcome; readonly reason: GateReason } {
  const isShown = adjustedPValue < alpha && interval.low > 0;
  // A drop of 2 in 100 items is 2 points, whatever its last bit.
  const isLarge = drop >= minimumEffect * (1 - 1e-9);
  if (interval.high < minimumEffect) {
    if (!(worstDrop < minimumEffect)) return { outcome: "cannot-tell", reason: "missing-answers" };
    return { outcome: "not-regressed", reason: isShown ? "small-drop-shown" : "drop-excluded" };
  }
  if (isShown && isLarge) return { outcome: "regressed", reason: "drop-shown" };
  if (isShown) return { outcome: "cannot-tell", reason: "drop-may-be-small" };
  const isShownAlone = pValue < (level ?? alpha);
  if (isShownAlone !== interval.low > 0) return { outcome: "cannot-tell", reason: "test-interval-disagree" };
  if (isShownAlone) return { outcome: "cannot-tell", reason: "not-after-adjustment" };
  return { outcome: "cannot-tell", reason: isLarge ? "drop-not-shown" : "drop-not-excluded" };
}
