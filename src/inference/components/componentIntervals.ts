import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { chiSquaredQuantile } from "../../numeric/distributions/chiSquared.js";
import { quantileSorted } from "../../numeric/quantiles.js";
import type { Rng } from "../../random/rng.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { type CrossedMeanSquares, componentsOf } from "./crossedMeanSquares.js";
import type { CrossedVariances } from "./crossedReml.js";

/** χ² deviates behind draws of components. */
export interface PivotalDeviates {
  readonly count: number;
  /** One a draw, for source number `source` of so many. */
  readonly of: (source: number, sources: number, degrees: number) => Float64Array;
}

/**
 * Deviates of so many draws. Those of several tables are the same where their sources and degrees of freedom are, and are
 * computed once.
 */
export function pivotalDeviates(rng: Rng, count = 4000): PivotalDeviates {
  const uniforms: number[] = [];
  const known = new Map<string, Float64Array>();
  const computed = (source: number, sources: number, degrees: number) => {
    while (uniforms.length < count * sources) uniforms.push(openUniform(rng));
    return Float64Array.from({ length: count }, (_, draw) =>
      chiSquaredQuantile(uniforms[draw * sources + source]!, degrees),
    );
  };
  return {
    count,
    of: (source, sources, degrees) => {
      const key = `${source}/${sources}/${degrees}`;
      const deviates = known.get(key) ?? computed(source, sources, degrees);
      known.set(key, deviates);
      return deviates;
    },
  };
}

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
export function componentDraws(deviates: PivotalDeviates, meanSquares: CrossedMeanSquares): CrossedVariances[] {
  const { values, degreesOfFreedom } = meanSquares;
  const sources = (["seeds", "items", "cells", "trials"] as const).filter((source) => degreesOfFreedom[source] > 0);
  const isKnown = sources.length >= 3 && sources.every((source) => Number.isFinite(values[source]));
  if (!isKnown || degreesOfFreedom.cells <= 0) return [];
  const divisors = sources.map((source, place) => deviates.of(place, sources.length, degreesOfFreedom[source]));
  return Array.from({ length: deviates.count }, (_, draw) => {
    const drawn: Record<keyof typeof values, number> = { ...values };
    sources.forEach((source, place) => {
      drawn[source] = (values[source] * degreesOfFreedom[source]) / divisors[place]![draw]!;
    });
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
