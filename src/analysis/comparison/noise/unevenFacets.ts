import type { Item } from "../../../data/item.js";
import { columnFinder, itemsOfAll } from "../../../data/itemColumns.js";
import { itemMeans, type RunOfMatrix } from "../../../data/itemMeans.js";
import type { MissingPolicy } from "../../../data/missing.js";
import { factorComponents, meanNoise } from "../../../inference/components/factorComponents.js";
import { clusteredError } from "../../../inference/intervals/clusterError.js";
import { standardError } from "../../../inference/intervals/meanInterval.js";
import type { VariancePart } from "../../../inference/significance/combinedT.js";
import { sum } from "../../../numeric/sum.js";
import type { FacetNoise } from "./facetNoise.js";

/** Both sides of one task where some lack scores: NaN in seeds × levels of the facets × items. */
interface UnevenTask {
  readonly sides: readonly [UnevenSide, UnevenSide];
  /** Levels of each facet, then the number of items. */
  readonly levels: readonly number[];
  /** Items that both sides scored at some level. */
  readonly items: readonly Item[];
  /** Items that only this side scored. */
  readonly only: readonly [number, number];
  /** Cells of levels and items: those of both sides, and all of each. */
  readonly cells: { readonly shared: number; readonly bySide: readonly [number, number] };
}

interface UnevenSide {
  readonly seeds: readonly string[];
  readonly scores: Float64Array;
}

/** The runs of each seed and combination of levels, the last facet running fastest; trials of one thing together. */
interface Things {
  readonly seeds: readonly string[];
  readonly things: readonly (readonly RunOfMatrix[])[];
}

/** The noise of a difference whose cells are not all there, and the mean of the baseline over the same cells. */
interface UnevenNoise extends FacetNoise {
  readonly baseline: number;
  /** Seeds of each side that are no copies of one another. */
  readonly seedCounts: readonly [number, number];
}

/** Puts two sides on the items that both scored at any level. */
export function unevenTask(mine: Things, other: Things, facets: readonly number[], missing: MissingPolicy): UnevenTask {
  const { all, rows } = alignedRows([mine, other], missing);
  const outer = facets.reduce((total, count) => total * count, 1);
  const scored = rows.map((own) =>
    Array.from({ length: outer * all.length }, (_, cell) => {
      const [level, item] = [Math.floor(cell / all.length), cell % all.length];
      for (let row = level; row < own.length; row += outer) if (!Number.isNaN(own[row]![item]!)) return true;
      return false;
    }),
  ) as [boolean[], boolean[]];
  const places = (isThere: (cell: number) => boolean) => {
    const found = new Set<number>();
    for (let cell = 0; cell < outer * all.length; cell++) if (isThere(cell)) found.add(cell % all.length);
    return found;
  };
  const both = places((cell) => scored[0][cell]! && scored[1][cell]!);
  const kept = [...both].sort((a, b) => a - b);
  const only = ([0, 1] as const).map(
    (side) => [...places((cell) => scored[side][cell]!)].filter((item) => !both.has(item)).length,
  ) as [number, number];
  const count = (isThere: (cell: number) => boolean) => scored[0].filter((_, cell) => isThere(cell)).length;
  return {
    sides: [mine, other].map(({ seeds }, side) => {
      const perSeed = seeds.map((seed, at) => ({
        seed,
        scores: rows[side as 0 | 1]
          .slice(at * outer, (at + 1) * outer)
          .flatMap((row) => kept.map((item) => row[item]!)),
      }));
      // A seed that scored none of these items tells nothing of how seeds differ on them.
      const present = perSeed.filter(({ scores }) => scores.some((score) => !Number.isNaN(score)));
      return {
        seeds: present.map(({ seed }) => seed),
        scores: Float64Array.from(present.flatMap(({ scores }) => scores)),
      };
    }) as unknown as [UnevenSide, UnevenSide],
    levels: [...facets, kept.length],
    items: kept.map((item) => all[item]!),
    only,
    cells: {
      shared: count((cell) => scored[0][cell]! && scored[1][cell]!),
      bySide: [count((cell) => scored[0][cell]!), count((cell) => scored[1][cell]!)],
    },
  };
}

/** The scores of every thing of each side on the items of all, by id; NaN where there is none. */
function alignedRows(sides: readonly Things[], missing: MissingPolicy) {
  const tables = sides.map(({ things }) => things.map((runs) => itemMeans(runs, missing)));
  const all = itemsOfAll(tables.flat().map(({ items }) => items));
  const columnsOf = columnFinder(all);
  const rows = tables.map((own) =>
    own.map(({ items, means }) => {
      const columns = columnsOf(items);
      if (columns === null) return means;
      const row = new Float64Array(all.length).fill(Number.NaN);
      means.forEach((score, item) => {
        row[columns[item]!] = score;
      });
      return row;
    }),
  );
  return { all, rows };
}

/**
 * The mean of each of several models over the cells of levels and items that all of them scored, by generalised least squares: levels
 * with few items do not weigh like those with many. `null` where a level has no such cell.
 */
