import { logarithm } from "../elementary/logarithm.js";

/** A tail probability at one place and the size of its derivative there. */
interface TailAt {
  readonly value: number;
  readonly density: number;
}

interface SearchRange {
  /** Whether the tail grows (a lower tail) or falls (an upper one) along the line. */
  readonly rising: boolean;
  /** A place that lies left of the root, up to rounding. */
  readonly low: number;
  /** First guess, not left of `low`. */
  readonly start: number;
}

/** Bisection alone needs about 60; Newton from a fair guess needs 3 to 8. */
const MOST_STEPS = 300;

/**
 * The place where a monotone tail probability equals `target`, by Newton's method on the logarithm of the tail inside a
 * bracket that every evaluation narrows. Meant for scales on which the log of the tail is concave (ln x for the gamma
 * distribution, ln(x/(1 − x)) for the beta), where Newton cannot cycle. NaN where the tail is NaN.
 */
export function solveTail(tailAt: (place: number) => TailAt, target: number, range: SearchRange): number {
  const { rising, low, start } = range;
  let left = low - 1e-6 * (1 + Math.abs(low));
  let right = Number.POSITIVE_INFINITY;
  let place = start;
  let reach = 1;
  let lastStep = Number.POSITIVE_INFINITY;
  for (let count = 0; count < MOST_STEPS; count++) {
    const { value, density } = tailAt(place);
    const gap = logarithm(value / target);
    if (gap === 0 || Number.isNaN(gap)) return gap === 0 ? place : Number.NaN;
    if (gap > 0 === rising) right = place;
    else left = place;
    const newton = (gap * value) / density;
    let next = rising ? place - newton : place + newton;
    if (!(next >= left && next <= right)) {
      next = right === Number.POSITIVE_INFINITY ? place + reach : left + (right - left) / 2;
      reach *= 2;
    }
    const step = Math.abs(next - place);
    // At the level of rounding, steps stop shrinking.
    if (step <= 1e-16 * Math.abs(next) || (step < 1e-9 && step >= 0.5 * lastStep)) return next;
    lastStep = step;
    place = next;
  }
  return place;
}
