import { expm1, exponential } from "../elementary/exponential.js";
import { log1p, logarithm } from "../elementary/logarithm.js";
import { sinPi } from "../elementary/sinPi.js";
import { continuedFraction } from "./continuedFraction.js";
import { erfc } from "./erfc.js";
import { deviance, LOG_ROOT_TWO_PI, stirlingError } from "./saddlePoint.js";

/** ln Γ(2 + z) = Σ cₖ zᵏ: c₁ = 1 − γ, cₖ = (−1)ᵏ (ζ(k) − 1)/k. Enough terms for |z| ≤ ½. */
const LOG_GAMMA_AT_TWO = [
  0.42278433509846713, 0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986,
  0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939, 9.945751278180853e-5,
  -4.492623673813314e-5, 2.050721277567069e-5, -9.439488275268397e-6, 4.374866789907488e-6, -2.039215753801366e-6,
  9.55141213040742e-7, -4.492469198764566e-7, 2.1207184805554665e-7, -1.0043224823968099e-7, 4.7698101693639804e-8,
  -2.2711094608943164e-8, 1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9,
  5.731367241678862e-10, -2.7595228851242334e-10,
];

/** Both tails of a distribution: P(X ≤ x) and P(X > x), each accurate where it is small. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * ln |Γ(x)| for any real x: +∞ at 0, −1, −2, … and at +∞, NaN for NaN and −∞.
 * Keeps relative accuracy at the zeros 1 and 2, not at the zeros between the negative integers.
 *
 * Abramowitz & Stegun (1964), 6.1.33 around 2, 6.1.41 (Stirling) from 10 on, 6.1.17 (reflection) below 0.
 */
export function logGamma(x: number): number {
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x <= 0) return logarithm(Math.PI / Math.abs(sinPi(x - Math.round(x)))) - logGamma(1 - x);
  if (x < 0.5) return logGamma1p(x) - logarithm(x);
  if (x <= 2.5) return logGamma1p(x - 1);
  if (x >= 10) return (x - 0.5) * logarithm(x) - x + LOG_ROOT_TWO_PI + stirlingError(x);
  let product = 1;
  let shifted = x;
  while (shifted > 2.5) product *= --shifted;
  return logarithm(product) + logGamma1p(shifted - 1);
}

/** ln Γ(1 + z) for −½ ≤ z ≤ 1½, with relative accuracy at its zeros z = 0 and z = 1. */
export function logGamma1p(z: number): number {
  if (z < 0.5) return logGammaAtTwo(z) - log1p(z);
  return logGammaAtTwo(z - 1);
}

function logGammaAtTwo(z: number): number {
  let series = 0;
  for (let k = LOG_GAMMA_AT_TWO.length - 1; k >= 0; k--) series = (series + LOG_GAMMA_AT_TWO[k]!) * z;
  return series;
}

/**
 * P(shape, x) = 1/Γ(shape) ∫₀ˣ t^(shape−1) e^(−t) dt: the share of a gamma distribution below x, in [0, 1].
 * NaN unless shape is positive and finite and x ≥ 0.
 *
 * Abramowitz & Stegun (1964), 6.5.29 and 6.5.31; prefactor after Loader (2000).
 */
export function regularizedGammaLower(shape: number, x: number): number {
  return gammaTails(shape, x).lower;
}

/** Q(shape, x) = 1 − P(shape, x): the share above x, accurate where it is small. NaN as for P. */
export function regularizedGammaUpper(shape: number, x: number): number {
  return gammaTails(shape, x).upper;
}

/** Both regularized incomplete gamma functions, the smaller one without cancellation. */
export function gammaTails(shape: number, x: number): Tails {
  if (!(shape > 0 && shape < Number.POSITIVE_INFINITY && x >= 0)) return { lower: Number.NaN, upper: Number.NaN };
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (shape > 1e8) return largeShapeTails(shape, x);
  if (shape < 1 && x < 1.1) return smallShapeTails(shape, x);
  if (x < shape + 1) {
    const lower = (gammaPower(shape, x) / shape) * lowerSeries(shape, x);
    return { lower, upper: 1 - lower };
  }
  const fraction = continuedFraction(
    (n) => n * (shape - n),
    (n) => x - shape + 2 * n + 1,
  );
  const upper = gammaPower(shape, x) / fraction;
  return { lower: 1 - upper, upper };
}

/** x^shape e^(−x) / Γ(shape): the density of the gamma distribution in ln x. Needs shape > 0 and x > 0. */
export function gammaPower(shape: number, x: number): number {
  return Math.sqrt(shape) * exponential(-deviance(shape, x) - stirlingError(shape) - LOG_ROOT_TWO_PI);
}

/** Σ xⁿ / ((shape + 1) … (shape + n)). */
function lowerSeries(shape: number, x: number): number {
  let term = 1;
  let series = 1;
  for (let n = 1; term > series * 1e-17; n++) {
    term *= x / (shape + n);
    series += term;
  }
  return series;
}

/** For shape < 1 and small x: P = x^shape/Γ(1 + shape)·(1 + s) with s and ln of the first factor of the order of shape. */
function smallShapeTails(shape: number, x: number): Tails {
  let power = 1;
  let s = 0;
  for (let n = 1; Math.abs(power) > 1e-18; n++) {
    power *= -x / n;
    s += power / (shape + n);
  }
  return tailsFromLead(shape * logarithm(x) - logGamma1p(shape), shape * s);
}

/**
 * For shape > 1e8, where sums would take √shape terms: a normal tail and its skewness correction, c₀(η) by its Taylor
 * series. The next term is of the order of 1e-11 of the correction.
 *
 * Temme (1979), "The asymptotic expansion of the incomplete gamma functions"; DLMF 8.12.3 to 8.12.10.
 */
function largeShapeTails(shape: number, x: number): Tails {
  const distance = deviance(shape, x);
  if (distance > 800) return x < shape ? { lower: 0, upper: 1 } : { lower: 1, upper: 0 };
  const eta = Math.sign(x - shape) * Math.sqrt((2 * distance) / shape);
  const root = Math.sign(eta) * Math.sqrt(distance);
  const c0 = -1 / 3 + eta * (1 / 12 + eta * (-2 / 135 + eta * (1 / 864 + eta / 2835)));
  const correction = (exponential(-distance - LOG_ROOT_TWO_PI) / Math.sqrt(shape)) * c0;
  return { lower: erfc(-root) / 2 - correction, upper: erfc(root) / 2 + correction };
}

/** Tails from lower = e^lead·(1 + s), the upper one accurate also where lead and s are tiny and the lower one is almost 1. */
export function tailsFromLead(lead: number, s: number): Tails {
  const factor = exponential(lead);
  return { lower: factor * (1 + s), upper: -expm1(lead) - factor * s };
}
