import { choleskyFactor, choleskyInverse, solveCholesky, solveLower } from "../../numeric/cholesky.js";
import type { NormalGrid } from "../../numeric/quadrature.js";
import { observedInformation } from "./climbing/observedInformation.js";
import type { ItemTable } from "./itemTable.js";
import { visitParameterScores } from "./parameterScores.js";
import type { ItemPriors } from "./priors.js";
import type { Responses } from "./responses.js";

/** Sampling errors of the item parameters, by item; NaN for an item that is held. */
export interface ItemErrors {
  readonly slope: Float64Array;
  readonly intercept: Float64Array;
  readonly difficulty: Float64Array;
  /** Covariance of the errors of slope and intercept. */
  readonly covariance: Float64Array;
  /** Variance of a sum of all parameters' errors with these weights: of the slopes, then of the intercepts. Held items add none. */
  readonly varianceOf: (weights: Float64Array) => number;
}

interface ItemErrorOptions {
  readonly priors: ItemPriors;
  /** One slope for all items. */
  readonly commonSlope: boolean;
  /** Items at a bound, which are taken as known: 1 for held. */
  readonly held: Uint8Array;
  /** The pattern of every run, by independent group of runs; `null` where every run is one. */
  readonly groups: readonly (readonly number[])[] | null;
}

/**
 * Standard errors from the inverse of the observed information; that of the difficulty −d/a by the delta method. Where runs are
 * not independent of each other, from the inverse on both sides of the sum over groups of their squared scores (the
 * cluster-robust sandwich, times G/(G − 1)). `null` where the information is not positive definite, so that the fit is not at a
 * maximum that the data determine, and for fewer than `FEWEST_GROUPS` groups.
 *
 * Louis (1982); White (1982), "Maximum likelihood estimation of misspecified models"; Liang & Zeger (1986).
 */
export function itemErrors(
  responses: Responses,
  items: ItemTable,
  grid: NormalGrid,
  { priors, commonSlope, held, groups }: ItemErrorOptions,
): ItemErrors | null {
  if (groups !== null && groups.length < FEWEST_GROUPS) return null;
  const count = responses.itemCount;
  const information = observedInformation(responses, items, grid, priors);
  const free = commonSlope ? commonSlopeInformation(information, count) : heldOut(information, held);
  const size = commonSlope ? count + 1 : 2 * count;
  const factor = choleskyFactor(free, size);
  if (factor === null) return null;
  const freely = (weights: Float64Array) =>
    commonSlope ? commonSlopeWeights(weights, count) : freeWeights(weights, held);
  const { at, varianceOf } =
    groups === null
      ? modelCovariance(factor, size)
      : robustCovariance(factor, size, groupScores(responses, items, grid, groups).map(freely));
  const known = (item: number, value: number) => (held[item] ? Number.NaN : value);
  const read = (value: (slope: number, intercept: number, item: number) => number) =>
    Float64Array.from({ length: count }, (_, item) =>
      known(item, commonSlope ? value(0, 1 + item, item) : value(item, count + item, item)),
    );
  return {
    varianceOf: (weights) => varianceOf(freely(weights)),
    slope: read((slope) => Math.sqrt(at(slope, slope))),
    intercept: read((_, intercept) => Math.sqrt(at(intercept, intercept))),
    covariance: read((slope, intercept) => at(slope, intercept)),
    difficulty: read((slope, intercept, item) => {
      const a = items.slopes[item]!;
      const difficulty = -items.intercepts[item]! / a;
      // b = −d/a: ∂b/∂a = −b/a, ∂b/∂d = −1/a.
      const variance =
        difficulty ** 2 * at(slope, slope) + 2 * difficulty * at(slope, intercept) + at(intercept, intercept);
      return Math.sqrt(variance) / Math.abs(a);
    }),
  };
}

/** With fewer independent groups of runs the sandwich is too small by an amount that is not known. */
export const FEWEST_GROUPS = 20;

/** Covariance of the free parameters. */
interface Covariance {
  readonly at: (row: number, column: number) => number;
  readonly varianceOf: (weights: Float64Array) => number;
}

function modelCovariance(factor: Float64Array, size: number): Covariance {
  return {
    at: choleskyInverse(factor, size),
    varianceOf(weights) {
      const half = weights.slice();
      solveLower(factor, size, half);
      return half.reduce((total, value) => total + value * value, 0);
    },
  };
}

function robustCovariance(factor: Float64Array, size: number, scores: readonly Float64Array[]): Covariance {
  const covariance = new Float64Array(size * size);
  const scale = scores.length / (scores.length - 1);
  for (const moved of scores) {
    solveCholesky(factor, size, moved);
    for (let row = 0; row < size; row++) {
      const own = scale * moved[row]!;
      for (let column = 0; column <= row; column++) covariance[row * size + column]! += own * moved[column]!;
    }
  }
  const at = (row: number, column: number) => covariance[Math.max(row, column) * size + Math.min(row, column)]!;
  return {
    at,
    varianceOf(weights) {
      let total = 0;
      for (let row = 0; row < size; row++) {
        let sum = 0;
        for (let column = 0; column < row; column++) sum += covariance[row * size + column]! * weights[column]!;
        total += weights[row]! * (2 * sum + covariance[row * size + row]! * weights[row]!);
      }
      return total;
    },
  };
}

/** Scores of all parameters, summed over the runs of each group. */
function groupScores(
  responses: Responses,
  items: ItemTable,
  grid: NormalGrid,
  groups: readonly (readonly number[])[],
): Float64Array[] {
  const sums = groups.map(() => new Float64Array(2 * responses.itemCount));
  const groupsOf = Array.from({ length: responses.patternCount }, (): number[] => []);
  for (const [group, patterns] of groups.entries()) for (const pattern of patterns) groupsOf[pattern]!.push(group);
  visitParameterScores(
    responses,
    items,
    grid,
    () => 1,
    (pattern, scores) => {
      for (const group of groupsOf[pattern]!) {
        const sum = sums[group]!;
        for (let place = 0; place < sum.length; place++) sum[place]! += scores[place]!;
      }
    },
  );
  return sums;
}

/** Items that are held have no error and give none to others: their rows become those of the identity. */
function heldOut(information: Float64Array, held: Uint8Array): Float64Array {
  const count = held.length;
  const size = 2 * count;
  const isHeld = (place: number) => held[place % count] === 1;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      if (isHeld(row) || isHeld(column)) information[row * size + column] = Number(row === column);
    }
  }
  return information;
}

function freeWeights(weights: Float64Array, held: Uint8Array): Float64Array {
  return weights.map((weight, place) => (held[place % held.length] === 1 ? 0 : weight));
}

function commonSlopeWeights(weights: Float64Array, count: number): Float64Array {
  const slopes = weights.subarray(0, count).reduce((total, weight) => total + weight, 0);
  return Float64Array.of(slopes, ...weights.subarray(count));
}

/** All slopes moved as one. */
function commonSlopeInformation(information: Float64Array, count: number): Float64Array {
  const size = count + 1;
  const wide = 2 * count;
  const pooled = new Float64Array(size * size);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const lower = Math.max(row, column) * wide + Math.min(row, column);
      pooled[0] = pooled[0]! + information[lower]!;
      const mixed = (row + 1) * size;
      pooled[mixed] = pooled[mixed]! + information[(count + row) * wide + column]!;
      if (column <= row) pooled[mixed + column + 1] = information[(count + row) * wide + count + column]!;
    }
  }
  return pooled;
}
