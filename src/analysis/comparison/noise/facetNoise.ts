import { factorMeanSquares, factorParts, holds } from "../../../inference/components/factorMeanSquares.js";
import { clusteredError } from "../../../inference/intervals/clusterError.js";
import type { VariancePart } from "../../../inference/significance/combinedT.js";
import { mean } from "../../../numeric/moments.js";
import { sum } from "../../../numeric/sum.js";
import { areCopies } from "../modelDifference.js";

/** Training seeds × levels of the facets × items of one side, complete. */
export interface FacetTable {
  readonly seeds: readonly string[];
  readonly scores: Float64Array;
}

/** One task with both sides at the same levels of the same facets. */
export interface FacetTask {
  readonly sides: readonly [FacetTable, FacetTable];
  /** Levels of each facet, then the number of items. */
  readonly levels: readonly number[];
  readonly clusters: readonly string[] | undefined;
}

/** What the variance of a difference over facets is made of. */
export interface FacetNoise {
  readonly difference: number;
  /** Of each facet and each set of facets, also with the seeds of a side: what few levels estimate. */
  readonly facets: readonly VariancePart[];
  /** Of the training seeds of either side; `null` for a side with one. */
  readonly seeds: readonly (VariancePart | null)[];
  /** Items, and what they have with facets and seeds. */
  readonly rest: VariancePart;
}

/**
 * The noise of the weighted mean over tasks of the difference of two sides that were put with the same levels of facets, such as judges and
 * prompts; of one task with the weight 1. Levels of the same name are the same in all tasks, and so are seeds: what they do to the
 * weighted mean is what counts, and its spread over the levels shows it. Items of different tasks are different ones.
 */
export function facetNoise(tasks: readonly FacetTask[], weights: readonly number[]): FacetNoise {
  const differences = tasks.map(differencesOf);
  const { levels: firstLevels } = tasks[0] as FacetTask;
  const itemSet = 1 << (firstLevels.length - 1);
  const found = meanSquaresOver(
    tasks.map(({ levels }, task) => ({ scores: differences[task] as Float64Array, levels })),
    weights,
  );
  const parts = factorParts(found);
  const ofSeeds = ([0, 1] as const).map((side) => {
    if (!tasks.every((task) => hasSeeds(task, side))) return null;
    const tables = tasks.map(({ sides, levels }) => ({
      scores: sides[side].scores,
      levels: [sides[side].seeds.length, ...levels],
    }));
    const own = factorParts(meanSquaresOver(tables, weights)).filter(({ set }) => holds(set, 0));
    return { own, items: itemSet << 1 };
  });
  const few = parts.filter(({ set }) => (set & itemSet) === 0);
  const withSeeds = ofSeeds.flatMap((side) =>
    side === null ? [] : side.own.filter(({ set }) => set !== 1 && (set & side.items) === 0),
  );
  const seedParts = ofSeeds.map((side) => side?.own.find(({ set }) => set === 1) ?? null);
  const all = [...parts, ...ofSeeds.flatMap((side) => side?.own ?? [])];
  // What is subtracted never makes the whole smaller than the spread of any one factor.
  const largest = Math.max(...parts.map(({ set }) => ((set & (set - 1)) === 0 ? found.values[set]! : 0)));
  const total = Math.max(sum(all.map(({ variance }) => variance)), largest);
  const counted = [...few, ...withSeeds, ...seedParts.flatMap((part) => part ?? [])];
  const ofFew = sum(counted.map(({ variance }) => Math.max(0, variance)));
  const ofItems = tasks.map((task, index) => {
    const own = weights[index]! ** 2 * itemMeanSquare(differences[index] as Float64Array, task.levels);
    const clustered = clusterNoise(differences[index] as Float64Array, task);
    return clustered === null
      ? { own, more: 0, degreesOfFreedom: (task.levels.at(-1) as number) - 1 }
      : { own, more: Math.max(0, weights[index]! ** 2 * clustered.variance - own), ...clustered };
  });
  return {
    difference: sum(differences.map((own, task) => weights[task]! * mean(own))),
    facets: [...few, ...withSeeds].map(clipped),
    seeds: seedParts.map((part) => (part === null ? null : clipped(part))),
    rest: {
      variance: Math.max(0, total - ofFew) + sum(ofItems.map(({ more }) => more)),
      degreesOfFreedom: freedomOf(ofItems.map(({ own, more, ...part }) => ({ ...part, variance: own + more }))),
    },
  };
}

