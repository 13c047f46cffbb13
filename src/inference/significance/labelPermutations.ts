import { shuffle } from "../../random/draws.js";
import type { Rng } from "../../random/rng.js";

/** Columns that carry group labels, such as items in subsets. */
export interface LabelledColumns {
  /** Row-major rows × columns, complete. */
  readonly scores: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  /** For each unit, its columns: they keep one label together. A unit of one column is a column on its own. */
  readonly units: readonly (readonly number[])[];
  /** For each unit, the indices of the groups it belongs to; none, one or several. */
  readonly labels: readonly (readonly number[])[];
  readonly groups: number;
  /** Units whose labels may change places with each other; default all with all. */
  readonly blocks?: readonly (readonly number[])[];
}

/** Mean of each row in each group, row-major groups × rows; NaN for an empty group. */
export function groupMeans({ scores, rows, columns, units, labels, groups }: LabelledColumns): Float64Array {
  return meansUnder(unitSums(scores, rows, columns, units), units, labels, rows, groups);
}

/**
 * Hands over the group means under random permutations of the units' labels, so that each group becomes a random set of as
 * many units, and groups overlap as they did. This is the null of labels that say nothing about the scores.
 */
export function permutedGroupMeans(
  rng: Rng,
  { scores, rows, columns, units, labels, groups, blocks = [units.map((_, unit) => unit)] }: LabelledColumns,
  permutations: number,
  visit: (means: Float64Array) => void,
): void {
  const sums = unitSums(scores, rows, columns, units);
  const permuted = [...labels];
  for (let permutation = 0; permutation < permutations; permutation++) {
    for (const block of blocks) {
      const own = block.map((unit) => labels[unit] as readonly number[]);
      shuffle(rng, own);
      block.forEach((unit, place) => {
        permuted[unit] = own[place] as readonly number[];
      });
    }
    visit(meansUnder(sums, units, permuted, rows, groups));
  }
}

/** Sum of each row over each unit's columns, unit after unit. */
function unitSums(
  scores: ArrayLike<number>,
  rows: number,
  columns: number,
  units: readonly (readonly number[])[],
): Float64Array {
  const sums = new Float64Array(units.length * rows);
  units.forEach((own, unit) => {
    for (const column of own) {
      for (let row = 0; row < rows; row++) sums[unit * rows + row]! += scores[row * columns + column]!;
    }
  });
  return sums;
}

function meansUnder(
  sums: Float64Array,
  units: readonly (readonly number[])[],
  labels: readonly (readonly number[])[],
  rows: number,
  groups: number,
): Float64Array {
  const means = new Float64Array(groups * rows);
  const counts = new Float64Array(groups);
  for (let unit = 0; unit < units.length; unit++) {
    for (const group of labels[unit]!) {
      counts[group]! += units[unit]!.length;
      for (let row = 0; row < rows; row++) means[group * rows + row]! += sums[unit * rows + row]!;
    }
  }
  for (let cell = 0; cell < means.length; cell++) means[cell]! /= counts[Math.floor(cell / rows)]!;
  return means;
}
