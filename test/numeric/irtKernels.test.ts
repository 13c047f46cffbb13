import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { choleskyFactor, choleskyInverse, solveCholesky, solveLower } from "../../src/numeric/cholesky.js";
import { addCrossProducts } from "../../src/numeric/crossProducts.js";
import { chiSquaredCdf } from "../../src/numeric/distributions/chiSquared.js";
import { noncentralChiSquaredCdf, noncentralityAt } from "../../src/numeric/distributions/noncentralChiSquared.js";
import { logistic, logit, logOnePlusExp } from "../../src/numeric/logistic.js";
import { normalGrid } from "../../src/numeric/quadrature.js";
import { createRng } from "../../src/random/rng.js";

const rng = createRng(1, "kernels");

test("logistic and its log hold in both tails", () => {
  expect([logistic(0), logistic(800), logistic(-800), logistic(Number.NaN)]).toEqual([0.5, 1, 0, Number.NaN]);
  expect(logistic(-40) / Math.exp(-40)).toBeCloseTo(1, 14);
  expect([logOnePlusExp(800), logOnePlusExp(-800), logOnePlusExp(0)]).toEqual([800, 0, Math.LN2]);
  expect(logOnePlusExp(-40) / Math.exp(-40)).toBeCloseTo(1, 14);
  expect(logit(logistic(1.7))).toBeCloseTo(1.7, 13);
  expect([logit(0), logit(1)]).toEqual([-Infinity, Infinity]);
});

test("the normal grid is symmetric and integrates moments of the normal", () => {
  const { nodes, logWeights, spacing } = normalGrid(61, 6);
  expect([nodes[0], nodes[30], nodes[60], spacing]).toEqual([-6, 0, 6, 0.2]);
  const moment = (power: number) => nodes.reduce((sum, node, k) => sum + Math.exp(logWeights[k]!) * node ** power, 0);
  expect([moment(0), moment(1), moment(2), moment(4)].map((value) => Math.round(1e4 * value) / 1e4 + 0)).toEqual([
    1, 0, 1, 3,
  ]);
  expect(() => normalGrid(1, 6)).toThrow(/at least 2/);
  expect(() => normalGrid(61, 0)).toThrow(/positive/);
});

test.each([1, 2, 7, 30, 131])("Cholesky and cross products of size %d agree with ml-matrix", (size) => {
  const table = Float64Array.from({ length: size * (size + 3) }, () => rng.nextUniform() - 0.5);
  const rows = new Matrix(
    Array.from({ length: size }, (_, i) => [...table.subarray(i * (size + 3), (i + 1) * (size + 3))]),
  );
  const gram = rows.mmul(rows.transpose());
  const packed = new Float64Array(size * size);
  addCrossProducts(packed, table, table, { size, stride: size + 3, length: size + 3 });
  const factor = choleskyFactor(packed, size)!;
  const known = new CholeskyDecomposition(gram).lowerTriangularMatrix;
  const at = choleskyInverse(factor, size);
  const full = inverse(gram);
  const solved = Float64Array.from({ length: size }, (_, i) => i + 1);
  solveLower(factor, size, solved);
  const right = Float64Array.from({ length: size }, () => rng.nextUniform());
  const solution = right.slice();
  solveCholesky(factor, size, solution);
  const product = gram.mmul(Matrix.columnVector([...solution])).to1DArray();
  product.forEach((value, i) => {
    expect(value).toBeCloseTo(right[i]!, 8);
  });
  for (let i = 0; i < size; i++) {
    let back = 0;
    for (let j = 0; j <= i; j++) {
      expect(packed[i * size + j]).toBeCloseTo(gram.get(i, j), 12);
      expect(factor[i * size + j]).toBeCloseTo(known.get(i, j), 10);
      expect(at(i, j) / (1 + Math.abs(full.get(i, j)))).toBeCloseTo(full.get(i, j) / (1 + Math.abs(full.get(i, j))), 8);
      back += factor[i * size + j]! * solved[j]!;
    }
    expect(back).toBeCloseTo(i + 1, 10);
  }
});

test("a matrix that is not positive definite has no Cholesky factor", () => {
  expect(choleskyFactor(Float64Array.of(1, 0, 2, 1), 2)).toBeNull();
  expect(choleskyFactor(Float64Array.of(1, 0, 1, 1), 2)).toBeNull();
});

test("the noncentral χ² agrees with the central one, with R, and with its inverse", () => {
  expect(noncentralChiSquaredCdf(3, 4, 0)).toBe(chiSquaredCdf(3, 4));
  // The square of a normal with mean 2: P(|Z + 2| ≤ 3) = Φ(1) − Φ(−5).
  expect(noncentralChiSquaredCdf(9, 1, 4)).toBeCloseTo(0.8413447460685429 - 2.866515718791939e-7, 13);
  expect(noncentralChiSquaredCdf(100, 10, noncentralityAt(100, 10, 0.05))).toBeCloseTo(0.05, 10);
  expect(noncentralityAt(3, 10, 0.95)).toBe(0);
  expect(noncentralChiSquaredCdf(3, 0, 1)).toBeNaN();
});
