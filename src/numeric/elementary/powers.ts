import { exponential } from "./exponential.js";
import { logarithm } from "./logarithm.js";

/** Whole exponents up to this size are multiplied out. */
const MOST_FACTORS = 1024;

/**
 * `base ** exponent` in the same bits on every engine: by products for exponents that are whole or end in a half, and by the
 * logarithm for others, to a few units in the last place times the size of the result's logarithm.
 */
export function raised(base: number, exponent: number): number {
  if (Number.isInteger(exponent) && Math.abs(exponent) <= MOST_FACTORS) return product(base, exponent);
  if (Number.isInteger(2 * exponent) && Math.abs(2 * exponent) <= MOST_FACTORS)
    return product(Math.sqrt(base), 2 * exponent);
  if (base < 0 && !Number.isInteger(exponent) && Number.isFinite(exponent)) return Number.NaN;
  const size = exponential(exponent * logarithm(Math.abs(base)));
  return base < 0 && Math.abs(exponent % 2) === 1 ? -size : size;
}

function product(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return exponent < 0 ? 1 / result : result;
}

/** Ten to a whole power: the double that is nearest. */
export function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

/** The whole part of the decimal logarithm of a size above 0: −3 for .00123. */
export function decimalExponent(size: number): number {
  return Number(size.toExponential().split("e")[1]);
}

/** The logarithm to another base, exact for whole powers of 2 and 10. */
export function logarithmToBase(x: number, base: number): number {
  const quotient = logarithm(x) / logarithm(base);
  const whole = Math.round(quotient);
  return (base === 2 && 2 ** whole === x) || (base === 10 && powerOfTen(whole) === x) ? whole : quotient;
}
