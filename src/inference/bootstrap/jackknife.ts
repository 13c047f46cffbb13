import { mean } from "../../numeric/moments.js";

/** What the values of a statistic without each unit in turn say about it. */
export interface Jackknife {
  /** √((n − 1)/n·Σ(value − mean)²), in the unit of the statistic; NaN for fewer than two units. */
  readonly standardError: number;
  /** (n − 1)·(mean of the values − estimate): the estimate's bias; NaN for fewer than two units. */
  readonly bias: number;
}

/**
 * Jackknife standard error and bias.
 *
 * Efron & Tibshirani (1993), "An introduction to the bootstrap", ch. 11.
 */
export function jackknife(estimate: number, leaveOneOut: ArrayLike<number>): Jackknife {
  const n = leaveOneOut.length;
  if (n < 2) return { standardError: Number.NaN, bias: Number.NaN };
  const center = mean(leaveOneOut);
  return {
    standardError: Math.sqrt(((n - 1) / n) * power(leaveOneOut, center, 2)),
    bias: (n - 1) * (center - estimate),
  };
}

/**
 * The acceleration of BCa intervals, how fast the standard error changes with the estimate: a sixth of the skewness of
 * the influence of the units, (1/6)·Σ_s Σ U³/n_s³ ÷ (Σ_s Σ U²/n_s²)^1.5 with U = (n_s − 1)(mean − value) in each set s
 * of units that is resampled by itself. Sets of one unit say nothing. NaN where no unit has any influence.
 *
 * Efron & Tibshirani (1993), eq. 14.15; several samples as in SciPy's `bootstrap`.
 */
export function acceleration(leaveOneOut: readonly ArrayLike<number>[]): number {
  let cubes = 0;
  let squares = 0;
  for (const values of leaveOneOut) {
    const n = values.length;
    if (n < 2) continue;
    const center = mean(values);
    cubes -= ((n - 1) / n) ** 3 * power(values, center, 3);
    squares += ((n - 1) / n) ** 2 * power(values, center, 2);
  }
  return cubes / (6 * squares ** 1.5);
}

function power(values: ArrayLike<number>, center: number, exponent: number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i]! - center) ** exponent;
  return total;
}
