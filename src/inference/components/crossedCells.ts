import { ArgumentError } from "../../errors.js";

/** Scores of seeds × items × trials by cell (one seed on one item): all that crossed components of variance depend on. */
export interface CrossedCells {
  readonly seeds: number;
  readonly items: number;
  /** Seed and item of each cell that holds a score, item after item. */
  readonly seed: Int32Array;
  readonly item: Int32Array;
  /** Mean of the cell's trials. */
  readonly mean: Float64Array;
  /** Number of its trials. */
  readonly trials: Float64Array;
  /** Squared deviations of trials from their cell's mean, summed over all cells. */
  readonly withinSquares: number;
  /** Scores in all cells. */
  readonly scores: number;
  /** Trials of every cell when the table is complete and they are equal; `null` otherwise. */
  readonly balancedTrials: number | null;
  /** Cells beyond what seed and item effects fit exactly: cells − seeds − items + connected parts of the table. */
  readonly residualDegreesOfFreedom: number;
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
  const found = collect(scores, { seeds, items, trials });
  const seedLabels = compacted(found.seed);
  const itemLabels = compacted(found.item);
  const [seedCount, itemCount, count] = [seedLabels.count, itemLabels.count, found.mean.length];
  const first = found.trials[0] ?? 0;
  const equal = count === seedCount * itemCount && found.trials.every((value) => value === first);
  const parts = connectedParts(seedLabels.codes, itemLabels.codes, seedCount, itemCount);
  return {
    seeds: seedCount,
    items: itemCount,
    seed: seedLabels.codes,
    item: itemLabels.codes,
    mean: Float64Array.from(found.mean),
    trials: Float64Array.from(found.trials),
    withinSquares: found.withinSquares,
    scores: found.trials.reduce((total, value) => total + value, 0),
    balancedTrials: equal && count > 0 ? first : null,
    residualDegreesOfFreedom: count - seedCount - itemCount + parts,
  };
}

function collect(scores: ArrayLike<number>, { seeds, items, trials }: Required<CrossedSize>) {
  const [seed, item, mean, counts]: [number[], number[], number[], number[]] = [[], [], [], []];
  let withinSquares = 0;
  for (let column = 0; column < items; column++) {
    for (let row = 0; row < seeds; row++) {
      const start = (row * items + column) * trials;
      let [count, centre, squares] = [0, 0, 0];
      for (let place = start; place < start + trials; place++) {
        const score = scores[place] as number;
        if (Number.isNaN(score)) continue;
        count++;
        const deviation = score - centre;
        centre += deviation / count;
        squares += deviation * (score - centre);
      }
      if (count === 0) continue;
      seed.push(row);
      item.push(column);
      mean.push(centre);
      counts.push(count);
      withinSquares += squares;
    }
  }
  return { seed, item, mean, trials: counts, withinSquares };
}

/** Codes 0, 1, 2 … in ascending order of those that occur. */
function compacted(codes: readonly number[]): { readonly codes: Int32Array; readonly count: number } {
  const present = [...new Set(codes)].sort((a, b) => a - b);
  const order = new Map(present.map((code, index) => [code, index]));
  return { codes: Int32Array.from(codes, (code) => order.get(code) as number), count: present.length };
}

/** Parts of the table that share neither a seed nor an item. */
function connectedParts(seed: Int32Array, item: Int32Array, seeds: number, items: number): number {
  const parent = Int32Array.from({ length: seeds + items }, (_, index) => index);
  const root = (node: number): number => {
    let top = node;
    while (parent[top] !== top) {
      parent[top] = parent[parent[top] as number] as number;
      top = parent[top] as number;
    }
    return top;
  };
  let parts = seeds + items;
  for (let cell = 0; cell < seed.length; cell++) {
    const [first, second] = [root(seed[cell] as number), root(seeds + (item[cell] as number))];
    if (first === second) continue;
    parent[first] = second;
    parts--;
  }
  return parts;
}
