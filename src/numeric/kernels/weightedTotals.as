/**
 * Σ_i weight_i·Σ_t multiple_t·row_ti: rows are combined with multiples and the result is added up with weights. `length`
 * is a multiple of 8; weights are bytes; a term of the combination is 16 bytes, the address of a row and, from the eighth
 * byte on, its multiple; values, multiples and the total are 64-bit floats.
 *
 * The total is four sums side by side, of every fourth item, added up as (0 + 1) + (2 + 3): weightedTotals.ts does the
 * same, operation for operation.
 */
export function total(weights: usize, length: usize, terms: usize, termsEnd: usize): f64 {
  let sums01 = f64x2.splat(0);
  let sums23 = f64x2.splat(0);
  for (let i: usize = 0; i < length; i += 8) {
    const at = i << 3;
    let items01 = f64x2.splat(0);
    let items23 = f64x2.splat(0);
    let items45 = f64x2.splat(0);
    let items67 = f64x2.splat(0);
    for (let term = terms; term < termsEnd; term += 16) {
      const row = load<usize>(term) + at;
      const multiple = v128.load64_splat(term, 8);
      items01 = f64x2.add(items01, f64x2.mul(multiple, v128.load(row)));
      items23 = f64x2.add(items23, f64x2.mul(multiple, v128.load(row, 16)));
      items45 = f64x2.add(items45, f64x2.mul(multiple, v128.load(row, 32)));
      items67 = f64x2.add(items67, f64x2.mul(multiple, v128.load(row, 48)));
    }
    const eight = v128.load8x8_u(weights + i);
    const low = i32x4.extend_low_i16x8_u(eight);
    const high = i32x4.extend_high_i16x8_u(eight);
    sums01 = f64x2.add(sums01, f64x2.mul(f64x2.convert_low_i32x4_s(low), items01));
    sums23 = f64x2.add(sums23, f64x2.mul(upper(low), items23));
    sums01 = f64x2.add(sums01, f64x2.mul(f64x2.convert_low_i32x4_s(high), items45));
    sums23 = f64x2.add(sums23, f64x2.mul(upper(high), items67));
  }
  return (
    f64x2.extract_lane(sums01, 0) +
    f64x2.extract_lane(sums01, 1) +
    (f64x2.extract_lane(sums23, 0) + f64x2.extract_lane(sums23, 1))
  );
}

// @ts-ignore: decorator
@inline
function upper(whole: v128): v128 {
  return f64x2.convert_low_i32x4_s(v128.shuffle<i32>(whole, whole, 2, 3, 0, 1));
}
