import { log1p, logarithm } from "../elementary/logarithm.js";

/** ln(√(2π)). */
export const LOG_ROOT_TWO_PI = 0.9189385332046727;

/** Stirling's series in 1/n: B_{2k} / (2k(2k−1)), alternating. Seven terms leave less than 3e-17 from n = 10 on. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/**
 * What Stirling's formula leaves out: ln Γ(n) − [(n − ½) ln n − n + ln √(2π)], for n > 0 (not only integers).
 * Falls from +∞ at 0 to 1/(12n). NaN for negative n.
 *
 * Loader (2000), "Fast and accurate computation of binomial probabilities"; below 10 by the recurrence of Γ.
 */
export function stirlingError(n: number): number {
  if (!(n >= 0)) return Number.NaN;
  let shifted = n;
  let correction = 0;
  for (; shifted < 10; shifted++) correction += (shifted + 0.5) * log1p(1 / shifted) - 1;
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  let series = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) series = series * square + STIRLING[k]!;
  return correction + series * inverse;
}

/** stirlingError(n + step) − stirlingError(n) for n ≥ 10 and step > 0, of the order of the step where that is small. */
export function stirlingErrorGrowth(n: number, step: number): number {
  const before = 1 / n;
  const after = 1 / (n + step);
  const change = -step * before * after;
  // after^m − before^m for m = 1, 3, 5, …, each from the one before.
  let difference = change;
  let power = before;
  let growth = 0;
  for (let k = 0; k < STIRLING.length; k++) {
    growth += STIRLING[k]! * difference;
    difference = after * after * difference + power * change * (after + before);
    power *= before * before;
  }
  return growth;
}

/**
 * Half the Poisson deviance of an observation from its mean: observed·ln(observed/mean) + mean − observed, at least 0.
 * `difference` is mean − observed: the caller often knows it with less cancellation. Both must be positive.
 *
 * Loader (2000), there called bd0.
 */
export function deviance(observed: number, mean: number, difference = mean - observed): number {
  const v = difference / observed;
  // Far from the mean nothing cancels.
  if (!(Math.abs(v) < 0.5)) return observed * logarithm(observed / mean) + difference;
  // v − ln(1 + v) with ln(1 + v) = 2 artanh r, r = v/(2 + v): the linear parts cancel on paper, not in the machine.
  const r = v / (2 + v);
  const square = r * r;
  let power = 1;
  let series = 1 / 3;
  for (let k = 5; power > 1e-18; k += 2) {
    power *= square;
    series += power / k;
  }
  return observed * r * (v - 2 * square * series);
}
