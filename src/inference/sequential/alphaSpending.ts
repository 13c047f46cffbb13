import { normalQuantile, normalSf } from "../../numeric/distributions/normal.js";
import { normalDensity } from "../../numeric/distributions/normalDensity.js";
import { solveTail } from "../../numeric/distributions/quantileSearch.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { log1p, logarithm } from "../../numeric/elementary/logarithm.js";
import { gaussLegendre } from "../../numeric/quadrature.js";

/**
 * How alpha is spent while answers come in: hardly any of it early (O'Brien and Fleming), or nearly as much at each look
 * (Pocock).
 */
export type SpendingName = "obrien-fleming" | "pocock";

/** One of several looks at data that accumulate, each of which holds those of the look before. */
export interface SpendingLook {
  /** Share of the planned information that the look has. */
  readonly time: number;
  /** What of alpha is spent by then. */
  readonly spent: number;
  /** The statistic, standard normal at each look, from which on a null is rejected; ∞ where nothing is left to spend. */
  readonly boundary: number;
  /** P of that, which a one-sided p of this look alone must be below: 0 where nothing is left to spend. */
  readonly level: number;
}

/** Above this alpha the level of a look by O'Brien and Fleming's function may fall as alpha rises (Maurer & Bretz 2013). */
export const MOST_TO_SPEND = 0.3;

/**
 * What of a one-sided alpha is spent when a share of the planned information is there; all of it from 1 on.
 *
 * `obrien-fleming`: 2 − 2Φ(z(1 − α/2)/√t). `pocock`: α·ln(1 + (e − 1)·t).
 *
 * Lan & DeMets (1983), "Discrete sequential boundaries for clinical trials".
 *
 * @param time above 0
 */
export function alphaSpent(spending: SpendingName, alpha: number, time: number): number {
  if (time >= 1) return alpha;
  if (spending === "pocock") return alpha * log1p((Math.E - 1) * time);
  return 2 * normalSf(-normalQuantile(alpha / 2) / Math.sqrt(time));
}

/**
 * The boundaries of looks at data that accumulate: together they are crossed with probability alpha where nothing is to be found.
 * What is rejected at a look is what alpha gained by then (`alphaSpent`), by the joint distribution of the looks: sums with
 * independent normal increments, integrated from look to look by Gauss–Legendre rules over all that has not crossed yet.
 *
 * One-sided; a two-sided alpha is twice it, up to the chance of crossing both ways.
 *
 * Armitage, McPherson & Rowe (1969), "Repeated significance tests on accumulating data"; Lan & DeMets (1983); Jennison & Turnbull
 * (2000), "Group sequential methods", §7.2 and §19.2.
 *
 * @param times rising; a share above 1 is 1
 */
export function spendingBoundaries(spending: SpendingName, alpha: number, times: readonly number[]): SpendingLook[] {
  const looks: SpendingLook[] = [];
  let open: OpenPaths | null = null;
  for (const [index, time] of times.entries()) {
    const spent = alphaSpent(spending, alpha, time);
    const gain: number = spent - (looks.at(-1)?.spent ?? 0);
    const boundary = gain > 0 ? boundaryOf(open, time, gain) : Number.POSITIVE_INFINITY;
    looks.push({ time, spent, boundary, level: normalSf(boundary) });
    if (index < times.length - 1) open = openPaths(open, time, boundary, times[index + 1] as number);
  }
  return looks;
}

/**
 * The p of the last of several looks with the looks counted: the smallest alpha whose boundary it reaches there, so that to reject
 * where this is alpha at most is to reject where the boundary is crossed. 1 where it is above `MOST_TO_SPEND`.
 *
 * Jennison & Turnbull (2000), §9.2 (repeated p-values); they may be adjusted for several tests: Maurer & Bretz (2013), "Multiple testing
 * in group sequential trials using graphical approaches".
 *
 * @param pValue one-sided, of this look alone
 */
