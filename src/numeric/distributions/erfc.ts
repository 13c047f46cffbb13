import { exponential } from "../elementary/exponential.js";
import { continuedFraction } from "./continuedFraction.js";

const TWO_OVER_ROOT_PI = 1.1283791670955126;
const ROOT_PI = 1.772453850905516;

/**
 * Complementary error function, 1 − erf(x) = 2/√π ∫ₓ^∞ e^(−t²) dt: from 2 down to 0. NaN for NaN.
 * Relative accuracy holds in the far tail, down to 1e-300.
 *
 * Abramowitz & Stegun (1964), 7.1.6 and 7.1.14.
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < 1 ? 1 - smallErf(x) : scaledErfc(x) * expMinusSquare(x);
}

/** e^(x²)·erfc(x) for x ≥ 0, which does not underflow: 1 at 0, about 1/(x√π) for large x. NaN for negative x. */
export function scaledErfc(x: number): number {
  if (!(x >= 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x < 1) return (1 - smallErf(x)) * exponential(x * x);
  const fraction = continuedFraction(
    (n) => n / 2,
    () => x,
  );
  return 1 / (ROOT_PI * fraction);
}

/** e^(−x²/scale) with the rounding error of x² taken out; `scale` is a power of two. */
export function expMinusSquare(x: number, scale = 1): number {
  if (Math.abs(x) > 1e4) return 0;
  // 24 bits, so that its square is exact.
  const part = Math.fround(x);
  return exponential((-part * part) / scale) * exponential(((part - x) * (part + x)) / scale);
}

/** erf(x) for 0 ≤ x < 1: a series of positive terms. */
function smallErf(x: number): number {
  const square = x * x;
  let term = x;
  let series = x;
  for (let n = 1; term > series * 1e-18; n++) {
    term *= (2 * square) / (2 * n + 1);
    series += term;
  }
  return TWO_OVER_ROOT_PI * exponential(-square) * series;
}
