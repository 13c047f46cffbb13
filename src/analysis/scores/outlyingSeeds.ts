import { groupBy } from "../../data/groupBy.js";
import { combinations } from "../../numeric/combinations.js";
import { studentTSf } from "../../numeric/distributions/studentT.js";
import { mean, standardDeviation } from "../../numeric/moments.js";
import { ROUNDING } from "../../numeric/spread/constant.js";
import { alphaOf, endsOf, mostTogether, outlyingValues, squaresAround } from "./outlyingValues.js";

/** A score of one seed at one checkpoint. */
export interface PlacedScore {
  readonly seed: string;
  readonly step: number | null;
  readonly value: number;
}

/** Fewest seeds at the end of which one may be named: it must be less than half of them. */
export const FEWEST_ENDED = 3;

/**
 * The seeds that ended so far from the others that they are none of their kind: by where they ended (see `outlyingValues`), else by
 * how they left the others (see `brokenAway`), and then whether what is left holds more. Less than half of the seeds at the end.
 */
export function outlyingSeeds(scores: readonly PlacedScore[], end: number | null): string[] {
  const ended = scores.filter(({ step }) => step === end).map(({ seed }) => seed);
  const named: string[] = [];
  for (;;) {
    const left = scores.filter(({ seed }) => !named.includes(seed));
    const finals = left.filter(({ step }) => step === end);
    const places = outlyingValues(finals.map(({ value }) => value));
    const found = places.length > 0 ? places.map((place) => finals[place]!.seed) : brokenAway(left, end);
    if (found.length === 0 || 2 * (named.length + found.length) >= ended.length) break;
    named.push(...found);
  }
  return ended.filter((seed) => named.includes(seed));
}

/** Fewest degrees of freedom of the moves that one is held against. */
const FEWEST_MOVES = 6;

/** Scores of one seed by checkpoint. */
interface Curve {
  readonly seed: string;
  readonly points: ReadonlyMap<number | null, number>;
}

/**
 * The seeds that left the others between two checkpoints, where so few end that their spread there shows little: each by one move
 * against the mean of the others far larger than these move against each other (t, Bonferroni over all moves and ways to take so
 * many seeds), after which it ended farther from them than three times what they ever differ by. Up to a quarter of them, or two,
 * with alpha as in `outlyingValues`; empty where none did.
 */
export function brokenAway(scores: readonly PlacedScore[], end: number | null): string[] {
  if (end === null) return [];
  const curves = curvesTo(scores, end);
  const ends = curves.map(({ points }) => points.get(end)!);
  for (let size = 1; size <= mostTogether(curves.length, size === 1 ? 2 : 3); size++) {
    const set = endsOf(ends, size).find((one) => haveLeft(curves, one, end));
    if (set !== undefined) return set.map((place) => curves[place]!.seed);
  }
  return [];
}

/** The curves of the seeds that have a score at the end. */
function curvesTo(scores: readonly PlacedScore[], end: number): Curve[] {
  return [...groupBy(scores, ({ seed }) => seed)].flatMap(([seed, own]) => {
    const points = new Map(own.map(({ step, value }) => [step, value]));
    return points.has(end) ? [{ seed, points }] : [];
  });
}

function haveLeft(curves: readonly Curve[], set: readonly number[], end: number): boolean {
  const own = set.map((place) => curves[place]!);
  const others = curves.filter((_, place) => !set.includes(place));
  return own.every((curve) => hasLeft(curve, others, end, { seeds: curves.length, size: set.length }));
}

function hasLeft(
  own: Curve,
  others: readonly Curve[],
  end: number,
  { seeds, size }: { readonly seeds: number; readonly size: number },
): boolean {
  const ends = others.map(({ points }) => points.get(end)!);
  const distance = own.points.get(end)! - mean(ends);
  const widening = Math.sqrt(1 + 1 / others.length);
  // What most sets fail, before what takes long.
  if (!(Math.abs(distance) > 3 * standardDeviation(ends) * widening)) return false;
  const steps = [...own.points.keys()]
    .filter((step): step is number => step !== null && step <= end && others.every(({ points }) => points.has(step)))
    .sort((a, b) => a - b);
  const moves = steps.slice(1).map((step, place) => {
    const moved = ({ points }: Curve) => points.get(step)! - points.get(steps[place]!)!;
    const theirs = others.map(moved);
    return { against: (moved(own) - mean(theirs)) * Math.sign(distance), theirs };
  });
  const freedom = moves.length * (others.length - 1);
  if (freedom < FEWEST_MOVES) return false;
  const pooled = Math.sqrt(moves.reduce((sum, { theirs }) => sum + squaresAround(theirs), 0) / freedom);
  // Where all differ much at one checkpoint, one of them may.
  const largest = Math.max(
    ...moves.map(({ against, theirs }) => against / Math.max(pooled, standardDeviation(theirs))),
  );
  const theirScores = steps.map((step) => others.map(({ points }) => points.get(step)!));
  const spread = Math.max(...theirScores.map(standardDeviation));
  // Seeds that move alike but for rounding show nothing of how seeds move.
  const scale = Math.max(...theirScores.flat().map(Math.abs));
  if (!(pooled > ROUNDING * scale) || !(Math.abs(distance) > 3 * spread * widening)) return false;
  const p = 2 * combinations(seeds, size) * moves.length * studentTSf(largest / widening, freedom);
  return p < alphaOf(size);
}
