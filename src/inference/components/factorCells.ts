import { holds } from "./factorMeanSquares.js";

/** Scores of crossed factors by cell, one level of each: all that components of variance depend on. */
export interface FactorCells {
  /** Levels of each factor that hold a score; the last factor is the items. */
  readonly levels: readonly number[];
  /** Level of each cell by factor: `codes[factor][cell]`, the cells of an item one after the other. */
  readonly codes: readonly Int32Array[];
  /** Mean of the cell's trials, and how many they are. */
  readonly means: Float64Array;
  readonly trials: Float64Array;
  /** Squared deviations of trials from their cell's mean, and their degrees of freedom. */
  readonly withinSquares: number;
  readonly withinDegrees: number;
  readonly scores: number;
  /** Whether every cell is there, with the same number of trials. */
  readonly isBalanced: boolean;
}

/**
 * Puts scores into the cells of their factors; levels without any score are left out.
 *
 * @param scores row-major over the factors, the trials of a cell running fastest; NaN is a missing score
 * @param size levels of each factor, the last being the items
 */
export function factorCells(scores: ArrayLike<number>, size: readonly number[], trials: number): FactorCells {
  const places = size.reduce((total, count) => total * count, 1);
  const items = size.at(-1) as number;
  const outer = places / items;
  const [means, counts]: [number[], number[]] = [[], []];
  const codes: number[][] = size.map(() => []);
  let [withinSquares, scored] = [0, 0];
  // Item after item, whose cells are one block of the covariance.
  for (let item = 0; item < items; item++) {
    for (let rest = 0; rest < outer; rest++) {
      const start = (rest * items + item) * trials;
      const own = Array.from({ length: trials }, (_, trial) => scores[start + trial]!).filter(
        (one) => !Number.isNaN(one),
      );
      if (own.length === 0) continue;
      const centre = own.reduce((sum, score) => sum + score, 0) / own.length;
      withinSquares += own.reduce((sum, score) => sum + (score - centre) ** 2, 0);
      scored += own.length;
      means.push(centre);
      counts.push(own.length);
      let code = rest;
      for (let factor = size.length - 2; factor >= 0; factor--) {
        codes[factor]!.push(code % size[factor]!);
        code = Math.floor(code / size[factor]!);
      }
      codes.at(-1)!.push(item);
    }
  }
  const packed = codes.map(packedCodes);
  const levels = packed.map(({ count }) => count);
  return {
    levels,
    codes: packed.map((own) => own.codes),
    means: Float64Array.from(means),
    trials: Float64Array.from(counts),
    withinSquares,
    withinDegrees: scored - means.length,
    scores: scored,
    isBalanced:
      means.length === levels.reduce((total, count) => total * count, 1) &&
      counts.every((count) => count === counts[0]),
  };
}

/** Levels numbered without gaps, in their order. */
function packedCodes(codes: readonly number[]): { readonly codes: Int32Array; readonly count: number } {
  const present = [...new Set(codes)].sort((a, b) => a - b);
  const places = new Map(present.map((code, place) => [code, place]));
  return { codes: Int32Array.from(codes, (code) => places.get(code)!), count: present.length };
}

/** The level of each cell in a set of factors, numbered in order of first appearance, and how many there are. */
export function levelsOfSet(
  { codes, means }: FactorCells,
  set: number,
): { readonly codes: Int32Array; readonly count: number } {
  const seen = new Map<string, number>();
  const own = new Int32Array(means.length);
  for (let cell = 0; cell < own.length; cell++) {
    let key = "";
    for (let factor = 0; factor < codes.length; factor++) if (holds(set, factor)) key += `${codes[factor]![cell]} `;
    const place = seen.get(key) ?? seen.size;
    seen.set(key, place);
    own[cell] = place;
  }
  return { codes: own, count: seen.size };
}
