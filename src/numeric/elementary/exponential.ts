/*!
 * The reductions and polynomials of `exponential` and `expm1` are those of fdlibm:
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { scaledByPower } from "./powersOfTwo.js";

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const PER_LN2 = Math.LOG2E;
const HALF_LN2 = 0.5 * LN2_HIGH;
/** Above it e to the power x is no finite number, below the other nothing but 0. */
const LARGEST = 709.782712893384;
const SMALLEST = -745.1332191019411;

/** e to the power x to within one unit in the last place, in the same bits on every engine. */
export function exponential(x: number): number {
  if (!(x <= LARGEST)) return x > LARGEST ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x < SMALLEST) return 0;
  if (x > -HALF_LN2 && x < HALF_LN2) {
    const c = x - evenPart(x * x);
    return 1 - ((x * c) / (c - 2) - x);
  }
  if (x === 1) return Math.E;
  const power = Math.trunc(PER_LN2 * x + (x < 0 ? -0.5 : 0.5));
  const high = x - power * LN2_HIGH;
  const low = power * LN2_LOW;
  const rest = high - low;
  const c = rest - evenPart(rest * rest);
  return scaledByPower(1 - (low - (rest * c) / (2 - c) - high), power);
}

/** r·coth(r/2) − 2 for r between −ln 2 / 2 and ln 2 / 2, by the square of r. */
function evenPart(square: number): number {
  return (
    square *
    (0.16666666666666602 +
      square *
        (-0.0027777777777015593 +
          square * (6.613756321437934e-5 + square * (-1.6533902205465252e-6 + square * 4.1381367970572385e-8))))
  );
}

/** e to the power x less 1, also where x is small, to within one unit in the last place. */
export function expm1(x: number): number {
  if (!(x <= LARGEST)) return x > LARGEST ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x < -56 * Math.LN2) return -1;
  if (Math.abs(x) < 2 ** -54) return x;
  let power = 0;
  let rest = x;
  let lost = 0;
  if (Math.abs(x) >= HALF_LN2) {
    power = Math.abs(x) < 3 * HALF_LN2 ? Math.sign(x) : Math.trunc(PER_LN2 * x + (x < 0 ? -0.5 : 0.5));
    const high = x - power * LN2_HIGH;
    const low = power * LN2_LOW;
    rest = high - low;
    lost = high - rest - low;
  }
  const half = 0.5 * rest;
  const square = rest * half;
  const r1 =
    1 +
    square *
      (-0.03333333333333313 +
        square *
          (0.0015873015872548146 +
            square * (-7.93650757867488e-5 + square * (4.008217827329362e-6 + square * -2.0109921818362437e-7))));
  const t = 3 - r1 * half;
  const e = square * ((r1 - t) / (6 - rest * t));
  if (power === 0) return rest - (rest * e - square);
  const error = rest * (e - lost) - lost - square;
  if (power === -1) return 0.5 * (rest - error) - 0.5;
  if (power === 1) return rest < -0.25 ? -2 * (error - (rest + 0.5)) : 1 + 2 * (rest - error);
  if (power <= -2 || power > 56) return scaledByPower(1 - (error - rest), power) - 1;
  return power < 20
    ? scaledByPower(1 - scaledByPower(1, -power) - (error - rest), power)
    : scaledByPower(rest - (error + scaledByPower(1, -power)) + 1, power);
}

/** The hyperbolic tangent to within two units in the last place. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0)) return x;
  // Beyond 22 nothing is left of the distance to 1.
  const value = size >= 22 ? 1 : size >= 1 ? 1 - 2 / (expm1(2 * size) + 2) : -expm1(-2 * size) / (expm1(-2 * size) + 2);
  return x < 0 ? -value : value;
}
