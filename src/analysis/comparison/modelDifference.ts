import type { SeedTable } from "../../data/seedTables.js";
import { ArgumentError } from "../../errors.js";
import { excessVarianceTest } from "../../inference/components/excessVariance.js";
import { clusteredError } from "../../inference/intervals/clusterError.js";
import { standardError } from "../../inference/intervals/meanInterval.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
import { mean, variance } from "../../numeric/moments.js";
import { isSame } from "../../numeric/spread/constant.js";
import { pairedDifferences } from "../../numeric/spread/pairedDifferences.js";

interface ModelDifferenceOptions {
  /** Seeds with the same label are the same draw on both sides (same data order, same initialisation); default false. */
  readonly pairSeeds?: boolean;
  /** One label an item: items that share one are not independent. */
  readonly clusters?: readonly string[];
}

/** A difference of two models over seeds and items, with what each source of noise adds to its variance. */
interface ModelDifference {
  /** Candidate − baseline: mean over seeds and items. */
  readonly difference: number;
  /** Candidate − baseline on each item: mean over seeds. */
  readonly perItem: Float64Array;
  /** Item sampling: variance of the per-item difference of the seed means, over items. */
  readonly items: VariancePart;
  /**
   * Training seeds of either side; `null` for a side with one seed, and for one whose seeds are copies of each other. One
   * part when seeds are paired.
   */
  readonly seeds: readonly (VariancePart | null)[];
  /** What the two above both hold, the noise of single answers, as a negative part. */
  readonly countedTwice: readonly VariancePart[];
}

/**
 * The mean difference of two models whose runs have training seeds, both on the same items, and the parts of its
 * variance: s²_A/S_A + s²_B/S_B over seed means, plus the variance over items of the per-item difference, minus the
 * residual mean squares that both of those hold (crossed random effects; Searle, Casella & McCulloch 1992, §4.3).
 */
export function modelDifference(
  baseline: SeedTable,
  candidate: SeedTable,
  items: number,
  { pairSeeds = false, clusters }: ModelDifferenceOptions = {},
): ModelDifference {
  const perItem = pairedDifferences(itemMeans(baseline, items), itemMeans(candidate, items));
  const itemPart = clusters === undefined ? plainPart(perItem) : clusterPart(perItem, clusters);
  const paired = pairSeeds ? pairedTable(baseline, candidate, items) : null;
  const tables = paired === null ? [baseline, candidate] : [paired];
  return {
    difference: mean(perItem),
    perItem,
    items: itemPart,
    seeds: tables.map((table) => seedPart(table, items)),
    countedTwice: tables.flatMap((table) => residualPart(table, items) ?? []),
  };
}

function itemMeans({ seeds, scores }: SeedTable, items: number): Float64Array {
  const means = new Float64Array(items);
  for (let cell = 0; cell < scores.length; cell++) {
    means[cell % items] = (means[cell % items] as number) + (scores[cell] as number) / seeds.length;
  }
  return means;
}

/** Candidate − baseline of each seed that both sides have; the seeds must be the same. */
function pairedTable(baseline: SeedTable, candidate: SeedTable, items: number): SeedTable {
  const rows = baseline.seeds.map((seed) => candidate.seeds.indexOf(seed));
  if (rows.includes(-1) || rows.length !== candidate.seeds.length) {
    throw new ArgumentError(
      "modelDifference",
      `pairSeeds needs the same seeds on both sides, got ${baseline.seeds.join(", ")} and ` +
        `${candidate.seeds.join(", ")}. Leave pairSeeds out, or select the shared seeds.`,
    );
  }
  const scores = baseline.scores.map((score, cell) => {
    const row = rows[Math.floor(cell / items)] as number;
    return (candidate.scores[row * items + (cell % items)] as number) - score;
  });
  return { seeds: baseline.seeds, scores };
}

function plainPart(perItem: Float64Array): VariancePart {
  return { variance: squareOf(standardError(perItem)), degreesOfFreedom: perItem.length - 1 };
}

/** 0 for an error that is not known because no item differs: seeds may still. */
function squareOf(error: number): number {
  return Number.isNaN(error) ? 0 : error ** 2;
}

function clusterPart(perItem: Float64Array, clusters: readonly string[]): VariancePart {
  const error = clusteredError(perItem, clusters);
  return { variance: squareOf(error.standardError), degreesOfFreedom: error.testDegreesOfFreedom };
}

/** Whether all seeds score the same on every item: copies of one run, which measure nothing. True for a single seed. */
export function areCopies({ seeds, scores }: SeedTable, items: number): boolean {
  for (let cell = items; cell < seeds.length * items; cell++) {
    if (!isSame(scores[cell] as number, scores[cell % items] as number)) return false;
  }
  return true;
}

function seedPart(table: SeedTable, items: number): VariancePart | null {
  if (areCopies(table, items)) return null;
  const { seeds, scores } = table;
  const means = seeds.map((_, row) => mean(scores.subarray(row * items, (row + 1) * items)));
  return { variance: variance(means) / seeds.length, degreesOfFreedom: seeds.length - 1 };
}

function residualPart(table: SeedTable, items: number): VariancePart | null {
  if (areCopies(table, items) || items < 2) return null;
  const { seeds, scores } = table;
  const { meanSquares, degreesOfFreedom } = excessVarianceTest(scores, seeds.length, items);
  return { variance: -meanSquares.residual / (seeds.length * items), degreesOfFreedom: degreesOfFreedom.residual };
}