/** Candidate − baseline of each cell of facets and items, averaged over the seeds of either side. */
export function differencesOf({ sides, levels }: FacetTask): Float64Array {
  const cells = sizeOf(levels);
  const [before, after] = sides.map(({ seeds, scores }) => {
    const means = new Float64Array(cells);
    for (let cell = 0; cell < scores.length; cell++) means[cell % cells]! += scores[cell]! / seeds.length;
    return means;
  }) as [Float64Array, Float64Array];
  return after.map((score, cell) => score - before[cell]!);
}

/** Whether a side has several seeds that are no copies of one run. */
export function hasSeeds({ sides, levels }: FacetTask, side: 0 | 1): boolean {
  return sides[side].seeds.length > 1 && !areCopies(sides[side], sizeOf(levels));
}

/** The mean of each item over all facets. */
export function meansOfItems(cells: Float64Array, levels: readonly number[]): Float64Array {
  const items = levels.at(-1) as number;
  const means = new Float64Array(items);
  for (let cell = 0; cell < cells.length; cell++) means[cell % items]! += (cells[cell]! * items) / cells.length;
  return means;
}

function sizeOf(levels: readonly number[]): number {
  return levels.reduce((total, count) => total * count, 1);
}

/** Crossed factors of one task, the items last. */
interface Table {
  readonly scores: Float64Array;
  readonly levels: readonly number[];
}

/**
 * Mean squares ÷ cells of a weighted mean of tables: of sets without items those of the weighted mean over all items, of sets
 * with items the sums over the tasks of w²·MS ÷ cells. `factorParts` of these are the parts of the mean's variance, as of one table.
 */
function meanSquaresOver(tables: readonly Table[], weights: readonly number[]) {
  const [first] = tables as [Table];
  const outer = first.levels.slice(0, -1);
  const itemSet = 1 << outer.length;
  const own = tables.map(({ scores, levels }) => factorMeanSquares(scores, levels));
  const together = new Float64Array(sizeOf(outer));
  tables.forEach(({ scores, levels }, task) => {
    const items = levels.at(-1) as number;
    scores.forEach((score, cell) => {
      together[Math.floor(cell / items)]! += (weights[task]! * score) / items;
    });
  });
  const whole = factorMeanSquares(together, outer);
  const [values, degreesOfFreedom] = [new Float64Array(2 * itemSet).fill(Number.NaN), new Float64Array(2 * itemSet)];
  for (let set = 1; set < 2 * itemSet; set++) {
    if (set < itemSet) {
      values[set] = whole.values[set]! / whole.cells;
      degreesOfFreedom[set] = whole.degreesOfFreedom[set]!;
      continue;
    }
    const parts = own.map((found, task) => ({
      variance: (weights[task]! ** 2 * found.values[set]!) / found.cells,
      degreesOfFreedom: found.degreesOfFreedom[set]!,
    }));
    values[set] = sum(parts.map(({ variance }) => variance));
    degreesOfFreedom[set] = freedomOf(parts);
  }
  return { levels: first.levels, values, degreesOfFreedom, cells: 1 };
}

/** Degrees of freedom of a sum of parts, by Satterthwaite; of parts that are all 0 the fewest. */
function freedomOf(parts: readonly VariancePart[]): number {
  if (parts.length === 1) return (parts[0] as VariancePart).degreesOfFreedom;
  const total = sum(parts.map(({ variance }) => variance));
  if (!(total > 0)) return Math.min(...parts.map(({ degreesOfFreedom }) => degreesOfFreedom));
  return 1 / sum(parts.map(({ variance, degreesOfFreedom }) => (variance / total) ** 2 / degreesOfFreedom));
}

/** The mean square of the items ÷ cells: the variance of the mean, were they all that is drawn. */
function itemMeanSquare(differences: Float64Array, levels: readonly number[]): number {
  return factorMeanSquares(meansOfItems(differences, levels), [levels.at(-1) as number]).values[1]! / levels.at(-1)!;
}

function clipped({ variance, degreesOfFreedom }: VariancePart): VariancePart {
  return { variance: Math.max(0, variance), degreesOfFreedom };
}

/** The item part where items of one cluster are not independent. */
function clusterNoise(differences: Float64Array, { levels, clusters }: FacetTask): VariancePart | null {
  if (clusters === undefined) return null;
  const { standardError, testDegreesOfFreedom } = clusteredError(meansOfItems(differences, levels), clusters);
  return { variance: Number.isNaN(standardError) ? 0 : standardError ** 2, degreesOfFreedom: testDegreesOfFreedom };
}
