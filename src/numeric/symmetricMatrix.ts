/** A symmetric matrix, row-major, of which each pair of entries is computed once. */
export function symmetricMatrix(size: number, entry: (row: number, column: number) => number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let l = 0; l <= k; l++) {
      const value = entry(k, l);
      matrix[k * size + l] = value;
      matrix[l * size + k] = value;
    }
  }
  return matrix;
}
