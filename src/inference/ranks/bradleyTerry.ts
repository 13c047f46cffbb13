import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordsWith } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import { finiteOrNull, type Note, type Refusal, refuse } from "../../notes.js";
import { choleskyFactor, solveCholesky, solveLower } from "../../numeric/cholesky.js";
import { DisjointSets } from "../../numeric/disjointSets.js";
import { aboveZero } from "../../numeric/distributions/aboveZero.js";
import { fSf } from "../../numeric/distributions/fDistribution.js";
import { studentTSf } from "../../numeric/distributions/studentT.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { log1p } from "../../numeric/elementary/logarithm.js";
import { logistic } from "../../numeric/logistic.js";
import { someNames } from "../../someNames.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { tInterval } from "../intervals/meanInterval.js";

/** One judgement of two answers against each other. */
export interface Preference {
  readonly first: string;
  readonly second: string;
  /** 1 where the first won, 0 where the second did, ½ for a tie; anything between for a judge that says how much. */
  readonly outcome: number;
  /** What makes judgements alike, such as the question: those that share it are not independent. Default: each its own. */
  readonly cluster?: string | number;
}

/** How strong one side is. */
export interface Strength {
  readonly name: string;
  /** Log-odds of winning against the mean side; differences of two are the log-odds of a win between them. */
  readonly strength: number;
  readonly standardError: number | null;
  readonly interval: Interval | null;
  readonly judgements: number;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
}

/** Two sides against each other, by the strengths: whether they met or not. */
export interface StrengthDifference {
  readonly first: string;
  readonly second: string;
  /** Strength of the first − that of the second, in log-odds. */
  readonly difference: number;
  readonly interval: Interval | null;
  readonly pValue: number | null;
  /** Probability that the first wins, a tie being half a win. */
  readonly winProbability: number;
}

/** Whether one strength a side explains who wins against whom. */
export interface Transitivity {
  /** Hotelling's T² of what the strengths leave of each pair, as F; `null` without cycles of pairs, or with too few clusters. */
  readonly statistic: number | null;
  /** Independent cycles of pairs, and clusters less these. */
  readonly degreesOfFreedom: readonly [number, number];
  /** Small where there are cycles such as a over b over c over a. */
  readonly pValue: number | null;
}

/** Strengths of sides that were judged in pairs. */
export interface BradleyTerry {
  readonly ok: true;
  readonly kind: "bradley-terry";
  /** The strongest first, then by name. */
  readonly strengths: readonly Strength[];
  /** All pairs, in that order; p values are not adjusted. */
  readonly differences: readonly StrengthDifference[];
  readonly transitivity: Transitivity;
  readonly clusters: number;
  readonly notes: readonly Note[];
}

/** Sides whose strengths are found at once. */
const MOST_SIDES = 500;
/** Cycles of pairs that are tested together. */
const MOST_CYCLES = 150;
const STEPS = 60;

/**
 * Bradley and Terry's strengths from preferences, a tie being half a win and half a loss: P(first wins) = logistic(strength
 * of the first − of the second), by maximum likelihood, with errors that are robust to judgements of one cluster being alike
 * and to ties (sandwich, clusters/(clusters − 1), Student's t with clusters − 1). The mean strength is 0. Transitivity is tested by
 * what the strengths leave of each pair, summed by cluster. Refused where a group of sides won, or lost, all against the others: their
 * strength has no bound.
 *
 * Bradley & Terry (1952), "Rank analysis of incomplete block designs"; Hunter (2004) on when the maximum exists; Liang & Zeger (1986)
 * on the errors.
 *
 * @example
 * bradleyTerry([
 *   { first: "a", second: "b", outcome: 1, cluster: "q1" },
 *   { first: "a", second: "b", outcome: 0.5, cluster: "q2" },
 * ])
 */
