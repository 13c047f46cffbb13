import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { oneOf, recordsWith } from "../../arguments/shapes.js";
import { LEVEL } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import { finiteOrNull, type Note, type Refusal, refuse } from "../../notes.js";
import { choleskyFactor, solveCholesky, solveLower } from "../../numeric/cholesky.js";
import { DisjointSets } from "../../numeric/disjointSets.js";
import { aboveZero } from "../../numeric/distributions/aboveZero.js";
import { fSf } from "../../numeric/distributions/fDistribution.js";
import { studentTSf } from "../../numeric/distributions/studentT.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { someNames } from "../../someNames.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { tInterval } from "../intervals/meanInterval.js";
import { logOfOutcome, pairOutcome } from "./pairOutcome.js";

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

export interface BradleyTerryOptions extends IntervalOptions {
  /**
   * `half` (default): a tie is half a win and half a loss, and any outcome from 0 to 1 is taken. `davidson`: ties have a probability of
   * their own, which is largest between equal sides.
   */
  readonly ties?: "half" | "davidson";
}

/** How often two equal sides tie. */
export interface TieRate {
  readonly rate: number;
  readonly interval: Interval | null;
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
  /** `null` where ties are halves, and where there are none or nothing else. */
  readonly tieRate: TieRate | null;
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
 * strength has no bound. With `ties: "davidson"` strengths are log-odds of a win against a loss, and ties have a weight of their own,
 * found with them.
 *
 * Bradley & Terry (1952), "Rank analysis of incomplete block designs"; Davidson (1970) on ties; Hunter (2004) on when the maximum exists; Liang & Zeger (1986)
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
  options: BradleyTerryOptions = {},
): BradleyTerry | Refusal {
  requireArgument(
    "bradleyTerry",
    "preferences",
    preferences,
    recordsWith(["first", "second", "outcome"], "[{ first, second, outcome }, …]"),
  );
  const { level = LEVEL, ties = "half" } = optionsOf("bradleyTerry", options, { ties: oneOf("half", "davidson") });
  requireLevel("bradleyTerry", level);
  preferences.forEach(requirePreference);
  if (ties === "davidson") preferences.forEach(requireWhole);
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
  const fitted = strengthsOf(judged, names.length, ties === "davidson" && hasTiesAndMore(judged));
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

/** Strengths with the last side at 0, and the Cholesky factor of the information about the others, and about ties, which stand last. */
interface Fitted {
  readonly strengths: Float64Array;
  /** Logarithm of the weight of ties; `null` where they are halves. */
  readonly logTies: number | null;
  readonly factor: Float64Array;
  /** Strengths that are free, and with ties one more. */
  readonly size: number;
}

function hasTiesAndMore(judged: readonly Judged[]): boolean {
  return judged.some(({ outcome }) => outcome === 0.5) && judged.some(({ outcome }) => outcome !== 0.5);
}

function requireWhole({ outcome }: Preference, index: number): void {
  if (outcome === 0 || outcome === 0.5 || outcome === 1) return;
  throw new ArgumentError(
    "bradleyTerry",
    `preferences[${index}] must have the outcome 0, 0.5 or 1 where ties have a probability, got ${outcome}. Pass { ties: "half" }.`,
  );
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

/** Newton's steps, halved where they overshoot, on the strengths of all sides but the last, and on the weight of ties. */
function strengthsOf(judged: readonly Judged[], sides: number, withTies: boolean): Fitted {
  const free = sides - 1;
  const size = withTies ? sides : free;
  const tied = judged.filter(({ outcome }) => outcome === 0.5).length;
  // As often as all sides would tie, were they equal.
  let at: Point = {
    strengths: new Float64Array(sides),
    logTies: withTies ? logarithm((2 * tied) / (judged.length - tied)) : null,
  };
  let factor = informationFactor(judged, at, size);
  for (let step = 0; step < STEPS; step++) {
    const score = new Float64Array(sides + 1);
    for (const one of judged) addScore(score, one, at);
    const move = withTies ? Float64Array.of(...score.subarray(0, free), score[sides]!) : score.slice(0, size);
    solveCholesky(factor, size, move);
    const before = logLikelihood(judged, at);
    const from = at;
    let scale = 1;
    const moved = (): Point => ({
      strengths: from.strengths.map((strength, side) => strength + scale * (side < free ? move[side]! : 0)),
      logTies: from.logTies === null ? null : from.logTies + scale * move[free]!,
    });
    while (scale > 1e-6 && !(logLikelihood(judged, moved()) >= before - 1e-12)) scale /= 2;
    at = moved();
    factor = informationFactor(judged, at, size);
    if (move.every((one) => Math.abs(one) < 1e-11)) break;
  }
  return { ...at, factor, size };
}

type Point = Pick<Fitted, "strengths" | "logTies">;

function logLikelihood(judged: readonly Judged[], { strengths, logTies }: Point): number {
  return judged.reduce(
    (total, { first, second, outcome }) =>
      total + logOfOutcome(outcome, strengths[first]! - strengths[second]!, logTies),
    0,
  );
}

/** The score of one judgement: by the strength of each side, and behind them by the logarithm of the weight of ties. */
function addScore(score: Float64Array, { first, second, outcome }: Judged, { strengths, logTies }: Point): void {
  const { expected, tie } = pairOutcome(strengths[first]! - strengths[second]!, logTies);
  score[first]! += outcome - expected;
  score[second]! -= outcome - expected;
  if (logTies !== null) score[strengths.length]! += Number(outcome === 0.5) - tie;
}

function informationFactor(judged: readonly Judged[], { strengths, logTies }: Point, size: number): Float64Array {
  const free = strengths.length - 1;
  const information = new Float64Array(size * size);
  for (const { first, second } of judged) {
    const { slope, tie, tieSlope } = pairOutcome(strengths[first]! - strengths[second]!, logTies);
    if (first < free) information[first * size + first]! += slope;
    if (second < free) information[second * size + second]! += slope;
    if (first < free && second < free) {
      information[first * size + second]! -= slope;
      information[second * size + first]! -= slope;
    }
    if (logTies === null) continue;
    information[free * size + free]! += tie * (1 - tie);
    for (const [side, cross] of [
      [first, tieSlope],
      [second, -tieSlope],
    ] as const) {
      if (side >= free) continue;
      information[side * size + free]! += cross;
      information[free * size + side]! += cross;
    }
  }
  // Strengths are bounded, so that the information is positive definite.
  return choleskyFactor(information, size)!;
}

/** What each cluster moves the strengths of all sides by, the last at 0, and behind them the logarithm of the weight of ties. */
function influences(judged: readonly Judged[], fitted: Fitted, clusters: number): Float64Array[] {
  const { size, factor, strengths } = fitted;
  const sides = strengths.length;
  const scores = Array.from({ length: clusters }, () => new Float64Array(sides + 1));
  for (const one of judged) addScore(scores[one.cluster]!, one, fitted);
  return scores.map((score) => {
    const free = score.slice(0, size);
    if (size === sides) free[sides - 1] = score[sides]!;
    solveCholesky(factor, size, free);
    const all = new Float64Array(sides + 1);
    all.set(free.subarray(0, sides - 1));
    if (size === sides) all[sides] = free[sides - 1]!;
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
  const sides = names.length;
  // Behind the strengths stands what ties weigh.
  const meanOf = (values: Float64Array) => values.subarray(0, sides).reduce((total, value) => total + value, 0) / sides;
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
        winProbability: pairOutcome(difference, fitted.logTies).expected,
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
  const tieRate =
    fitted.logTies === null
      ? null
      : tieRateOf(
          fitted.logTies,
          about(
            fitted.logTies,
            errorOf((influence) => influence[sides]!),
          ),
        );
  return {
    ok: true,
    kind: "bradley-terry",
    strengths,
    differences,
    transitivity,
    tieRate,
    clusters,
    notes: [...few, ...notes],
  };
}

/** Two equal sides tie as often as the weight of ties ÷ all weights says. */
function tieRateOf(logTies: number, interval: Interval | null): TieRate {
  const rateAt = (log: number) => 1 / (1 + 2 * exponential(-log));
  return {
    rate: rateAt(logTies),
    interval: interval === null ? null : { ...interval, low: rateAt(interval.low), high: rateAt(interval.high) },
  };
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
  const sides = fitted.strengths.length;
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
  const tieWeights = cycles.map(() => 0);
  for (const one of judged) {
    const place = placeOf.get(keyOf(one));
    if (place === undefined) continue;
    const sign = one.first < one.second ? 1 : -1;
    const apart = fitted.strengths[one.first]! - fitted.strengths[one.second]!;
    const { expected, slope, tieSlope } = pairOutcome(apart, fitted.logTies);
    left[one.cluster]![place]! += sign * (one.outcome - expected);
    weights[place]! += slope;
    tieWeights[place]! += sign * tieSlope;
  }
  cycles.forEach((key, place) => {
    const [low, high] = [Math.floor(key / sides), key % sides];
    for (let cluster = 0; cluster < clusters; cluster++) {
      const own = moved[cluster]!;
      left[cluster]![place]! -= weights[place]! * (own[low]! - own[high]!) + tieWeights[place]! * own[sides]!;
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
