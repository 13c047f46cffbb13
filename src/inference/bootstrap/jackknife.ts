import { mean } from "../../numeric/moments.js";
import { inOrdinaryUnit } from "../../numeric/spread/standardUnits.js";
import { standardError } from "../intervals/meanInterval.js";

/** What the values of a statistic without each unit in turn say about it. */
interface Jackknife {
  /** √((n − 1)/n·Σ(value − mean)²), in the unit of the statistic; NaN for fewer than two units, and where none has any influence. */
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
  return { standardError: (n - 1) * standardError(leaveOneOut), bias: (n - 1) * (mean(leaveOneOut) - estimate) };
}

/**
 * The acceleration of BCa intervals, how fast the standard error changes with the estimate: a sixth of the skewness of
 * the influence of the units, (1/6)·Σ_s Σ U³/n_s³ ÷ (Σ_s Σ U²/n_s²)^1.5 with U = (n_s − 1)(mean − value) in each set s
 * of units that is resampled by itself. Sets of one unit say nothing. NaN where no unit has any influence.
 *
 * Efron & Tibshirani (1993), eq. 14.15; several samples as in SciPy's `bootstrap`.
 */
export function acceleration(leaveOneOut: readonly ArrayLike<number>[]): number {
  const centred = leaveOneOut.flatMap((values) => (values.length < 2 ? [] : [centredValues(values)]));
  // In one unit for all sets, so that neither cubes nor squares leave the range of numbers.
  const { unit } = inOrdinaryUnit(centred.map(largestSize));
  let cubes = 0;
  let squares = 0;
  for (const values of centred) {
    const share = (values.length - 1) / values.length;
    for (const value of values) {
      const change = share * (value / unit);
      cubes -= change ** 2 * change;
      squares += change ** 2;
    }
  }
  return cubes / (6 * squares * Math.sqrt(squares));
}

function centredValues(values: ArrayLike<number>): Float64Array {
  const center = mean(values);
  return Float64Array.from(values, (value) => value - center);
}

function largestSize(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