export function bradleyTerry(
  preferences: readonly Preference[],
  options: IntervalOptions = {},
): BradleyTerry | Refusal {
  requireArgument(
    "bradleyTerry",
    "preferences",
    preferences,
    recordsWith(["first", "second", "outcome"], "[{ first, second, outcome }, …]"),
  );
  const { level = LEVEL } = optionsOf("bradleyTerry", options);
  requireLevel("bradleyTerry", level);
  preferences.forEach(requirePreference);
  const names = [...new Set(preferences.flatMap(({ first, second }) => [first, second]))].sort();
  if (names.length < 2)
    return refuse("too-few-sides", "no two sides were judged against each other", "add preferences");
  if (names.length > MOST_SIDES) {
    return refuse("too-many-sides", `${names.length} sides are more than ${MOST_SIDES}`, "choose fewer models");
  }
  const places = new Map(names.map((name, place) => [name, place]));
  const clusterNames = new Map<string, number>();
  const judged = preferences.map(({ first, second, outcome, cluster }, index): Judged => {
    const key = cluster === undefined ? `#${index}` : JSON.stringify(cluster);
    if (!clusterNames.has(key)) clusterNames.set(key, clusterNames.size);
    return { first: places.get(first)!, second: places.get(second)!, outcome, cluster: clusterNames.get(key)! };
  });
  const apart = neverBeaten(judged, names.length);
  if (apart !== null) {
    return refuse(
      "no-finite-strength",
      `${someNames(
        apart.map((place) => names[place]!),
        4,
      )} never lost, nor tied, against any of the others: how much stronger is not bounded`,
      "add judgements, or leave out sides that won or lost all",
    );
  }
  const fitted = strengthsOf(judged, names.length);
  const clusters = clusterNames.size;
  const covariance = sandwich(judged, fitted, clusters);
  return recordOf(names, judged, fitted, covariance, clusters, level);
}

interface Judged {
  readonly first: number;
  readonly second: number;
  readonly outcome: number;
  readonly cluster: number;
}

/** Strengths with the last side at 0, and the Cholesky factor of the information about the others. */
interface Fitted {
  readonly strengths: Float64Array;
  readonly factor: Float64Array;
  readonly size: number;
}

function requirePreference({ first, second, outcome, cluster }: Preference, index: number): void {
  const fail = (what: string) => {
    throw new ArgumentError("bradleyTerry", `preferences[${index}] ${what}`);
  };
  if (typeof first !== "string" || typeof second !== "string") fail("must name first and second by texts.");
  if (first === second) fail(`must be of two sides, got ${JSON.stringify(first)} for both.`);
  if (!(typeof outcome === "number" && outcome >= 0 && outcome <= 1))
    fail(`must have an outcome from 0 to 1, got ${String(outcome)}. Leave out what was not judged; a tie is 0.5.`);
  if (cluster !== undefined && typeof cluster !== "string" && typeof cluster !== "number")
    fail("must have a text or a number for its cluster.");
}

/** A group of sides that lost nothing to the others, one of the smallest; `null` where there is none (Hunter 2004, assumption 1). */
function neverBeaten(judged: readonly Judged[], sides: number): number[] | null {
  const beaters: Set<number>[] = Array.from({ length: sides }, () => new Set());
  for (const { first, second, outcome } of judged) {
    if (outcome > 0) beaters[second]!.add(first);
    if (outcome < 1) beaters[first]!.add(second);
  }
  const reached = (from: number) => {
    const seen = new Set([from]);
    for (const side of seen) for (const beater of beaters[side]!) seen.add(beater);
    return [...seen];
  };
  const groups = Array.from({ length: sides }, (_, side) => reached(side)).sort((a, b) => a.length - b.length);
  const [smallest] = groups;
  return smallest!.length < sides ? smallest!.sort((a, b) => a - b) : null;
}

/** Newton's steps, halved where they overshoot, on the strengths of all sides but the last. */
function strengthsOf(judged: readonly Judged[], sides: number): Fitted {
  const size = sides - 1;
  const strengths = new Float64Array(sides);
  const logLikelihood = (at: Float64Array) =>
    judged.reduce((total, { first, second, outcome }) => {
      const apart = at[first]! - at[second]!;
      return total + outcome * apart - Math.max(0, apart) - log1p(exponential(-Math.abs(apart)));
    }, 0);
  let factor = informationFactor(judged, strengths, size);
  for (let step = 0; step < STEPS; step++) {
    const score = new Float64Array(sides);
    for (const { first, second, outcome } of judged) {
      const left = outcome - logistic(strengths[first]! - strengths[second]!);
      score[first]! += left;
      score[second]! -= left;
    }
    const move = score.slice(0, size);
    solveCholesky(factor, size, move);
    const before = logLikelihood(strengths);
    let scale = 1;
    const moved = () => strengths.map((strength, side) => strength + scale * (side < size ? move[side]! : 0));
    while (scale > 1e-6 && !(logLikelihood(moved()) >= before - 1e-12)) scale /= 2;
    strengths.set(moved());
    factor = informationFactor(judged, strengths, size);
    if (move.every((one) => Math.abs(one) < 1e-11)) break;
  }
  return { strengths, factor, size };
}