export function repeatedPValue(spending: SpendingName, pValue: number, times: readonly number[]): number {
  const gapAt = (logAlpha: number) => {
    const { level } = spendingBoundaries(spending, exponential(logAlpha), times).at(-1) as SpendingLook;
    return logarithm(level / pValue);
  };
  // A look alone rejects no more often than all of them.
  const [low, high] = [logarithm(pValue), logarithm(MOST_TO_SPEND)];
  if (!(low < high)) return 1;
  const [below, above] = [gapAt(low), gapAt(high)];
  if (!(above >= 0)) return 1;
  return exponential(risingRoot(gapAt, { place: low, gap: below }, { place: high, gap: above }));
}

interface Bracket {
  readonly place: number;
  readonly gap: number;
}

/** Where a rising function is 0, by false position; an end that stays twice counts half (Dowell & Jarratt 1971). */
function risingRoot(gapAt: (place: number) => number, left: Bracket, right: Bracket): number {
  let [below, above, found] = [left, right, right];
  for (let count = 0; count < 100 && Math.abs(found.gap) > 1e-10; count++) {
    const share = below.gap === Number.NEGATIVE_INFINITY ? 0.5 : below.gap / (below.gap - above.gap);
    const wasAbove = found === above;
    const place = below.place + share * (above.place - below.place);
    found = { place, gap: gapAt(place) };
    const isAbove = found.gap >= 0;
    const stayed = count > 0 && isAbove === wasAbove ? 0.5 : 1;
    if (isAbove) [below, above] = [{ ...below, gap: below.gap * stayed }, found];
    else [below, above] = [found, { ...above, gap: above.gap * stayed }];
  }
  return found.place;
}

/** Places of the statistic of a look that has not ended the series, with the probability laid on each. */
interface OpenPaths {
  readonly time: number;
  readonly places: Float64Array;
  readonly chances: Float64Array;
}

/** Below this a standard normal statistic hardly ever is: 1e-19. */
const LOWEST = -9;
const HIGHEST = 40;
/** Steps up that are as rare as 1e-46 are left out. */
const FARTHEST = 14;

/** The boundary at which a look gains so much: of the first a quantile, of others by Newton's method on the logarithm. */
function boundaryOf(open: OpenPaths | null, time: number, gain: number): number {
  const alone = -normalQuantile(gain);
  if (open === null) return alone;
  // What has not crossed yet crosses no more often than all would: the boundary is not above that of one look.
  return solveTail((place) => crossing(open, time, place), gain, { rising: false, low: LOWEST, start: alone });
}

/** Probability of being open so far and above a place now, and its density there. */
function crossing(open: OpenPaths, time: number, place: number) {
  return { value: laidOn(open, time, place, normalSf), density: openDensity(open, time, place) };
}

function openDensity(open: OpenPaths, time: number, place: number): number {
  return laidOn(open, time, place, normalDensity) * Math.sqrt(time / (time - open.time));
}

/** What a function of the step to a place is on average, over the paths that are open. */
function laidOn(
  { time: before, places, chances }: OpenPaths,
  time: number,
  place: number,
  of: (step: number) => number,
) {
  const [now, then] = [Math.sqrt(time / (time - before)), Math.sqrt(before / (time - before))];
  let total = 0;
  for (let index = 0; index < places.length; index++) {
    const step = place * now - (places[index] as number) * then;
    if (step < FARTHEST) total += (chances[index] as number) * of(step);
  }
  return total;
}

/** The places below a boundary, near enough for the steps that lead to them and from them. */
function openPaths(open: OpenPaths | null, time: number, boundary: number, next: number): OpenPaths {
  const width = Math.min(boundary, HIGHEST) - LOWEST;
  const steps = [next - time, ...(open === null ? [] : [time - open.time])].map((step) => Math.sqrt(step / time));
  const { nodes, weights } = gaussLegendre(Math.ceil(16 + (1.2 * width) / Math.min(1, ...steps)));
  const places = nodes.map((node) => LOWEST + width * node);
  const densityAt = (place: number) => (open === null ? normalDensity(place) : openDensity(open, time, place));
  return { time, places, chances: places.map((place, index) => width * (weights[index] as number) * densityAt(place)) };
}
