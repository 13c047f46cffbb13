import { ArgumentError } from "../../errors.js";
import { DisjointSets } from "../../numeric/disjointSets.js";

/** Scores of seeds × items × trials by cell (one seed on one item): all that crossed components of variance depend on. */
export interface CrossedCells {
  /** Seeds, items and cells that hold a score. */
  readonly seeds: number;
  readonly items: number;
  readonly cells: number;
  /** Squared deviations of trials from their cell's mean, summed over all cells. */
  readonly withinSquares: number;
  /** Scores in all cells. */
  readonly scores: number;
  /** The table when it is complete, with the same number of trials in every cell; `null` otherwise. */
  readonly balanced: BalancedTable | null;
  /** Cells beyond what seed and item effects fit exactly: cells − seeds − items + connected parts of the table. */
  readonly residualDegreesOfFreedom: number;
  /** The cells one by one. A balanced table needs no such list, which takes 24 bytes a cell. */
  readonly listed: () => CellList;
}

interface BalancedTable {
  /** Mean of each cell, row-major: the scores themselves where there is one trial a cell. */
  readonly means: ArrayLike<number>;
  /** Trials of every cell. */
  readonly trials: number;
}

/** Cells that hold a score, item after item. */
export interface CellList {
  readonly seed: Int32Array;
  readonly item: Int32Array;
  /** Mean of the cell's trials. */
  readonly mean: Float64Array;
  /** Number of its trials. */
  readonly trials: Float64Array;
}

/** The size of a table of scores. */
export interface CrossedSize {
  readonly seeds: number;
  readonly items: number;
  /** Places for trials of each cell; default 1. */
  readonly trials?: number;
}

/**
 * Puts seeds × items × trials scores into cells. NaN is a missing score; a cell without a score is left out, and so are
 * seeds and items without any.
 *
 * @param scores row-major: seed after seed, item after item within it, trial after trial within that
 */
export function crossedCells(scores: ArrayLike<number>, { seeds, items, trials = 1 }: CrossedSize): CrossedCells {
  if (scores.length !== seeds * items * trials) {
    throw new ArgumentError(
      "varianceComponents",
      `scores must hold seeds × items × trials = ${seeds} × ${items} × ${trials} values, ` +
        `got ${scores.length}. Write NaN where a score is missing.`,
    );
  }
  const size = { seeds, items, trials };
  return isComplete(scores) ? completeCells(scores, size) : cellsWithGaps(scores, size);
}

function isComplete(scores: ArrayLike<number>): boolean {
  for (let place = 0; place < scores.length; place++) if (Number.isNaN(scores[place]!)) return false;
  return scores.length > 0;
}

/** A table without a missing score: nothing is listed, and with one trial a cell nothing is copied. */
function completeCells(scores: ArrayLike<number>, size: Required<CrossedSize>): CrossedCells {
  const { seeds, items, trials } = size;
  const cells = seeds * items;
  let means = scores;
  let withinSquares = 0;
  if (trials > 1) {
    const centres = new Float64Array(cells);
    for (let cell = 0; cell < cells; cell++) {
      const { mean, squares } = cellOf(scores, cell * trials, trials);
      centres[cell] = mean;
      withinSquares += squares;
    }
    means = centres;
  }
  return {
    seeds,
    items,
    cells,
    withinSquares,
    scores: scores.length,
    balanced: { means, trials },
    residualDegreesOfFreedom: (seeds - 1) * (items - 1),
    listed: () => listCells(scores, size, countCells(scores, size)),
  };
}

function cellsWithGaps(scores: ArrayLike<number>, size: Required<CrossedSize>): CrossedCells {
  const found = countCells(scores, size);
  const list = listCells(scores, size, found);
  const [seeds, items, cells] = [present(found.ofSeed), present(found.ofItem), list.mean.length];
  const first = list.trials[0] ?? 0;
  const isBalanced = cells > 0 && cells === seeds * items && list.trials.every((count) => count === first);
  return {
    seeds,
    items,
    cells,
    withinSquares: list.withinSquares,
    scores: found.scores,
    balanced: isBalanced ? { means: tableOf(list, seeds, items), trials: first } : null,
    residualDegreesOfFreedom: cells - seeds - items + connectedParts(list.seed, list.item, seeds, items),
    listed: () => list,
  };
}

