import { logarithm } from "../../numeric/elementary/logarithm.js";
import { type FactorCells, levelsOfSet } from "./factorCells.js";
import { holds } from "./factorMeanSquares.js";

/** A set of factors as an effect: the level of each cell, and how many there are. */
interface Effect {
  readonly codes: Int32Array;
  readonly count: number;
  /** Whether it holds the items; otherwise the first of its columns among those of W, whose column 0 is the mean. */
  readonly ofItems: boolean;
  readonly first: number;
}

/** Scores of crossed factors in units of their spread, as `factorReml` takes them. */
export interface FactorProblem {
  readonly values: Float64Array;
  readonly trials: Float64Array;
  readonly effects: readonly Effect[];
  /** Columns of W: the mean, and the levels of effects that do not hold the items. */
  readonly columns: number;
  /** Cells of item i are those from starts[i] to starts[i + 1]. */
  readonly starts: readonly number[];
  /** Items with cells at the same levels and of as many trials, which have one block; of each kind the items. */
  readonly kinds: readonly (readonly number[])[];
  readonly withinSquares: number;
  readonly withinDegrees: number;
  readonly logTrials: number;
  readonly centre: number;
  readonly scores: number;
}

/** `null` where there is no spread, or a factor of one level. */
export function problemOf(cells: FactorCells, sets: readonly number[], spread: number): FactorProblem | null {
  if (!(spread > 0) || cells.levels.some((count) => count < 2)) return null;
  const itemFactor = cells.levels.length - 1;
  let columns = 1;
  const effects = sets.map((set): Effect => {
    const ofItems = holds(set, itemFactor);
    const own = levelsOfSet(cells, set);
    const first = columns;
    if (!ofItems) columns += own.count;
    return { ...own, ofItems, first };
  });
  const items = cells.codes[itemFactor]!;
  const starts = [0];
  for (let cell = 1; cell <= items.length; cell++) if (items[cell] !== items[cell - 1]) starts.push(cell);
  const kinds = new Map<string, number[]>();
  for (let item = 0; item + 1 < starts.length; item++) {
    let key = "";
    for (let cell = starts[item]!; cell < starts[item + 1]!; cell++) {
      key += `${cells.codes.slice(0, itemFactor).map((own) => own[cell])}:${cells.trials[cell]};`;
    }
    kinds.set(key, [...(kinds.get(key) ?? []), item]);
  }
  const centre = cells.means.reduce((sum, value) => sum + value, 0) / cells.means.length;
  return {
    values: cells.means.map((value) => (value - centre) / spread),
    trials: cells.trials,
    effects,
    columns,
    starts,
    kinds: [...kinds.values()],
    withinSquares: cells.withinSquares / spread ** 2,
    withinDegrees: cells.withinDegrees,
    logTrials: cells.trials.reduce((sum, count) => sum + logarithm(count), 0),
    centre,
    scores: cells.scores,
  };
}

/** SD of all scores, in whose units the fit is made. */
export function spreadOf({ means, trials, withinSquares, scores }: FactorCells): number {
  const mean = means.reduce((sum, value, cell) => sum + value * trials[cell]!, 0) / scores;
  const between = means.reduce((sum, value, cell) => sum + trials[cell]! * (value - mean) ** 2, 0);
  return Math.sqrt((between + withinSquares) / scores);
}

/** Each column of W in which a cell has a 1: the mean, and one of every effect that does not hold the items. */
export function eachColumn(
  { effects }: FactorProblem,
  start: number,
  length: number,
  visit: (row: number, column: number) => void,
): void {
  for (let row = 0; row < length; row++) visit(row, 0);
  for (const { ofItems, first, codes } of effects) {
    if (ofItems) continue;
    for (let row = 0; row < length; row++) visit(row, first + codes[start + row]!);
  }
}

/** Σ of what stands at the cells of each level. */
export function sumsByLevel(vector: Float64Array, codes: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let cell = 0; cell < vector.length; cell++) sums[codes[cell]!]! += vector[cell]!;
  return sums;
}
