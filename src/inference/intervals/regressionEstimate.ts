import { LEVEL } from "../../defaults.js";
import { requireLevel, requireSameLength } from "../../errors.js";
import { choleskyFactor, choleskyInverse } from "../../numeric/cholesky.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";
import { mean, variance } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import type { Interval } from "./interval.js";
import type { IntervalOptions } from "./intervalOptions.js";

/** One thing known of every item, also of those whose value is not. */
export interface Covariate {
  /** On the items that have a value, in their order. */
  readonly here: ArrayLike<number>;
  /** On all items, these among them. */
  readonly all: ArrayLike<number>;
}

/** A mean that is held against what is known of more items than those that have a value. */
interface RegressionEstimate {
  /** NaN where it is not to be had: see `regressionEstimate`. */
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly interval: Interval;
  /** Share of the variance of the plain mean that is saved; 0 where nothing is, and the plain mean stands. */
  readonly gain: number;
}

/**
 * Mean of a value over items like these, from some of the items and covariates that are known of all of them: the mean is moved by the
 * slope of the value on the covariates times how far the items at hand lie from all (double sampling; CUPED).
 *
 *     m = ȳ + b·(X̄ − x̄)      Var(m) = s²·(1/n + (X̄ − x̄)ᵀ·S⁻¹·(X̄ − x̄)) + bᵀ·Σ·b/N
 *
 * with s² the residual variance on n − 1 − k degrees of freedom, S the products of the k centred covariates on the n items, and Σ their
 * covariance over all N. Where that is not less than the variance of the plain mean, the plain mean and its t interval stand. The
 * items at hand must be a random choice of all. Covariates that do not vary, or repeat others, are left out. NaN for fewer than two
 * values, and where none differs from the others.
 *
 * Cochran (1977), "Sampling techniques", §12.6 to 12.9; Deng, Xu, Kohavi & Walker (2013), "Improving the sensitivity of online controlled
 * experiments by utilizing pre-experiment data".
 */
export function regressionEstimate(
  values: ArrayLike<number>,
  covariates: readonly Covariate[],
  { level = LEVEL }: IntervalOptions = {},
): RegressionEstimate {
  requireLevel("regressionEstimate", level);
  for (const { here } of covariates) requireSameLength("regressionEstimate", values, here);
  const count = values.length;
  const own = isConstant(values) ? Number.NaN : variance(values) / count;
  const plain = { estimate: mean(values), variance: own, degreesOfFreedom: count - 1 };
  const adjusted = adjustedMean(values, covariates);
  const isBetter = adjusted !== null && halfOf(adjusted, level) < halfOf(plain, level);
  const chosen = isBetter ? adjusted : plain;
  const half = halfOf(chosen, level);
  const { estimate, degreesOfFreedom } = chosen;
  return {
    estimate: Number.isNaN(half) ? Number.NaN : estimate,
    standardError: Math.sqrt(chosen.variance),
    degreesOfFreedom,
    interval: { low: estimate - half, high: estimate + half, level, method: isBetter ? "regression" : "t" },
    gain: isBetter ? 1 - (half / halfOf(plain, level)) ** 2 : 0,
  };
}

interface MeanWithVariance {
  readonly estimate: number;
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

function halfOf({ variance: own, degreesOfFreedom }: MeanWithVariance, level: number): number {
  return studentTQuantile((1 + level) / 2, degreesOfFreedom) * Math.sqrt(own);
}

/** `null` without a covariate that tells something, or with hardly more items than covariates. */
function adjustedMean(values: ArrayLike<number>, covariates: readonly Covariate[]): MeanWithVariance | null {
  const used = independent(covariates);
  const [count, size] = [values.length, used.length];
  const degreesOfFreedom = count - 1 - size;
  if (size === 0 || degreesOfFreedom < 2) return null;
  const factor = choleskyFactor(productsOf(used), size);
  if (factor === null) return null;
  const inverse = choleskyInverse(factor, size);
  const center = mean(values);
  const withValue = used.map(({ centred }) => centred.reduce((sum, x, item) => sum + x * (values[item]! - center), 0));
  const slopes = used.map((_, row) =>
    withValue.reduce((sum, product, column) => sum + inverse(row, column) * product, 0),
  );
  let squares = 0;
  for (let item = 0; item < count; item++) {
    const fitted = slopes.reduce((sum, slope, index) => sum + slope * used[index]!.centred[item]!, 0);
    squares += (values[item]! - center - fitted) ** 2;
  }
  const shifts = used.map(({ shift }) => shift);
  const leverage = shifts.reduce(
    (sum, own, row) => sum + own * shifts.reduce((inner, other, column) => inner + inverse(row, column) * other, 0),
    0,
  );
  const all = used[0]!.all.length;
  const predicted = Float64Array.from({ length: all }, (_, item) =>
    slopes.reduce((sum, slope, index) => sum + slope * used[index]!.all[item]!, 0),
  );
  return {
    estimate: center + slopes.reduce((sum, slope, index) => sum + slope * shifts[index]!, 0),
    variance: (squares / degreesOfFreedom) * (1 / count + leverage) + variance(predicted) / all,
    degreesOfFreedom,
  };
}

interface UsedCovariate {
  readonly centred: Float64Array;
  readonly all: ArrayLike<number>;
  /** Mean of all items less that of those at hand. */
  readonly shift: number;
}

/** Covariates that vary on the items at hand, none of which the ones before it tell already. */
function independent(covariates: readonly Covariate[]): UsedCovariate[] {
  const used: UsedCovariate[] = [];
  for (const { here, all } of covariates) {
    if (isConstant(here)) continue;
    const center = mean(here);
    const one = { centred: Float64Array.from(here, (x) => x - center), all, shift: mean(all) - center };
    if (choleskyFactor(productsOf([...used, one]), used.length + 1) !== null) used.push(one);
  }
  return used;
}

function productsOf(used: readonly UsedCovariate[]): Float64Array {
  const size = used.length;
  const products = new Float64Array(size * size);
  used.forEach((first, row) => {
    used.forEach((second, column) => {
      products[row * size + column] = first.centred.reduce((sum, x, item) => sum + x * second.centred[item]!, 0);
    });
  });
  return products;
}
