import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { normalSf } from "../../numeric/distributions/normal.js";
import { normalDensity } from "../../numeric/distributions/normalDensity.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { raised } from "../../numeric/elementary/powers.js";
import type { Interval } from "../intervals/interval.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";

/** An effect that was measured in one of several places, such as the difference of two models on one task. */
interface MeasuredEffect {
  readonly estimate: number;
  /** Of the estimate; above 0. */
  readonly standardError: number;
}

/** An effect as all places together have it. */
export interface PooledEffect {
  readonly estimate: number;
  readonly interval: Interval;
}

interface PartialPooling {
  /** SD of the true effects over places: median and interval. Its lower end is never shown to be 0. */
  readonly tau: PooledEffect;
  /** The mean of the true effects. */
  readonly mean: PooledEffect;
  /** Where the true effect of the next place lies. */
  readonly next: PooledEffect;
  /** One a measured effect, in their order. */
  readonly effects: readonly PooledEffect[];
}

/** Places below which the spread of true effects has no proper distribution under its flat prior. */
export const FEWEST_POOLED = 3;

/**
 * Partial pooling of effects that were measured with known errors: true effects normal over the places, flat priors on their
 * mean and their SD τ, and everything averaged over what the data leave open of τ. What is measured worst is drawn most
 * towards the others. Without the average, a τ that is estimated as 0 by chance would make all effects one, and sure.
 * NaN for fewer than three effects, and for an effect or an error that is no number or an error that is not above 0.
 *
 * Gelman, Carlin, Stern et al., "Bayesian data analysis" (3rd ed.), §5.4; Higgins, Thompson & Spiegelhalter (2009), "A
 * re-evaluation of random-effects meta-analysis", on the effect of the next place.
 */
export function partialPooling(
  effects: readonly MeasuredEffect[],
  { level = LEVEL }: IntervalOptions = {},
): PartialPooling {
  requireLevel("partialPooling", level);
  const nodes = spreadNodes(effects);
  const pooled = (partOf: (node: SpreadNode) => Part): PooledEffect => mixed(nodes.map(partOf), nodes, level);
  return {
    tau: spreadOf(nodes, level),
    mean: pooled(({ mean, variance }) => ({ mean, variance })),
    next: pooled(({ tau, mean, variance }) => ({ mean, variance: variance + tau ** 2 })),
    effects: effects.map(({ estimate, standardError }) =>
      pooled(({ tau, mean, variance }) => {
        const drawn = standardError ** 2 / (standardError ** 2 + tau ** 2);
        return {
          mean: drawn * mean + (1 - drawn) * estimate,
          variance: (1 - drawn) * standardError ** 2 + drawn ** 2 * variance,
        };
      }),
    ),
  };
}

interface Part {
  readonly mean: number;
  readonly variance: number;
}

/** A value of τ, what the data then say of the mean, and the weight of the value. */
interface SpreadNode extends Part {
  readonly tau: number;
  readonly weight: number;
}

/** Steps of τ, alike on a log scale from where it is as good as 0 to where it is as good as impossible. */
const STEPS = 160;
const [LEAST, MOST] = [1e-3, 1e4];
/** Values of τ of less weight change no printed digit. */
const NEGLIGIBLE = 1e-9;

