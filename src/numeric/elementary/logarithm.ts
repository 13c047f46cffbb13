/*!
 * The reductions and polynomials of `logarithm` and `log1p` are those of fdlibm:
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SMALLEST_NORMAL = 2 ** -1022;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
/** Where the upper word of a double stands: machines keep words in either order. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The natural logarithm to within one unit in the last place, in the same bits on every engine. */
export function logarithm(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let power = -1023;
  if (x < SMALLEST_NORMAL) {
    power -= 54;
    double[0] = x * 2 ** 54;
  } else double[0] = x;
  let high = words[HIGH]!;
  power += high >> 20;
  high &= 0xfffff;
  // Between the root of a half and that of 2.
  const carry = (high + 0x95f64) & 0x100000;
  words[HIGH] = high | (carry ^ 0x3ff00000);
  power += carry >> 20;
  const f = double[0]! - 1;
  if ((0xfffff & (2 + high)) < 3) {
    if (f === 0) return power === 0 ? 0 : power * LN2_HIGH + power * LN2_LOW;
    const small = f * f * (0.5 - 0.3333333333333333 * f);
    return power === 0 ? f - small : power * LN2_HIGH - (small - power * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605106586)));
  const rest = odd + even;
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    return power === 0
      ? f - (half - s * (half + rest))
      : power * LN2_HIGH - (half - (s * (half + rest) + power * LN2_LOW) - f);
  }
  return power === 0 ? f - s * (f - rest) : power * LN2_HIGH - (s * (f - rest) - power * LN2_LOW - f);
}

/** The natural logarithm of 1 + x, also where x is small, to within one unit in the last place. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (Math.abs(x) < 2 ** -29) return Math.abs(x) < 2 ** -54 ? x : x - x * x * 0.5;
  let power = 0;
  let f = x;
  let lost = 0;
  let high = 1;
  // Else 1 + x is beyond the roots of a half and of 2, and is rounded.
  if (!(x >= -0.2928931713104248 && x < 0.4142131805419922)) {
    const sum = x < 2 ** 53 ? 1 + x : x;
    double[0] = sum;
    high = words[HIGH]!;
    power = (high >> 20) - 1023;
    if (x < 2 ** 53) lost = (power > 0 ? 1 - (sum - x) : x - (sum - 1)) / sum;
    high &= 0xfffff;
    if (high < 0x6a09e) words[HIGH] = high | 0x3ff00000;
    else {
      power++;
      words[HIGH] = high | 0x3fe00000;
      high = (0x100000 - high) >> 2;
    }
    f = double[0]! - 1;
  }
  const half = 0.5 * f * f;
  if (high === 0) {
    if (f === 0) return power === 0 ? 0 : power * LN2_HIGH + (lost + power * LN2_LOW);
    const small = half * (1 - 0.6666666666666666 * f);
    return power === 0 ? f - small : power * LN2_HIGH - (small - (power * LN2_LOW + lost) - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const rest =
    z *
    (0.6666666666666735 +
      z *
        (0.3999999999940942 +
          z *
            (0.2857142874366239 +
              z *
                (0.22222198432149784 +
                  z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605106586))))));
  return power === 0
    ? f - (half - s * (half + rest))
    : power * LN2_HIGH - (half - (s * (half + rest) + (power * LN2_LOW + lost)) - f);
}

/** The inverse hyperbolic tangent to within two units in the last place. */
export function atanh(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0)) return x;
  const twice = 2 * size;
  const value = 0.5 * log1p(size < 0.5 ? twice + (twice * size) / (1 - size) : twice / (1 - size));
  return x < 0 ? -value : value;
}
