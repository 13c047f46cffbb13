import { ArgumentError } from "../../errors.js";
import { fSf } from "../../numeric/distributions/fDistribution.js";
import { inStandardUnits } from "../../numeric/spread/standardUnits.js";

/** Analysis of variance of complete scores, seeds × items, without replication. */
export interface ExcessVariance {
  /** Mean squares: between seeds, between items, and what neither explains. */
  readonly meanSquares: { readonly seeds: number; readonly items: number; readonly residual: number };
  readonly degreesOfFreedom: { readonly seeds: number; readonly items: number; readonly residual: number };
  /** F = mean square of seeds ÷ residual mean square. */
  readonly statistic: number;
  /** Chance of an F at least as large when seeds do not differ. */
  readonly pValue: number;
  readonly method: "crossed-anova";
}

/** Residual sums below this share of the total sum of squares are rounding. */
const ROUNDING = 1e-28;

/**
 * Do the seeds differ by more than item noise explains? Two-way crossed analysis of variance of complete scores, one row
 * per seed. Under the null of no seed effect, F has (seeds − 1, (seeds − 1)(items − 1)) degrees of freedom; for 0/1
 * scores approximately.
 * Mean squares, F and p are NaN for fewer than two seeds or items or for a NaN score; F and p are NaN when the residual
 * is 0, where there is no noise to compare with.
 *
 * Searle, Casella & McCulloch (1992), "Variance components", §4.3.
 */
export function excessVarianceTest(scores: ArrayLike<number>, seeds: number, items: number): ExcessVariance {
  if (scores.length !== seeds * items) {
    throw new ArgumentError(
      "excessVarianceTest",
      `scores must hold seeds × items = ${seeds} × ${items} values, got ${scores.length}. ` +
        "Lay them out row-major, one row per seed.",
    );
  }
  const { values, unit } = inStandardUnits(scores);
  const { seedSquares, itemSquares, residualSquares, totalSquares } = sumsOfSquares(values, seeds, items);
  const degreesOfFreedom = { seeds: seeds - 1, items: items - 1, residual: (seeds - 1) * (items - 1) };
  const isDefined = seeds > 1 && items > 1;
  const meanSquare = (squares: number, degrees: number) => (isDefined ? (squares / degrees) * unit * unit : Number.NaN);
  const meanSquares = {
    seeds: meanSquare(seedSquares, degreesOfFreedom.seeds),
    items: meanSquare(itemSquares, degreesOfFreedom.items),
    residual: meanSquare(residualSquares, degreesOfFreedom.residual),
  };
  const hasNoise = isDefined && residualSquares > ROUNDING * totalSquares;
  const ratio = seedSquares / degreesOfFreedom.seeds / (residualSquares / degreesOfFreedom.residual);
  const statistic = hasNoise ? ratio : Number.NaN;
  const pValue = Number.isNaN(statistic)
    ? Number.NaN
    : fSf(statistic, degreesOfFreedom.seeds, degreesOfFreedom.residual);
  return { meanSquares, degreesOfFreedom, statistic, pValue, method: "crossed-anova" };
}

interface SumsOfSquares {
  readonly seedSquares: number;
  readonly itemSquares: number;
  readonly residualSquares: number;
  /** About 0, not about the mean: the scale of rounding. */
  readonly totalSquares: number;
}

function sumsOfSquares(scores: ArrayLike<number>, seeds: number, items: number): SumsOfSquares {
  const { seedMeans, itemMeans, grandMean } = marginalMeans(scores, seeds, items);
  const squared = (values: Float64Array) => values.reduce((total, value) => total + (value - grandMean) ** 2, 0);
  let residualSquares = 0;
  let totalSquares = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const seedMean = seedMeans[seed]!;
    for (let item = 0; item < items; item++) {
      const score = scores[seed * items + item]!;
      const residual = score - (seedMean + itemMeans[item]! - grandMean);
      residualSquares += residual * residual;
      totalSquares += score * score;
    }
  }
  const [seedSquares, itemSquares] = [items * squared(seedMeans), seeds * squared(itemMeans)];
  return { seedSquares, itemSquares, residualSquares, totalSquares };
}

function marginalMeans(
  scores: ArrayLike<number>,
  seeds: number,
  items: number,
): { seedMeans: Float64Array; itemMeans: Float64Array; grandMean: number } {
  const seedMeans = new Float64Array(seeds);
  const itemMeans = new Float64Array(items);
  for (let seed = 0; seed < seeds; seed++) {
    let seedMean = 0;
    for (let item = 0; item < items; item++) {
      const score = scores[seed * items + item]!;
      seedMean += score / items;
      itemMeans[item]! += score / seeds;
    }
    seedMeans[seed] = seedMean;
  }
  return { seedMeans, itemMeans, grandMean: seedMeans.reduce((total, value) => total + value / seeds, 0) };
}