export function unevenMeans(models: readonly Things[], facets: readonly number[], missing: MissingPolicy) {
  const { all, rows } = alignedRows(models, missing);
  const size = facets.reduce((total, count) => total * count, 1) * all.length;
  const means = models.map(({ seeds }, model) =>
    meansOverSeeds({ seeds, scores: Float64Array.from(rows[model]!.flatMap((row) => [...row])) }, size),
  );
  const isShared = (cell: number) => means.every((own) => !Number.isNaN(own[cell]!));
  const cells = Array.from({ length: size }, (_, cell) => cell).filter(isShared);
  const shared = new Set(cells);
  const found = means.map((own) =>
    factorComponents(
      own.map((score, cell) => (shared.has(cell) ? score : Number.NaN)),
      [...facets, all.length],
      1,
    ),
  );
  const isWhole = found.every(({ levels }) => facets.every((count, facet) => levels[facet] === count));
  if (!isWhole) return null;
  return {
    means: found.map(({ mean }) => mean),
    items: new Set(cells.map((cell) => cell % all.length)).size,
    cells: { shared: cells.length, all: size },
  };
}

/**
 * The noise of the difference of two sides over facets where cells are missing: components of the differences by restricted maximum
 * likelihood, levels and items being drawn at random, and of the training seeds of a side by how far each lies from the mean of
 * the seeds on the same cells. What is missing must not depend on how the sides differ there. `null` where no component can be
 * told, and where a level has no cell that both sides scored.
 *
 * Searle, Casella & McCulloch (1992), "Variance components", §6.6.
 */
export function unevenNoise({ sides, levels, items }: UnevenTask): UnevenNoise | null {
  const size = levels.reduce((total, count) => total * count, 1);
  const [before, after] = sides.map((side) => meansOverSeeds(side, size)) as [Float64Array, Float64Array];
  const differences = after.map((score, cell) => score - before[cell]!);
  const found = factorComponents(differences, levels, 1);
  if (found.levels.some((count, factor) => count < levels[factor]!)) return null;
  const { few, rest } = meanNoise(found);
  const seeds = sides.map((side) => seedPart(side, size));
  if (!(sum(few.map(({ variance }) => variance)) + rest.variance > 0)) return null;
  const shared = before.map((score, cell) => (Number.isNaN(differences[cell]!) ? Number.NaN : score));
  const baseline = factorComponents(shared, levels, 1).mean;
  return {
    difference: found.mean,
    baseline,
    facets: few,
    seeds,
    rest: withClusters(rest, differences, items, found.mean),
    seedCounts: sides.map(({ seeds: own }, side) => (seeds[side] === null ? 1 : own.length)) as [number, number],
  };
}

/** Each cell over the seeds that scored it. */
function meansOverSeeds({ seeds, scores }: UnevenSide, size: number): Float64Array {
  const [sums, counts] = [new Float64Array(size), new Float64Array(size)];
  scores.forEach((score, place) => {
    if (Number.isNaN(score) || place >= seeds.length * size) return;
    sums[place % size]! += score;
    counts[place % size]!++;
  });
  return sums.map((total, cell) => total / counts[cell]!);
}

/** Whether no cell was scored differently by two seeds. */
function areCopies({ seeds, scores }: UnevenSide, size: number): boolean {
  for (let cell = 0; cell < size; cell++) {
    const own = seeds.map((_, seed) => scores[seed * size + cell]!).filter((score) => !Number.isNaN(score));
    if (own.some((score) => score !== own[0])) return false;
  }
  return true;
}

/** The noise of the seeds of one side in its mean; `null` for one seed, and for copies of one run. */
function seedPart(side: UnevenSide, size: number): VariancePart | null {
  const { seeds, scores } = side;
  if (seeds.length < 2 || areCopies(side, size)) return null;
  const centre = meansOverSeeds(side, size);
  const apart = seeds.map((_, seed) => {
    const own = [...scores.subarray(seed * size, (seed + 1) * size)].flatMap((score, cell) =>
      Number.isNaN(score) ? [] : [score - centre[cell]!],
    );
    return sum(own) / own.length;
  });
  const degreesOfFreedom = seeds.length - 1;
  return {
    variance: sum(apart.map((deviation) => deviation ** 2)) / degreesOfFreedom / seeds.length,
    degreesOfFreedom,
  };
}

/** The part of the items, more where those of one cluster are not independent. */
function withClusters(
  rest: VariancePart,
  differences: Float64Array,
  items: readonly Item[],
  centre: number,
): VariancePart {
  const clusters = items.flatMap(({ cluster }) => cluster ?? []);
  if (clusters.length < items.length) return rest;
  const perItem = items.map((_, item) => {
    const own: number[] = [];
    for (let cell = item; cell < differences.length; cell += items.length) {
      if (!Number.isNaN(differences[cell]!)) own.push(differences[cell]! - centre);
    }
    return sum(own) / own.length;
  });
  const clustered = clusteredError(perItem, clusters);
  const more = clustered.standardError ** 2 - standardError(perItem) ** 2;
  return more > 0
    ? { variance: rest.variance + more, degreesOfFreedom: clustered.testDegreesOfFreedom }
    : { ...rest, degreesOfFreedom: Math.min(rest.degreesOfFreedom, clustered.testDegreesOfFreedom) };
}