function spreadNodes(effects: readonly MeasuredEffect[]): SpreadNode[] {
  const unit = unitOf(effects);
  if (!(effects.length >= FEWEST_POOLED && unit > 0 && Number.isFinite(unit))) {
    return [{ tau: Number.NaN, mean: Number.NaN, variance: Number.NaN, weight: Number.NaN }];
  }
  const ratio = raised(MOST / LEAST, 1 / STEPS);
  const taus = [0, ...Array.from({ length: STEPS + 1 }, (_, step) => unit * LEAST * raised(ratio, step))];
  const logs = taus.map((tau) => logLikelihood(effects, tau));
  const most = Math.max(...logs);
  // By trapezoids: each value of τ stands for half the way to its neighbours.
  const weights = taus.map((tau, index) => {
    const [before, after] = [taus[index - 1] ?? tau, taus[index + 1] ?? tau];
    return exponential(logs[index]! - most) * (after - before);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return taus.flatMap((tau, index) => {
    const weight = weights[index]! / total;
    return weight < NEGLIGIBLE ? [] : { tau, ...meanGiven(effects, tau), weight };
  });
}

/** The size of the errors and of the spread together: the scale on which τ is looked for. NaN for an error not above 0. */
function unitOf(effects: readonly MeasuredEffect[]): number {
  const center = effects.reduce((sum, { estimate }) => sum + estimate, 0) / effects.length;
  const squares = effects.map(({ estimate, standardError }) =>
    standardError > 0 ? (estimate - center) ** 2 + standardError ** 2 : Number.NaN,
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / effects.length);
}

function meanGiven(effects: readonly MeasuredEffect[], tau: number): Part {
  let [total, sum] = [0, 0];
  for (const { estimate, standardError } of effects) {
    const weight = 1 / (standardError ** 2 + tau ** 2);
    total += weight;
    sum += weight * estimate;
  }
  return { mean: sum / total, variance: 1 / total };
}

/** Of τ, the mean integrated out. */
function logLikelihood(effects: readonly MeasuredEffect[], tau: number): number {
  const { mean, variance } = meanGiven(effects, tau);
  return effects.reduce((log, { estimate, standardError }) => {
    const own = standardError ** 2 + tau ** 2;
    return log - logarithm(own) / 2 - (estimate - mean) ** 2 / (2 * own);
  }, logarithm(variance) / 2);
}

function spreadOf(nodes: readonly SpreadNode[], level: number): PooledEffect {
  const at = (share: number) => {
    let sum = 0;
    for (const [index, { tau, weight }] of nodes.entries()) {
      // Half of the weight lies on either side of a value: on a straight line in between.
      const [from, to] = [nodes[index - 1], sum + weight / 2];
      if (to >= share) {
        const gap = ((from?.weight ?? 0) + weight) / 2;
        return from === undefined ? tau : tau - ((to - share) / gap) * (tau - from.tau);
      }
      sum += weight;
    }
    return nodes.at(-1)?.tau ?? Number.NaN;
  };
  return {
    estimate: at(0.5),
    interval: { low: at((1 - level) / 2), high: at((1 + level) / 2), level, method: METHOD },
  };
}

const METHOD = "partial-pooling";

/** Median and interval of a mixture of normals. */
function mixed(parts: readonly Part[], nodes: readonly SpreadNode[], level: number): PooledEffect {
  const sds = parts.map(({ variance }) => Math.sqrt(variance));
  // The mixture lies no further out than any of its parts.
  const ends = {
    low: Math.min(...parts.map(({ mean }, index) => mean - 9 * sds[index]!)),
    high: Math.max(...parts.map(({ mean }, index) => mean + 9 * sds[index]!)),
  };
  const tailAt = (place: number) => {
    let [value, density] = [0, 0];
    for (const [index, { mean }] of parts.entries()) {
      const [{ weight }, sd] = [nodes[index]!, sds[index]!];
      value += weight * normalSf((mean - place) / sd);
      density += (weight * normalDensity((mean - place) / sd)) / sd;
    }
    return { value, density };
  };
  const middle = parts.reduce((sum, { mean }, index) => sum + nodes[index]!.weight * mean, 0);
  const at = (share: number) => quantile(tailAt, share, middle, ends);
  const [low, high] = [at((1 - level) / 2), at((1 + level) / 2)];
  return { estimate: at(0.5), interval: { low, high, level, method: METHOD } };
}

/** Below this, a share of a distribution is met. */
const PRECISION = 1e-12;

/** The place below which a share of a distribution lies: Newton's steps between places known to be too low and too high. */
function quantile(
  tailAt: (place: number) => { readonly value: number; readonly density: number },
  share: number,
  start: number,
  ends: { readonly low: number; readonly high: number },
): number {
  let [low, high, place] = [ends.low, ends.high, start];
  for (let step = 0; step < 200; step++) {
    const { value, density } = tailAt(place);
    if (!(Math.abs(value - share) > PRECISION)) return Number.isNaN(value) ? Number.NaN : place;
    if (value < share) low = place;
    else high = place;
    const newton = place - (value - share) / density;
    place = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return place;
}
