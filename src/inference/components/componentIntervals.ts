import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { chiSquaredQuantile } from "../../numeric/distributions/chiSquared.js";
import { quantileSorted } from "../../numeric/quantiles.js";
import type { Rng } from "../../random/rng.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { type CrossedMeanSquares, componentsOf } from "./crossedMeanSquares.js";
import type { CrossedVariances } from "./crossedReml.js";

/**
 * Draws of the components of variance that the observed mean squares are compatible with: each mean square times its
 * degrees of freedom ÷ a χ² deviate, put through the expectations, negative values as 0. Read an interval of anything that
 * is computed from components (a share, a coefficient, a projected error) with `componentInterval`.
 *
 * With few seeds this keeps its coverage where resampling seeds does not: in simulations with 5 seeds the crossed bootstrap
 * of the seed component covers nearly always where seeds hardly differ and three times in four where they differ much
 * (docs/accuracy-components.md). It leans on normal effects.
 * No draws where a mean square is not known.
 *
 * Weerahandi (1993), "Generalized confidence intervals"; Hannig, Iyer & Patterson (2006) on their coverage.
 */
export function componentDraws(rng: Rng, meanSquares: CrossedMeanSquares, count = 4000): CrossedVariances[] {
  const { values, degreesOfFreedom } = meanSquares;
  const sources = (["seeds", "items", "cells", "trials"] as const).filter((source) => degreesOfFreedom[source] > 0);
  const isKnown = sources.length >= 3 && sources.every((source) => Number.isFinite(values[source]));
  if (!isKnown || degreesOfFreedom.cells <= 0) return [];
  return Array.from({ length: count }, () => {
    const drawn: Record<keyof typeof values, number> = { ...values };
    for (const source of sources) {
      const degrees = degreesOfFreedom[source];
      drawn[source] = (values[source] * degrees) / chiSquaredQuantile(openUniform(rng), degrees);
    }
    const { seeds, items, interaction, residual } = componentsOf({ ...meanSquares, values: drawn });
    return {
      seeds: Math.max(0, seeds),
      items: Math.max(0, items),
      interaction: Math.max(0, interaction),
      residual,
    };
  });
}

/** Equal-tailed interval of a number read from each draw. NaN ends without draws, where a reading is NaN, and where all are one. */
export function componentInterval(
  draws: readonly CrossedVariances[],
  reading: (variances: CrossedVariances) => number,
  { level = LEVEL }: IntervalOptions = {},
): Interval {
  requireLevel("componentInterval", level);
  const sorted = Float64Array.from(draws, reading).sort();
  const tail = (1 - level) / 2;
  const [low, high] = [quantileSorted(sorted, tail), quantileSorted(sorted, 1 - tail)];
  const known = low < high;
  return { low: known ? low : Number.NaN, high: known ? high : Number.NaN, level, method: "generalized-pivotal" };
}

/** Uniform in (0, 1): a χ² quantile at 0 would divide by 0. */
function openUniform(rng: Rng): number {
  return rng.nextUniform() + 2 ** -54;
}
