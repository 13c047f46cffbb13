import { groupBy } from "../../data/groupBy.js";
import { mean } from "../../numeric/moments.js";
import { outlyingSeeds, type PlacedScore } from "./outlyingSeeds.js";

/** Where one seed ended that diverged, and when it left the others. */
export interface OutlyingSeed {
  readonly seed: string;
  readonly value: number;
  /**
   * The checkpoint after which it left them: where it lost or gained most on their mean (`against`), and by how much its own score
   * changed there; `null` with one checkpoint.
   */
  readonly since: { readonly step: number; readonly change: number; readonly against: number } | null;
}

/** Seeds that ended far from the others, the farthest first. */
export interface Divergence {
  readonly seeds: readonly OutlyingSeed[];
  /** Lowest and highest final score of the others. */
  readonly others: { readonly low: number; readonly high: number };
}

/** The seeds that diverged (see `outlyingSeeds`) by their scores at the end; `null` where none did. */
export function divergence(scores: readonly PlacedScore[], end: number | null): Divergence | null {
  const outlying = new Set(outlyingSeeds(scores, end));
  if (outlying.size === 0) return null;
  const finals = scores.filter(({ step }) => step === end);
  const others = finals.filter(({ seed }) => !outlying.has(seed)).map(({ value }) => value);
  const centre = mean(others);
  // One that diverged itself shows nothing of when another did.
  const among = (seed: string) => scores.filter((one) => one.seed === seed || !outlying.has(one.seed));
  const seeds = finals
    .filter(({ seed }) => outlying.has(seed))
    .map(({ seed, value }) => ({ seed, value, since: largestMove(among(seed), seed, Math.sign(value - centre)) }))
    .sort((a, b) => Math.abs(b.value - centre) - Math.abs(a.value - centre));
  return { seeds, others: { low: Math.min(...others), high: Math.max(...others) } };
}

/** The checkpoint at which a seed moved most against the mean of the others, in the direction in which it ended. */
function largestMove(scores: readonly PlacedScore[], seed: string, direction: number): OutlyingSeed["since"] {
  const distances = [...groupBy(scores, ({ step }) => step)].flatMap(([step, members]) => {
    const own = members.find((score) => score.seed === seed);
    const others = members.filter((score) => score.seed !== seed).map(({ value }) => value);
    return own === undefined || others.length === 0 || step === null
      ? []
      : [{ step, value: own.value, distance: own.value - mean(others) }];
  });
  distances.sort((a, b) => a.step - b.step);
  const moves = distances.slice(1).map(({ step, value, distance }, place) => ({
    step,
    change: value - distances[place]!.value,
    against: distance - distances[place]!.distance,
  }));
  const [largest] = moves.sort((a, b) => direction * (b.against - a.against) || a.step - b.step);
  return largest === undefined || !(direction * largest.against > 0) ? null : largest;
}