/** Cells that hold a score, by seed and by item. */
interface CellCounts {
  readonly ofSeed: Int32Array;
  readonly ofItem: Int32Array;
  readonly cells: number;
  readonly scores: number;
}

function countCells(scores: ArrayLike<number>, { seeds, items, trials }: Required<CrossedSize>): CellCounts {
  const [ofSeed, ofItem] = [new Int32Array(seeds), new Int32Array(items)];
  let [cells, found] = [0, 0];
  for (let cell = 0; cell < seeds * items; cell++) {
    const { count } = cellOf(scores, cell * trials, trials);
    if (count === 0) continue;
    ofSeed[Math.floor(cell / items)]!++;
    ofItem[cell % items]!++;
    cells++;
    found += count;
  }
  return { ofSeed, ofItem, cells, scores: found };
}

function listCells(
  scores: ArrayLike<number>,
  { seeds, items, trials }: Required<CrossedSize>,
  { ofSeed, ofItem, cells }: CellCounts,
): CellList & { readonly withinSquares: number } {
  const list = {
    seed: new Int32Array(cells),
    item: new Int32Array(cells),
    mean: new Float64Array(cells),
    trials: new Float64Array(cells),
  };
  const [seedCodes, itemCodes] = [codesOf(ofSeed), codesOf(ofItem)];
  // Where the next cell of each item goes.
  const next = new Int32Array(items);
  for (let item = 1; item < items; item++) next[item] = next[item - 1]! + ofItem[item - 1]!;
  let withinSquares = 0;
  for (let seed = 0; seed < seeds; seed++) {
    for (let item = 0; item < items; item++) {
      const { count, mean, squares } = cellOf(scores, (seed * items + item) * trials, trials);
      if (count === 0) continue;
      const place = next[item]!++;
      list.seed[place] = seedCodes[seed]!;
      list.item[place] = itemCodes[item]!;
      list.mean[place] = mean;
      list.trials[place] = count;
      withinSquares += squares;
    }
  }
  return { ...list, withinSquares };
}

/** Trials of one cell that are there, their mean, and their squared deviations from it. */
function cellOf(scores: ArrayLike<number>, start: number, trials: number) {
  let [count, mean, squares] = [0, 0, 0];
  for (let place = start; place < start + trials; place++) {
    const score = scores[place]!;
    if (Number.isNaN(score)) continue;
    count++;
    const deviation = score - mean;
    mean += deviation / count;
    squares += deviation * (score - mean);
  }
  return { count, mean, squares };
}

/** Codes 0, 1, 2 … of the levels that hold a cell, in their order. */
function codesOf(counts: Int32Array): Int32Array {
  const codes = new Int32Array(counts.length);
  for (let level = 1; level < counts.length; level++) codes[level] = codes[level - 1]! + Math.sign(counts[level - 1]!);
  return codes;
}

function present(counts: Int32Array): number {
  return counts.reduce((levels, count) => levels + Math.sign(count), 0);
}

function tableOf({ seed, item, mean }: CellList, seeds: number, items: number): Float64Array {
  const means = new Float64Array(seeds * items);
  for (let cell = 0; cell < mean.length; cell++) means[seed[cell]! * items + item[cell]!] = mean[cell]!;
  return means;
}

/** Parts of the table that share neither a seed nor an item. */
function connectedParts(seed: Int32Array, item: Int32Array, seeds: number, items: number): number {
  const sets = new DisjointSets(seeds + items);
  for (let cell = 0; cell < seed.length; cell++) sets.join(seed[cell]!, seeds + item[cell]!);
  return sets.count;
}
