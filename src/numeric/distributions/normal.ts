import { logarithm } from "../elementary/logarithm.js";
import { erfc, expMinusSquare, scaledErfc } from "./erfc.js";

const ROOT_HALF = Math.SQRT1_2;
const ROOT_TWO_PI = 2.5066282746310002;

/** P(Z ≤ x) of the standard normal: accurate in the lower tail. NaN for NaN. */
export function normalCdf(x: number): number {
  return normalSf(-x);
}

/** P(Z > x) of the standard normal: accurate in the upper tail, where 1 − cdf would be 0. NaN for NaN. */
export function normalSf(x: number): number {
  if (x < 0) return 1 - normalSf(-x);
  // x/√2 is rounded; only the scaled function, which hardly feels it, may see that in the tail.
  return x < Math.SQRT2 ? 0.5 * erfc(x * ROOT_HALF) : 0.5 * scaledErfc(x * ROOT_HALF) * expMinusSquare(x, 2);
}

/**
 * The x with P(Z ≤ x) = p: −∞ at 0, +∞ at 1, NaN outside [0, 1].
 *
 * Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution" (PPND16); in the tails followed
 * by one Newton step on the logarithm of the tail.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  return q < 0 ? -upperPoint(p) : upperPoint(1 - p);
}

/** The x > 0 with P(Z > x) = tail, for tail < 0.075. */
function upperPoint(tail: number): number {
  const r = Math.sqrt(-logarithm(tail));
  const x = r <= 5 ? ratio(MIDDLE, r - 1.6) : ratio(FAR, r - 5);
  const millsRatio = (ROOT_TWO_PI / 2) * scaledErfc(x * ROOT_HALF);
  return x + logarithm(normalSf(x) / tail) * millsRatio;
}

interface Rational {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

function ratio({ numerator, denominator }: Rational, x: number): number {
  let above = 0;
  let below = 0;
  for (let k = numerator.length - 1; k >= 0; k--) {
    above = above * x + numerator[k]!;
    below = below * x + denominator[k]!;
  }
  return above / below;
}

/** |p − ½| ≤ 0.425, in 0.180625 − (p − ½)². */
const CENTRE: Rational = {
  numerator: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  denominator: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};

/** Tails down to e^(−25), in √(−ln tail) − 1.6. */
const MIDDLE: Rational = {
  numerator: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  denominator: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};

/** Tails below e^(−25), in √(−ln tail) − 5. */
const FAR: Rational = {
  numerator: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  denominator: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};
