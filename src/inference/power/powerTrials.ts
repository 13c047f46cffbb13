import { requireAmount } from "../../arguments/requireCount.js";
import { ArgumentError } from "../../errors.js";
import { type DetectionOptions, detectionFactor } from "./minimumDetectable.js";

/** Where the spread of the difference of one item comes from, in squared score units. */
export interface TrialSpread {
  /** ω²: variance over items of the difference between the two true item means. */
  readonly itemVariance: number;
  /** σ_A²: mean over items of the variance between trials of the baseline; default 0. */
  readonly baselineTrialVariance?: number;
  /** σ_B²: the same of the candidate; default 0. */
  readonly candidateTrialVariance?: number;
}

/** Trials of every item, averaged within the item. */
export interface Trials {
  /** K_A; default 1. */
  readonly baseline?: number;
  /** K_B; default 1. */
  readonly candidate?: number;
}

/**
 * SD of one item's difference of trial means, √(ω² + σ_A²/K_A + σ_B²/K_B), in score units.
 *
 * Miller (2024), arXiv 2411.00640, eq. 9.
 */
export function sdOfTrialDifference(
  { itemVariance, baselineTrialVariance = 0, candidateTrialVariance = 0 }: TrialSpread,
  { baseline = 1, candidate = 1 }: Trials = {},
): number {
  requireAmount("sdOfTrialDifference", "itemVariance", itemVariance);
  requireAmount("sdOfTrialDifference", "baselineTrialVariance", baselineTrialVariance);
  requireAmount("sdOfTrialDifference", "candidateTrialVariance", candidateTrialVariance);
  requireTrials("baseline", baseline);
  requireTrials("candidate", candidate);
  return Math.sqrt(itemVariance + baselineTrialVariance / baseline + candidateTrialVariance / candidate);
}

/**
 * Trials of each item, the same number for both sides, that find a true mean difference on this many items with the given
 * power. At least 1; Infinity where the variance between items alone is too large: then only more items help.
 *
 * Miller (2024), eq. 9, solved for K.
 */
export function trialsToDetect(
  effect: number,
  items: number,
  { itemVariance, baselineTrialVariance = 0, candidateTrialVariance = 0 }: TrialSpread,
  options: DetectionOptions = {},
): number {
  requireAmount("trialsToDetect", "items", items);
  const allowed = items * (effect / detectionFactor(options)) ** 2;
  const trialVariance = baselineTrialVariance + candidateTrialVariance;
  if (Number.isNaN(allowed + itemVariance + trialVariance)) return Number.NaN;
  if (itemVariance + trialVariance <= allowed) return 1;
  if (itemVariance >= allowed) return Number.POSITIVE_INFINITY;
  return Math.ceil(trialVariance / (allowed - itemVariance));
}

function requireTrials(name: string, trials: number): void {
  if (!(trials >= 1)) {
    throw new ArgumentError(
      "sdOfTrialDifference",
      `trials.${name} must be at least 1, got ${trials}. For one answer an item pass 1.`,
    );
  }
}
