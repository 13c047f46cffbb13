/** Even number of rows whose products with all others are taken together, while they are near the processor. */
const BLOCK = 64;

/**
 * Adds the products of rows to the lower triangle of a matrix: target[i, j] += Σ_k first[i, k]·second[j, k] for j ≤ i.
 * All row-major; `first` and `second` have `size` rows of `stride` numbers, of which the first `length` count.
 */
export function addCrossProducts(
  target: Float64Array,
  first: Float64Array,
  second: Float64Array,
  { size, stride, length }: { readonly size: number; readonly stride: number; readonly length: number },
): void {
  for (let start = 0; start < size; start += BLOCK) {
    for (let i = start; i < size; i += 2) {
      const a0 = i * stride;
      const a1 = Math.min(i + 1, size - 1) * stride;
      // Two rows by two at a time: each number that is loaded serves twice.
      for (let j = start; j <= i && j < start + BLOCK; j += 2) {
        const b0 = j * stride;
        const b1 = Math.min(j + 1, size - 1) * stride;
        let s00 = 0;
        let s01 = 0;
        let s10 = 0;
        let s11 = 0;
        for (let k = 0; k < length; k++) {
          const x0 = first[a0 + k]!;
          const x1 = first[a1 + k]!;
          const y0 = second[b0 + k]!;
          const y1 = second[b1 + k]!;
          s00 += x0 * y0;
          s01 += x0 * y1;
          s10 += x1 * y0;
          s11 += x1 * y1;
        }
        target[i * size + j] = target[i * size + j]! + s00;
        if (j < i) target[i * size + j + 1] = target[i * size + j + 1]! + s01;
        if (i + 1 < size) {
          target[(i + 1) * size + j] = target[(i + 1) * size + j]! + s10;
          target[(i + 1) * size + j + 1] = target[(i + 1) * size + j + 1]! + s11;
        }
      }
    }
  }
}