function informationFactor(judged: readonly Judged[], strengths: Float64Array, size: number): Float64Array {
  const information = new Float64Array(size * size);
  for (const { first, second } of judged) {
    const chance = logistic(strengths[first]! - strengths[second]!);
    const weight = chance * (1 - chance);
    if (first < size) information[first * size + first]! += weight;
    if (second < size) information[second * size + second]! += weight;
    if (first < size && second < size) {
      information[first * size + second]! -= weight;
      information[second * size + first]! -= weight;
    }
  }
  // Strengths are bounded, so that the information is positive definite.
  return choleskyFactor(information, size)!;
}

/** Sums of scores by cluster. */
function scoresByCluster(judged: readonly Judged[], { strengths, size }: Fitted, clusters: number): Float64Array[] {
  const scores = Array.from({ length: clusters }, () => new Float64Array(size));
  for (const { first, second, outcome, cluster } of judged) {
    const left = outcome - logistic(strengths[first]! - strengths[second]!);
    if (first < size) scores[cluster]![first]! += left;
    if (second < size) scores[cluster]![second]! -= left;
  }
  return scores;
}

/** What each cluster moves the strengths of all sides by, the last at 0. */
function influences(judged: readonly Judged[], fitted: Fitted, clusters: number): Float64Array[] {
  return scoresByCluster(judged, fitted, clusters).map((score) => {
    solveCholesky(fitted.factor, fitted.size, score);
    const all = new Float64Array(fitted.size + 1);
    all.set(score);
    return all;
  });
}

/** Variance of a contrast of the strengths, NaN for one cluster. */
function sandwich(judged: readonly Judged[], fitted: Fitted, clusters: number) {
  const moved = influences(judged, fitted, clusters);
  return (contrast: (influence: Float64Array) => number): number => {
    const squares = moved.reduce((total, influence) => total + contrast(influence) ** 2, 0);
    return clusters < 2 ? Number.NaN : (squares * clusters) / (clusters - 1);
  };
}

function recordOf(
  names: readonly string[],
  judged: readonly Judged[],
  fitted: Fitted,
  varianceOf: ReturnType<typeof sandwich>,
  clusters: number,
  level: number,
): BradleyTerry {
  const meanOf = (values: Float64Array) => values.reduce((total, value) => total + value, 0) / values.length;
  const centre = meanOf(fitted.strengths);
  const about = (estimate: number, error: number) => {
    const interval = tInterval(estimate, error, clusters - 1, { level });
    return Number.isNaN(interval.low) ? null : { ...interval, method: "cluster-robust-t" };
  };
  // An error that is nothing but rounding is none: all clusters say the same.
  const errorOf = (contrast: (influence: Float64Array) => number) => {
    const error = Math.sqrt(varianceOf(contrast));
    return error > 1e-9 ? error : Number.NaN;
  };
  const tally = names.map(() => ({ judgements: 0, wins: 0, ties: 0, losses: 0 }));
  for (const { first, second, outcome } of judged) {
    for (const [side, won] of [
      [first, outcome],
      [second, 1 - outcome],
    ] as const) {
      const own = tally[side]!;
      own.judgements++;
      own[won > 0.5 ? "wins" : won < 0.5 ? "losses" : "ties"]++;
    }
  }
  const order = names
    .map((_, side) => side)
    .sort((a, b) => fitted.strengths[b]! - fitted.strengths[a]! || (names[a]! < names[b]! ? -1 : 1));
  const strengths = order.map((side): Strength => {
    const strength = fitted.strengths[side]! - centre;
    const error = errorOf((influence) => influence[side]! - meanOf(influence));
    return {
      name: names[side]!,
      strength,
      standardError: finiteOrNull(error),
      interval: about(strength, error),
      ...tally[side]!,
    };
  });
  const differences = order.flatMap((first, place) =>
    order.slice(place + 1).map((second): StrengthDifference => {
      const difference = fitted.strengths[first]! - fitted.strengths[second]!;
      const error = errorOf((influence) => influence[first]! - influence[second]!);
      const pValue = 2 * studentTSf(Math.abs(difference) / error, clusters - 1);
      return {
        first: names[first]!,
        second: names[second]!,
        difference,
        interval: about(difference, error),
        pValue: Number.isNaN(pValue) ? null : aboveZero(pValue),
        winProbability: logistic(difference),
      };
    }),
  );
  const { transitivity, notes } = transitivityOf(judged, fitted, clusters);
  const few: Note[] =
    clusters < 20
      ? [
          {
            code: "few-clusters",
            message: `${clusters} independent judgements or clusters: the errors are rough, and too small as a rule`,
          },
        ]
      : [];
  return { ok: true, kind: "bradley-terry", strengths, differences, transitivity, clusters, notes: [...few, ...notes] };
}

