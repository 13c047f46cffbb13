import { ArgumentError } from "../../errors.js";
import type { CrossedVariances } from "./crossedReml.js";

/** How many of each an evaluation takes: every seed answers every item, `trials` times. */
export interface CrossedDesign {
  readonly seeds: number;
  readonly items: number;
  readonly trials: number;
}

/**
 * What each source adds to the squared standard error of the mean under a design: σ²_seed/S, σ²_item/n,
 * σ²_interaction/(S·n), σ²_residual/(S·n·K).
 *
 * An interaction of NaN says that the components come from single trials, where it cannot be told from trial noise: the
 * residual part is then NaN for any other number of trials.
 *
 * Brennan (2001), "Generalizability theory", ch. 2 (D studies).
 */
export function meanErrorParts(variances: CrossedVariances, design: CrossedDesign): CrossedVariances {
  const { seeds, items, trials } = design;
  requireDesign("meanErrorParts", design);
  const separable = !Number.isNaN(variances.interaction) || trials === 1;
  return {
    seeds: variances.seeds / seeds,
    items: variances.items / items,
    interaction: variances.interaction / (seeds * items),
    residual: separable ? variances.residual / (seeds * items * trials) : Number.NaN,
  };
}

/**
 * Standard error of the mean that a design would have, with seeds, items and trials all drawn anew; in score units.
 * Infinity for a number of seeds, items or trials leaves what the others cannot remove. NaN where a component is needed
 * and not known: see `meanErrorParts`.
 */
export function projectedMeanError(variances: CrossedVariances, design: CrossedDesign): number {
  const { seeds, items, interaction, residual } = meanErrorParts(variances, design);
  return Math.sqrt(seeds + items + (Number.isNaN(variances.interaction) ? 0 : interaction) + residual);
}

/** Throws unless every number of a design is at least 1. */
export function requireDesign(caller: string, design: CrossedDesign): void {
  for (const axis of ["seeds", "items", "trials"] as const) {
    if (!(design[axis] >= 1)) {
      throw new ArgumentError(caller, `${axis} must be at least 1, got ${design[axis]}.`);
    }
  }
}
