import { uniformInteger } from "../../random/draws.js";
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
export function groupMeans(columns: LabelledColumns): Float64Array {
  const { rows, groups, sets, blocks } = partitionOf(columns);
  const sums = new Float64Array(sets.length * (rows + 1));
  for (const { members, of, sums: own } of blocks) {
    members.forEach((_, unit) => {
      for (let cell = 0; cell <= rows; cell++) sums[of[unit]! * (rows + 1) + cell]! += own[unit * (rows + 1) + cell]!;
    });
  }
  return meansOfSets(sums, sets, rows, groups);
}

/**
 * Hands over the group means under random permutations of the units' labels, so that each group becomes a random set of as
 * many units, and groups overlap as they did. This is the null of labels that say nothing about the scores.
 *
 * Of the sets of units with the same labels all but the largest are drawn, unit by unit; what is left is the largest.
 */
export function permutedGroupMeans(
  rng: Rng,
  columns: LabelledColumns,
  permutations: number,
  visit: (means: Float64Array) => void,
): void {
  const { rows, groups, sets, blocks } = partitionOf(columns);
  const width = rows + 1;
  const lanes = blocks.map((block) => packedSums(block, width));
  for (let permutation = 0; permutation < permutations; permutation++) {
    const sums = new Float64Array(sets.length * width);
    blocks.forEach(({ members, drawn, rest, total }, index) => {
      const { words, packed, addTo } = lanes[index]!;
      const taken = new Float64Array(words);
      for (let cell = 0; cell < width; cell++) sums[rest * width + cell]! += total[cell]!;
      let left = members.length;
      for (const { set, size } of drawn) {
        taken.fill(0);
        for (const end = left - size; left > end; left--) {
          const place = uniformInteger(rng, left);
          const unit = members[place]!;
          members[place] = members[left - 1]!;
          members[left - 1] = unit;
          for (let word = 0, at = unit * words; word < words; word++, at++) taken[word]! += packed[at]!;
        }
        addTo(sums, set * width, taken, 1);
        addTo(sums, rest * width, taken, -1);
      }
    });
    visit(meansOfSets(sums, sets, rows, groups));
  }
}

/** Sums of units, several cells in one number where they are whole. */
interface PackedSums {
  readonly words: number;
  /** Unit after unit, `words` numbers each. */
  readonly packed: Float64Array;
  /** Adds what was summed over units, times a sign, to the cells from `start` on. */
  addTo(sums: Float64Array, start: number, taken: Float64Array, sign: 1 | -1): void;
}

/** Up to here whole numbers are exact. */
const WHOLE = Number.MAX_SAFE_INTEGER;

/**
 * Whole sums that are not negative, such as counts of right answers, stand side by side in the bits of one number: a sum of such
 * numbers is the sums of all, exactly, as long as none grows into the next. Other sums stand alone.
 */
function packedSums({ sums, total }: Block, width: number): PackedSums {
  const largest = total.reduce((most, value) => Math.max(most, value), 1);
  // The least power of two that no sum reaches, and as many of its powers as are whole.
  let step = 2;
  while (step <= largest && step < WHOLE) step *= 2;
  const places = [1];
  while ((places.at(-1) as number) * step * step <= WHOLE) places.push((places.at(-1) as number) * step);
  const perWord = places.length;
  const areWhole = sums.every((value) => Number.isInteger(value) && value >= 0);
  if (!areWhole || perWord < 2) {
    return {
      words: width,
      packed: sums,
      addTo(into, start, taken, sign) {
        for (let cell = 0; cell < width; cell++) into[start + cell]! += sign * taken[cell]!;
      },
    };
  }
  const words = Math.ceil(width / perWord);
  const packed = new Float64Array((sums.length / width) * words);
  sums.forEach((value, at) => {
    const [unit, cell] = [Math.floor(at / width), at % width];
    packed[unit * words + Math.floor(cell / perWord)]! += value * places[cell % perWord]!;
  });
  return {
    words,
    packed,
    addTo(into, start, taken, sign) {
      for (let word = 0, cell = 0; word < words; word++) {
        let left = taken[word]!;
        for (const end = Math.min(width, cell + perWord); cell < end; cell++) {
          const next = Math.floor(left / step);
          into[start + cell]! += sign * (left - next * step);
          left = next;
        }
      }
    },
  };
}

/** Units whose labels may change places: their sums, and the sets of labels that they carry. */
interface Block {
  /** Places of the units within the block, in an order that the draws leave behind. */
  readonly members: Int32Array;
  /** Sum of each row over each unit's columns and then the number of these, unit after unit; of all units together. */
  readonly sums: Float64Array;
  readonly total: Float64Array;
  /** Set of labels of each unit, and how many units have each but the commonest, `rest`. */
  readonly of: readonly number[];
  readonly drawn: readonly { readonly set: number; readonly size: number }[];
  readonly rest: number;
}

/** The units by their labels: units with the same labels are one set, whichever groups these name. */
function partitionOf({ scores, rows, columns, units, labels, groups, blocks }: LabelledColumns) {
  const places = new Map<string, number>();
  const sets: (readonly number[])[] = [];
  const setOf = labels.map((own) => {
    const key = own.join();
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, sets.length);
    return sets.push(own) - 1;
  });
  return {
    rows,
    groups,
    sets,
    blocks: (blocks ?? [units.map((_, unit) => unit)]).map((own): Block => {
      const of = own.map((unit) => setOf[unit]!);
      const sizes = new Map<number, number>();
      for (const set of of) sizes.set(set, (sizes.get(set) ?? 0) + 1);
      const rest = [...sizes].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])[0];
      const sums = unitSums(
        scores,
        rows,
        columns,
        own.map((unit) => units[unit]!),
      );
      const total = new Float64Array(rows + 1);
      sums.forEach((value, cell) => {
        total[cell % (rows + 1)]! += value;
      });
      const drawn = [...sizes].flatMap(([set, size]) => (set === rest ? [] : { set, size }));
      return { members: Int32Array.from(own.keys()), sums, total, of, drawn, rest };
    }),
  };
}

/** Sum of each row over each unit's columns, and the number of these, unit after unit. */
function unitSums(
  scores: ArrayLike<number>,
  rows: number,
  columns: number,
  units: readonly (readonly number[])[],
): Float64Array {
  const sums = new Float64Array(units.length * (rows + 1));
  units.forEach((own, unit) => {
    const start = unit * (rows + 1);
    for (const column of own) {
      for (let row = 0; row < rows; row++) sums[start + row]! += scores[row * columns + column]!;
    }
    sums[start + rows] = own.length;
  });
  return sums;
}

function meansOfSets(
  sums: Float64Array,
  sets: readonly (readonly number[])[],
  rows: number,
  groups: number,
): Float64Array {
  const means = new Float64Array(groups * rows);
  const counts = new Float64Array(groups);
  sets.forEach((labels, set) => {
    const start = set * (rows + 1);
    for (const group of labels) {
      counts[group]! += sums[start + rows]!;
      for (let row = 0; row < rows; row++) means[group * rows + row]! += sums[start + row]!;
    }
  });
  for (let cell = 0; cell < means.length; cell++) means[cell]! /= counts[Math.floor(cell / rows)]!;
  return means;
}