/**
 * What the strengths leave of each pair: outcomes less their expectations, of which each cluster's share is freed of what it
 * moved the strengths by. The pairs outside a spanning tree hold all of it, one for each independent cycle.
 */
function transitivityOf(
  judged: readonly Judged[],
  fitted: Fitted,
  clusters: number,
): { readonly transitivity: Transitivity; readonly notes: readonly Note[] } {
  const sides = fitted.size + 1;
  const keyOf = ({ first, second }: Judged) => Math.min(first, second) * sides + Math.max(first, second);
  const pairs = [...new Set(judged.map(keyOf))].sort((a, b) => a - b);
  const cycles = pairsOutsideTree(pairs, sides);
  const size = cycles.length;
  const none = (code: string, message: string) => ({
    transitivity: { statistic: null, degreesOfFreedom: [size, Math.max(0, clusters - size)] as const, pValue: null },
    notes: [{ code, message }],
  });
  if (size === 0)
    return none("no-cycles", "no three sides were all judged against each other: transitivity cannot be told");
  if (size > MOST_CYCLES || clusters <= size + 1) {
    return none(
      "transitivity-not-tested",
      `${size} cycles of pairs take more than ${size + 1} clusters, and at most ${MOST_CYCLES} are tested: there are ${clusters} clusters`,
    );
  }
  const placeOf = new Map(cycles.map((key, place) => [key, place]));
  const moved = influences(judged, fitted, clusters);
  const left = Array.from({ length: clusters }, () => new Float64Array(size));
  const weights = cycles.map(() => 0);
  for (const one of judged) {
    const place = placeOf.get(keyOf(one));
    if (place === undefined) continue;
    const sign = one.first < one.second ? 1 : -1;
    const chance = logistic(fitted.strengths[one.first]! - fitted.strengths[one.second]!);
    left[one.cluster]![place]! += sign * (one.outcome - chance);
    weights[place]! += chance * (1 - chance);
  }
  cycles.forEach((key, place) => {
    const [low, high] = [Math.floor(key / sides), key % sides];
    for (let cluster = 0; cluster < clusters; cluster++) {
      left[cluster]![place]! -= weights[place]! * (moved[cluster]![low]! - moved[cluster]![high]!);
    }
  });
  const sums = cycles.map((_, place) => left.reduce((total, own) => total + own[place]!, 0));
  const covariance = new Float64Array(size * size);
  for (const own of left) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const product = (own[i]! - sums[i]! / clusters) * (own[j]! - sums[j]! / clusters);
        covariance[i * size + j]! += (product * clusters) / (clusters - 1);
      }
    }
  }
  const factor = choleskyFactor(covariance, size);
  // What is left of the spread when it is nothing but rounding is none.
  const hasSpread = cycles.every((_, place) => {
    const [own, whole] = [factor?.[place * size + place] ?? 0, covariance[place * size + place]!];
    return own * own > 1e-10 * whole && whole > 1e-18 * clusters;
  });
  if (factor === null || !hasSpread)
    return none("transitivity-not-tested", "some pairs show no spread: transitivity is not tested");
  const scaled = Float64Array.from(sums);
  solveLower(factor, size, scaled);
  const squared = scaled.reduce((total, value) => total + value * value, 0);
  const statistic = ((clusters - size) / (size * (clusters - 1))) * squared;
  const degreesOfFreedom = [size, clusters - size] as const;
  return {
    transitivity: { statistic, degreesOfFreedom, pValue: aboveZero(fSf(statistic, size, clusters - size)) },
    notes: [],
  };
}

/** The pairs that close a cycle, one by one in their order. */
function pairsOutsideTree(pairs: readonly number[], sides: number): number[] {
  const sets = new DisjointSets(sides);
  return pairs.filter((key) => !sets.join(Math.floor(key / sides), key % sides));
}
