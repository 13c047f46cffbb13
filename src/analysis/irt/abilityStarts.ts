import { exponential } from "../../numeric/elementary/exponential.js";
import type { ItemTable } from "./itemTable.js";

/** Where two estimates of a run's ability lie, to some eight digits. */
interface AbilityStart {
  /** Posterior mode. */
  readonly map: number;
  /** Maximum of the likelihood. */
  readonly ml: number;
}

/** Ends and spacing of the table. */
const END = 8;
const SPACING = 1 / 16;

/**
 * Starts for runs that answered all items, by the sum of the slopes of those that they got right: without guessing, the
 * equations of mode and maximum know no more of the answers, Σ aP(θ) = Σ ax and Σ aP(θ) + θ = Σ ax. The left sides are
 * tabulated once, with their derivatives, and interpolated by cubics. `null` where items can be guessed; a start is `null`
 * where its root lies beyond the table.
 */
export function abilityStarts({
  slopes,
  intercepts,
  guessing,
}: ItemTable): ((rightSlopes: number) => AbilityStart | null) | null {
  if (guessing !== null) return null;
  const count = 2 * (END / SPACING) + 1;
  const expected = new Float64Array(count);
  const information = new Float64Array(count);
  for (let node = 0; node < count; node++) {
    const ability = -END + node * SPACING;
    for (let item = 0; item < slopes.length; item++) {
      const slope = slopes[item]!;
      const odds = exponential(-Math.abs(slope * ability + intercepts[item]!));
      const near = 1 / (1 + odds);
      expected[node]! += slope * (slope * ability + intercepts[item]! >= 0 ? near : odds * near);
      information[node]! += slope * slope * odds * near * near;
    }
  }
  return (rightSlopes) => {
    const map = rootOf(expected, information, rightSlopes, 1);
    const ml = rootOf(expected, information, rightSlopes, 0);
    return map === null || ml === null ? null : { map, ml };
  };
}

/** The root of expected(θ) + prior·θ = sum, whose left side rises; `null` beyond the table. */
function rootOf(expected: Float64Array, information: Float64Array, sum: number, prior: number): number | null {
  const excess = (node: number) => expected[node]! + prior * (-END + node * SPACING) - sum;
  let [low, high] = [0, expected.length - 1];
  if (!(excess(low) < 0 && excess(high) > 0)) return null;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  const [from, to] = [excess(low), excess(high)];
  const [rise, end] = [SPACING * (information[low]! + prior), SPACING * (information[high]! + prior)];
  // Hermite's cubic from 0 to 1, by Newton's steps from the chord's root.
  const [second, third] = [3 * (to - from) - 2 * rise - end, rise + end - 2 * (to - from)];
  let share = from / (from - to);
  for (let step = 0; step < 4; step++) {
    const value = from + share * (rise + share * (second + share * third));
    const slope = rise + share * (2 * second + 3 * share * third);
    if (!(slope > 0)) break;
    share = Math.min(1, Math.max(0, share - value / slope));
  }
  return -END + (low + share) * SPACING;
}
