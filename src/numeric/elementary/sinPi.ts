/** sin(πx) to within two units in the last place, in the same bits on every engine; whole x give 0. */
export function sinPi(x: number): number {
  // The remainder of a division is exact.
  const turn = x % 2;
  const size = Math.abs(turn);
  const inHalf = size > 1 ? 2 - size : size;
  const sign = turn < 0 !== size > 1 ? -1 : 1;
  const near = inHalf > 0.5 ? 1 - inHalf : inHalf;
  return sign * (near > 0.25 ? cosine(Math.PI * (0.5 - near)) : sine(Math.PI * near));
}

/** 1/3!, 1/5! … and 1/2!, 1/4! …, with the signs of the series, the last first. */
const SINE = [17, 15, 13, 11, 9, 7, 5, 3].map((order) => (order % 4 === 1 ? 1 : -1) / factorial(order));
const COSINE = [18, 16, 14, 12, 10, 8, 6, 4, 2].map((order) => (order % 4 === 0 ? 1 : -1) / factorial(order));

/** Up to π/4. */
function sine(angle: number): number {
  return angle + angle * series(angle * angle, SINE);
}

/** Up to π/4. */
function cosine(angle: number): number {
  return 1 + series(angle * angle, COSINE);
}

function series(square: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = (sum + coefficient) * square;
  return sum;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
