import { chebyshevWeights } from "../../numeric/chebyshev.js";

/** Of each pair of rows, in the order of a lower triangle with its diagonal: Σ p, Σ p² and Σ p³ over the columns, p their product. */
export interface PowerSums {
  readonly ones: Float64Array;
  readonly squares: Float64Array;
  readonly cubes: Float64Array;
}

/** Sums of 0 for so many rows. */
export function noPowerSums(rows: number): PowerSums {
  const size = (rows * (rows + 1)) / 2;
  return { ones: new Float64Array(size), squares: new Float64Array(size), cubes: new Float64Array(size) };
}

/** Adds those of the columns of a row-major table. */
export function addPowerSums(to: PowerSums, table: Float64Array, rows: number, columns: number): void {
  const sums = new Float64Array(12);
  const put = (first: number, second: number, at: number) => {
    if (first >= rows || second > first) return;
    const place = (first * (first + 1)) / 2 + second;
    to.ones[place]! += sums[at]!;
    to.squares[place]! += sums[at + 1]!;
    to.cubes[place]! += sums[at + 2]!;
  };
  for (let first = 0; first < rows; first += 2) {
    for (let second = 0; second <= first; second += 2) {
      pairSums(sums, table, columns, { first, second, last: rows - 1 });
      put(first, second, 0);
      put(first, second + 1, 3);
      put(first + 1, second, 6);
      put(first + 1, second + 1, 9);
    }
  }
}

/** Two rows by two at a time: each number that is loaded serves twice, and no sum waits for another. */
function pairSums(
  sums: Float64Array,
  table: Float64Array,
  columns: number,
  { first, second, last }: { readonly first: number; readonly second: number; readonly last: number },
): void {
  const [a0, a1] = [first * columns, Math.min(first + 1, last) * columns];
  const [b0, b1] = [second * columns, Math.min(second + 1, last) * columns];
  let [s0, s1, s2, s3, s4, s5] = [0, 0, 0, 0, 0, 0];
  let [s6, s7, s8, s9, s10, s11] = [0, 0, 0, 0, 0, 0];
  for (let column = 0; column < columns; column++) {
    const x0 = table[a0 + column]!;
    const x1 = table[a1 + column]!;
    const y0 = table[b0 + column]!;
    const y1 = table[b1 + column]!;
    const p00 = x0 * y0;
    const p01 = x0 * y1;
    const p10 = x1 * y0;
    const p11 = x1 * y1;
    s0 += p00;
    s1 += p00 * p00;
    s2 += p00 * p00 * p00;
    s3 += p01;
    s4 += p01 * p01;
    s5 += p01 * p01 * p01;
    s6 += p10;
    s7 += p10 * p10;
    s8 += p10 * p10 * p10;
    s9 += p11;
    s10 += p11 * p11;
    s11 += p11 * p11 * p11;
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
  sums[4] = s4;
  sums[5] = s5;
  sums[6] = s6;
  sums[7] = s7;
  sums[8] = s8;
  sums[9] = s9;
  sums[10] = s10;
  sums[11] = s11;
}

/** Adds sums that are smooth in the places of the two rows on [−1, 1], and known where both stand at Chebyshev nodes. */
export function addInterpolated(to: PowerSums, atNodes: PowerSums, nodes: number, places: Float64Array): void {
  const weights = chebyshevWeights(places, nodes);
  for (const key of ["ones", "squares", "cubes"] as const) {
    addBetweenNodes(to[key], atNodes[key], nodes, weights);
  }
}

function addBetweenNodes(to: Float64Array, atNodes: Float64Array, nodes: number, weights: Float64Array): void {
  const rows = weights.length / nodes;
  const half = new Float64Array(nodes);
  let place = 0;
  for (let first = 0; first < rows; first++) {
    half.fill(0);
    for (let a = 0, at = 0; a < nodes; a++) {
      const own = weights[first * nodes + a]!;
      for (let b = 0; b < a; b++, at++) {
        half[b]! += own * atNodes[at]!;
        half[a]! += weights[first * nodes + b]! * atNodes[at]!;
      }
      half[a]! += own * atNodes[at++]!;
    }
    for (let second = 0; second <= first; second++, place++) {
      let sum = 0;
      for (let node = 0, at = second * nodes; node < nodes; node++, at++) sum += half[node]! * weights[at]!;
      to[place]! += sum;
    }
  }
}
