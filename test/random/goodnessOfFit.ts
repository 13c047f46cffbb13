import { chiSquaredSf } from "../../src/numeric/distributions/chiSquared.js";

/** Chi-squared p-value of counts against expected ones, neighbouring cells joined until each expects at least 10. */
export function goodnessOfFit(observed: ArrayLike<number>, expected: ArrayLike<number>): number {
  const cells: { observed: number; expected: number }[] = [];
  let [seen, awaited] = [0, 0];
  for (let k = 0; k < expected.length; k++) {
    seen += observed[k]!;
    awaited += expected[k]!;
    if (awaited >= 10) {
      cells.push({ observed: seen, expected: awaited });
      [seen, awaited] = [0, 0];
    }
  }
  const last = cells[cells.length - 1]!;
  last.observed += seen;
  last.expected += awaited;
  const statistic = cells.reduce((sum, cell) => sum + (cell.observed - cell.expected) ** 2 / cell.expected, 0);
  return chiSquaredSf(statistic, cells.length - 1);
}

/** Largest distance between two empirical distribution functions, × √(nm/(n + m)); above 1.95 once in a thousand. */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [a, b] = [Float64Array.from(first).sort(), Float64Array.from(second).sort()];
  let [i, j, largest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    // Values that differ by rounding only are the same.
    const edge = value + 1e-12 * Math.max(1, Math.abs(value));
    while (i < a.length && a[i]! <= edge) i++;
    while (j < b.length && b[j]! <= edge) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest * Math.sqrt((a.length * b.length) / (a.length + b.length));
}
