import { logarithm } from "../elementary/logarithm.js";

/** Below this the series is reached by the recurrence. */
const SERIES_FROM = 10;

/**
 * ψ(x), the derivative of ln Γ, for x > 0; NaN elsewhere. Recurrence up to 10, then the asymptotic series (DLMF 5.5.2 and
 * 5.11.2): within 1e-14 of the larger of 1 and the value.
 */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 0;
  let at = x;
  for (; at < SERIES_FROM; at++) shift += 1 / at;
  const square = 1 / at ** 2;
  const series =
    square *
    (1 / 12 -
      square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - (square * 691) / 32760)))));
  return logarithm(at) - 1 / (2 * at) - series - shift;
}

/** ψ′(x) for x > 0; NaN elsewhere. Recurrence and asymptotic series as in `digamma` (DLMF 5.15.5 and 5.15.8). */
export function trigamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 0;
  let at = x;
  for (; at < SERIES_FROM; at++) shift += 1 / at ** 2;
  const square = 1 / at ** 2;
  const series =
    square *
    (1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - square * (5 / 66 - (square * 691) / 2730)))));
  return 1 / at + square / 2 + series / at + shift;
}
