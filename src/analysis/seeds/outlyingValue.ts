import { groupBy } from "../../data/groupBy.js";
import { studentTSf } from "../../numeric/distributions/studentT.js";
import { mean, standardDeviation } from "../../numeric/moments.js";

/** Fewest seeds among which one can stand out: three others show how seeds differ. */
const FEWEST = 4;

/** Probability of naming a seed of a row whose seeds are alike. */
export const OUTLYING_ALPHA = 0.001;

/**
 * Index of the value that lies so far from all others that it is none of their kind; `null` where none does.
 *
 * Each value is held against a prediction from the others, t = (x − mean of the others) ÷ (their SD·√(1 + 1/(n − 1))) with
 * n − 2 degrees of freedom; the farthest one counts when its two-sided p, times the number of values, is below 0.001. Of
 * normal values one set in a thousand has such a value. It must stand apart as well: farther from the nearest other than the SD of
 * the others, or it is but the end of a tail, as of many seeds near the end of the scale. Two that diverged together hide each
 * other.
 *
 * Grubbs (1950), "Sample criteria for testing outlying observations": the same statistic in another form.
 */
export function outlyingValue(values: readonly number[]): number | null {
  if (values.length < FEWEST) return null;
  const pValues = values.map((value, index) => {
    const others = values.filter((_, other) => other !== index);
    const spread = standardDeviation(others);
    const distance = Math.abs(value - mean(others));
    if (!(spread > 0)) return Number.NaN;
    const statistic = distance / (spread * Math.sqrt(1 + 1 / others.length));
    return Math.min(1, 2 * values.length * studentTSf(statistic, others.length - 1));
  });
  const least = Math.min(...pValues.filter((p) => !Number.isNaN(p)));
  if (!(least < OUTLYING_ALPHA)) return null;
  const outlying = pValues.indexOf(least);
  return standsApart(values, outlying) ? outlying : null;
}

function standsApart(values: readonly number[], index: number): boolean {
  const others = values.filter((_, other) => other !== index);
  const nearest = Math.min(...others.map((other) => Math.abs(other - values[index]!)));
  return nearest > standardDeviation(others);
}

/** A score of one seed at one checkpoint. */
interface PlacedScore {
  readonly seed: string;
  readonly step: number | null;
  readonly value: number;
}

/** Fewest degrees of freedom of the moves that one is held against. */
const FEWEST_MOVES = 6;

/**
 * The seed that left the others between two checkpoints, where so few end that their spread there shows little: by one move against
 * their mean far larger than they move against each other (t, Bonferroni over all moves, below 0.001), after which it ended
 * farther from them than three times what they ever differ by. `null` where none did.
 */
export function brokenAway(scores: readonly PlacedScore[], end: number | null): string | null {
  const curves = [...groupBy(scores, ({ seed }) => seed)].flatMap(([seed, own]) => {
    const points = new Map(own.map(({ step, value }) => [step, value]));
    return points.has(end) ? [{ seed, points }] : [];
  });
  if (curves.length < 3 || end === null) return null;
  const distanceOf = (index: number) => {
    const others = curves.filter((_, other) => other !== index);
    return curves[index]!.points.get(end)! - mean(others.map(({ points }) => points.get(end)!));
  };
  const distances = curves.map((_, index) => distanceOf(index));
  const farthest = distances.reduce(
    (best, one, index) => (Math.abs(one) > Math.abs(distances[best]!) ? index : best),
    0,
  );
  const [own, distance] = [curves[farthest]!, distances[farthest]!];
  const others = curves.filter((_, index) => index !== farthest);
  const steps = [...own.points.keys()]
    .filter((step): step is number => step !== null && step <= end && others.every(({ points }) => points.has(step)))
    .sort((a, b) => a - b);
  const moves = steps.slice(1).map((step, place) => {
    const moved = ({ points }: (typeof curves)[number]) => points.get(step)! - points.get(steps[place]!)!;
    const theirs = others.map(moved);
    return { against: (moved(own) - mean(theirs)) * Math.sign(distance), theirs };
  });
  const freedom = moves.length * (others.length - 1);
  if (freedom < FEWEST_MOVES) return null;
  const square = (values: readonly number[]) => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0);
  const pooled = Math.sqrt(moves.reduce((sum, { theirs }) => sum + square(theirs), 0) / freedom);
  // Where all differ much at one checkpoint, one of them may.
  const largest = Math.max(
    ...moves.map(({ against, theirs }) => against / Math.max(pooled, Math.sqrt(square(theirs) / (others.length - 1)))),
  );
  const t = largest / Math.sqrt(1 + 1 / others.length);
  const spread = Math.max(...steps.map((step) => standardDeviation(others.map(({ points }) => points.get(step)!))));
  if (!(pooled > 0) || !(Math.abs(distance) > 3 * spread * Math.sqrt(1 + 1 / others.length))) return null;
  return 2 * curves.length * moves.length * studentTSf(t, freedom) < OUTLYING_ALPHA ? own.seed : null;
}
