/**
 * Two totals Σ weight·value at once, of rows of values that share their weights: the totals are written to `out` and the
 * eight bytes after it. `length` is a multiple of 4; weights are bytes, values and totals 64-bit floats; all arguments but
 * the length are addresses.
 *
 * Each total is four sums side by side, of every fourth term, added up as (0 + 1) + (2 + 3): weightedTotals.ts does the
 * same, operation for operation.
 */
export function writeTwoTotals(weights: usize, length: usize, first: usize, second: usize, out: usize): void {
  let first01 = f64x2.splat(0);
  let first23 = f64x2.splat(0);
  let second01 = f64x2.splat(0);
  let second23 = f64x2.splat(0);
  for (let i: usize = 0; i < length; i += 4) {
    const four = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(weights + i)));
    const weight01 = f64x2.convert_low_i32x4_s(four);
    const weight23 = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(four, four, 2, 3, 0, 1));
    const at = i << 3;
    first01 = f64x2.add(first01, f64x2.mul(weight01, v128.load(first + at)));
    first23 = f64x2.add(first23, f64x2.mul(weight23, v128.load(first + at, 16)));
    second01 = f64x2.add(second01, f64x2.mul(weight01, v128.load(second + at)));
    second23 = f64x2.add(second23, f64x2.mul(weight23, v128.load(second + at, 16)));
  }
  f64.store(out, total(first01, first23));
  f64.store(out, total(second01, second23), 8);
}

// @ts-ignore: decorator
@inline
function total(sums01: v128, sums23: v128): f64 {
  return (
    f64x2.extract_lane(sums01, 0) +
    f64x2.extract_lane(sums01, 1) +
    (f64x2.extract_lane(sums23, 0) + f64x2.extract_lane(sums23, 1))
  );
}
