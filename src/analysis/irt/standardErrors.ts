import { choleskyFactor, choleskyInverse, solveLower } from "../../numeric/cholesky.js";
import type { NormalGrid } from "../../numeric/quadrature.js";
import { observedInformation } from "./climbing/observedInformation.js";
import type { ItemTable } from "./itemTable.js";
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
}

/**
 * Standard errors from the inverse of the observed information; that of the difficulty −d/a by the delta method.
 * `null` where the information is not positive definite, so that the fit is not at a maximum that the data determine.
 */
export function itemErrors(
  responses: Responses,
  items: ItemTable,
  grid: NormalGrid,
  { priors, commonSlope, held }: ItemErrorOptions,
): ItemErrors | null {
  const count = responses.itemCount;
  const information = observedInformation(responses, items, grid, priors);
  const free = commonSlope ? commonSlopeInformation(information, count) : heldOut(information, held);
  const size = commonSlope ? count + 1 : 2 * count;
  const factor = choleskyFactor(free, size);
  if (factor === null) return null;
  const at = choleskyInverse(factor, size);
  const known = (item: number, value: number) => (held[item] ? Number.NaN : value);
  const read = (value: (slope: number, intercept: number, item: number) => number) =>
    Float64Array.from({ length: count }, (_, item) =>
      known(item, commonSlope ? value(0, 1 + item, item) : value(item, count + item, item)),
    );
  return {
    varianceOf(weights) {
      const free = commonSlope ? commonSlopeWeights(weights, count) : freeWeights(weights, held);
      solveLower(factor, size, free);
      return free.reduce((total, value) => total + value * value, 0);
    },
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
