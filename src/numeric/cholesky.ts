/** Rows or columns taken together, so that what they are multiplied with is fetched from memory once for all. */
const BLOCK = 64;

/**
 * Lower Cholesky factor of a symmetric matrix of `size` rows, row-major, of which the lower triangle is read: A = L·Lᵀ.
 * `null` unless the matrix is positive definite. In plain loops along rows.
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let first = 0; first < size; first += BLOCK) {
    const end = Math.min(first + BLOCK, size);
    for (let i = first; i < size; i++) {
      for (let j = first; j < end && j <= i; j++) {
        factor[i * size + j] = matrix[i * size + j]! - rowProduct(factor, i * size, factor, j * size, first);
      }
    }
    for (let j = first; j < end; j++) {
      for (let i = j; i < size; i++) {
        const rest = factor[i * size + j]! - rowProduct(factor, i * size + first, factor, j * size + first, j - first);
        if (i > j) factor[i * size + j] = rest / factor[j * size + j]!;
        else if (rest > Number.EPSILON * Math.abs(matrix[i * size + i]!)) factor[i * size + i] = Math.sqrt(rest);
        else return null;
      }
    }
  }
  return factor;
}

/** Σ of a[first + k]·b[second + k] for k < length, in four sums, which the processor adds at the same time. */
function rowProduct(a: Float64Array, first: number, b: Float64Array, second: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += a[first + k]! * b[second + k]!;
    s1 += a[first + k + 1]! * b[second + k + 1]!;
    s2 += a[first + k + 2]! * b[second + k + 2]!;
    s3 += a[first + k + 3]! * b[second + k + 3]!;
  }
  for (; k < length; k++) s0 += a[first + k]! * b[second + k]!;
  return s0 + s1 + (s2 + s3);
}

/**
 * Entries of the inverse of A = L·Lᵀ, of which few are wanted: `at(i, j)` is a product of two columns of L⁻¹.
 */
export function choleskyInverse(factor: Float64Array, size: number): (row: number, column: number) => number {
  // Row c is column c of L⁻¹, which starts at its diagonal.
  const columns = new Float64Array(size * size);
  for (let c = 0; c < size; c++) columns[c * size + c] = 1 / factor[c * size + c]!;
  for (let first = 0; first < size; first += BLOCK) {
    const end = Math.min(first + BLOCK, size);
    for (let c = 0; c < end; c++) {
      // What the rows of the block share was finished by earlier blocks.
      const done = Math.max(c, first);
      for (let i = Math.max(c + 1, first); i < end; i++) {
        columns[c * size + i] = rowProduct(factor, i * size + c, columns, c * size + c, done - c);
      }
      for (let i = Math.max(c + 1, first); i < end; i++) {
        const rest = rowProduct(factor, i * size + done, columns, c * size + done, i - done);
        columns[c * size + i] = -(columns[c * size + i]! + rest) / factor[i * size + i]!;
      }
    }
  }
  return (row, column) => {
    const start = Math.max(row, column);
    return rowProduct(columns, row * size + start, columns, column * size + start, size - start);
  };
}

/** L⁻¹·vector, in place. */
export function solveLower(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let i = 0; i < size; i++) {
    vector[i] = (vector[i]! - rowProduct(factor, i * size, vector, 0, i)) / factor[i * size + i]!;
  }
}

/** A⁻¹·vector of A = L·Lᵀ, in place. */
export function solveCholesky(factor: Float64Array, size: number, vector: Float64Array): void {
  solveLower(factor, size, vector);
  for (let i = size - 1; i >= 0; i--) {
    vector[i]! /= factor[i * size + i]!;
    for (let j = 0; j < i; j++) vector[j]! -= factor[i * size + j]! * vector[i]!;
  }
}
