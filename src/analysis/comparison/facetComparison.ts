import { clustersOf } from "../../data/clusters.js";
import { FACET_NOISE, type Facet, facetLevel } from "../../data/facets.js";
import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Run } from "../../data/run.js";
import { sidesCoverage } from "../../data/scoreBounds.js";
import { trialsBySeed } from "../../data/seedTables.js";
import { sharedRows } from "../../data/sharedRows.js";
import { ALPHA, MINIMUM_OVERLAP, MISSING } from "../../defaults.js";
import { asOnePart, cochranCoxTest } from "../../inference/components/cochranCox.js";
import {
  type FactorMeanSquares,
  factorMeanSquares,
  factorParts,
  holds,
} from "../../inference/components/factorMeanSquares.js";
import { clusteredError } from "../../inference/intervals/clusterError.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
import { DIFFERENCE_NOISE, NOISE, noiseSourcesOf, type Refusal } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import { sum } from "../../numeric/sum.js";
import { isRepeated, leftOutNotes, overlapRefusal } from "./comparison.js";
import { type Comparison, comparisonRecord, detectableDifference } from "./comparisonRecord.js";
import { completeSeedNoise, type ModelComparisonOptions } from "./modelComparison.js";
import { areCopies } from "./modelDifference.js";
import { note } from "./wording.js";

/** A facet over which both sides are averaged, and its levels. */
export interface AveragedFacet {
  readonly facet: Facet;
  readonly levels: readonly string[];
}

/** Training seeds × levels of the facets × items of one side, complete. */
interface FacetTable {
  readonly seeds: readonly string[];
  readonly scores: Float64Array;
}

/**
 * Compares two models over facets that are drawn at random, such as prompts and judges, at the same levels on both sides: items
 * and facets are crossed, and paired by item and level. The variance of the difference counts every component once: that of
 * each facet ÷ its levels, of each pair of facets, of items and of what they have with facets, and of the training seeds of
 * either side. What a judge or a prompt does to both sides alike cancels. The test is `cochranCoxTest`.
 *
 * Brennan (2001), "Generalizability theory", ch. 3 and 4; Searle, Casella & McCulloch (1992), §4.6.
 */
export function compareOverFacets(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  facets: readonly AveragedFacet[],
  { missing = MISSING, minimumOverlap = MINIMUM_OVERLAP, borrowedSeedSd, ...options }: ModelComparisonOptions = {},
): Comparison | Refusal {
  const { alpha = ALPHA, names } = options;
  const [mine, other] = [thingsOf(baseline, facets), thingsOf(candidate, facets)];
  const { items, scores, complete } = sharedRows([mine.things, other.things], missing);
  const [onlyBaseline, onlyCandidate] = complete.map((count) => count - items.length) as [number, number];
  const overlap = overlapRefusal("compareModels", { items, onlyBaseline, onlyCandidate }, minimumOverlap, [
    baseline,
    candidate,
  ]);
  if (overlap !== null) return overlap;
  const boundary = mine.things.length * items.length;
  const sides: readonly [FacetTable, FacetTable] = [
    { seeds: mine.seeds, scores: scores.subarray(0, boundary) },
    { seeds: other.seeds, scores: scores.subarray(boundary) },
  ];
  const levels = [...facets.map((facet) => facet.levels.length), items.length];
  const { clusters, notes } = clustersOf(items);
  const noise = noiseOf(sides, levels, clusters);
  const seedCounts = sides.map((side) => (hasSeeds(side, levels) ? side.seeds.length : 1));
  const seeds = { baseline: seedCounts[0]!, candidate: seedCounts[1]! };
  const isSeeded = seeds.baseline > 1 || seeds.candidate > 1 || borrowedSeedSd !== undefined;
  const seedNoise = isSeeded ? completeSeedNoise(noise.seeds, seeds, borrowedSeedSd, names) : null;
  const few = [...noise.facets, ...(seedNoise?.parts ?? [])];
  const testAt = (level: number) => cochranCoxTest(noise.difference, few, noise.rest, { level });
  const test = testAt(1 - alpha);
  const averaged = facets.map(({ facet, levels: own }) => ({ facet, levels: own.length }));
  return comparisonRecord(
    {
      test: `${seedNoise === null ? "" : "seeds-"}facets-and-items-${test.method}`,
      difference: noise.difference,
      pValue: test.pValue,
      standardError: test.standardError,
      intervalAt: (level) => (Number.isNaN(test.pValue) ? null : testAt(level).interval),
      minimumDetectableEffect: detectableDifference(test.standardError, test.degreesOfFreedom, test.equivalentAlpha),
      seeds: seedNoise === null ? null : seeds,
      facets: averaged,
      fewLevels: finitePart(asOnePart(few)),
      design: "paired",
      counts: [
        `n=${items.length}`,
        ...averaged.map(({ facet, levels: own }) => `${facet}s=${own}`),
        ...(seedNoise === null ? [] : [`seeds=${seeds.baseline},${seeds.candidate}`]),
      ],
      settings: [`missing=${missing}`],
      means: { baseline: mean(sides[0].scores), candidate: mean(sides[1].scores) },
      identical:
        sides[0].scores.length === sides[1].scores.length &&
        sides[0].scores.every((one, cell) => one === sides[1].scores[cell]),
      unpairedStandardError: Number.NaN,
      items: { shared: items.length, onlyBaseline, onlyCandidate },
      ...sidesCoverage(baseline, candidate),
      discordant: null,
      proportion: areShares(sides[0].scores) && areShares(sides[1].scores),
      sources: noiseSourcesOf(DIFFERENCE_NOISE, [
        ...(seedNoise === null ? [] : [seedNoise.measured]),
        NOISE.items,
        ...(isRepeated([...mine.things, ...other.things]) ? [NOISE.trials] : []),
        ...facets.map(({ facet }) => FACET_NOISE[facet]),
      ]),
      notes: [
        note("facets-averaged", { facets }),
        ...(seedNoise?.notes ?? []),
        ...leftOutNotes({ onlyBaseline, onlyCandidate }, names),
        ...notes,
      ],
    },
    { higherIsBetter: (baseline[0] as RunOfMatrix).matrix.higherIsBetter, ...options },
  );
}

/** Whether every seed of these runs has every level of every facet, so that seeds and facets are crossed. */
export function areCrossed(runs: readonly RunOfMatrix[], facets: readonly AveragedFacet[]): boolean {
  const cells = facets.reduce((total, { levels }) => total * levels.length, 1);
  return [...trialsBySeed(runs).values()].every((own) => new Set(own.map((run) => cellOf(run, facets))).size === cells);
}

/** The runs of each seed and each combination of levels, the last facet running fastest: trials of one thing. */
export function thingsOf(runs: readonly RunOfMatrix[], facets: readonly AveragedFacet[]) {
  const bySeed = trialsBySeed(runs);
  const seeds = [...bySeed.keys()].sort(compareNames);
  const cells = facets.reduce<readonly string[][]>(
    (before, { levels }) => before.flatMap((cell) => levels.map((level) => [...cell, level])),
    [[]],
  );
  const things = seeds.flatMap((seed) => {
    const byCell = groupBy(bySeed.get(seed)!, (run) => cellOf(run, facets));
    return cells.map((cell) => byCell.get(JSON.stringify(cell)) ?? []);
  });
  return { seeds, things };
}

function cellOf({ matrix, run }: RunOfMatrix, facets: readonly AveragedFacet[]): string {
  return JSON.stringify(facets.map(({ facet }) => facetLevel(matrix.runs[run] as Run, facet)));
}

function hasSeeds({ seeds, scores }: FacetTable, levels: readonly number[]): boolean {
  return seeds.length > 1 && !areCopies({ seeds, scores }, sizeOf(levels));
}

function sizeOf(levels: readonly number[]): number {
  return levels.reduce((total, count) => total * count, 1);
}

interface FacetNoise {
  readonly difference: number;
  /** Of each facet and each set of facets, also with the seeds of a side: what few levels estimate. */
  readonly facets: readonly VariancePart[];
  /** Of the training seeds of either side; `null` for a side with one. */
  readonly seeds: readonly (VariancePart | null)[];
  /** Items, and what they have with facets and seeds. */
  readonly rest: VariancePart;
}

function noiseOf(
  sides: readonly [FacetTable, FacetTable],
  levels: readonly number[],
  clusters: readonly string[] | undefined,
): FacetNoise {
  const cells = sizeOf(levels);
  const [before, after] = sides.map(({ seeds, scores }) => {
    const means = new Float64Array(cells);
    for (let cell = 0; cell < scores.length; cell++) means[cell % cells]! += scores[cell]! / seeds.length;
    return means;
  }) as [Float64Array, Float64Array];
  const differences = after.map((score, cell) => score - before[cell]!);
  const found = factorMeanSquares(differences, levels);
  const itemSet = 1 << (levels.length - 1);
  const parts = factorParts(found);
  const ofSeeds = sides.map((side) => {
    if (!hasSeeds(side, levels)) return null;
    const own = factorParts(factorMeanSquares(side.scores, [side.seeds.length, ...levels])).filter(({ set }) =>
      holds(set, 0),
    );
    return { own, items: itemSet << 1 };
  });
  const few = parts.filter(({ set }) => (set & itemSet) === 0);
  const withSeeds = ofSeeds.flatMap((side) =>
    side === null ? [] : side.own.filter(({ set }) => set !== 1 && (set & side.items) === 0),
  );
  const seedParts = ofSeeds.map((side) => side?.own.find(({ set }) => set === 1) ?? null);
  const all = [...parts, ...ofSeeds.flatMap((side) => side?.own ?? [])];
  // What is subtracted never makes the whole smaller than the spread of any one factor.
  const largest = Math.max(...parts.map(({ set }) => meanSquareOf(found, set)));
  const total = Math.max(sum(all.map(({ variance }) => variance)), largest);
  const counted = [...few, ...withSeeds, ...seedParts.flatMap((part) => part ?? [])];
  const ofFew = sum(counted.map(({ variance }) => Math.max(0, variance)));
  const clustered = clusters === undefined ? null : clusterNoise(differences, levels, clusters);
  const items = meanSquareOf(found, itemSet);
  return {
    difference: mean(differences),
    facets: [...few, ...withSeeds].map(clipped),
    seeds: seedParts.map((part) => (part === null ? null : clipped(part))),
    rest: {
      variance: Math.max(0, total - ofFew) + (clustered === null ? 0 : Math.max(0, clustered.variance - items)),
      degreesOfFreedom: clustered?.degreesOfFreedom ?? (levels.at(-1) as number) - 1,
    },
  };
}

/** `null` where no level adds noise. */
function finitePart(part: VariancePart): VariancePart | null {
  return part.variance > 0 ? part : null;
}

function clipped({ variance, degreesOfFreedom }: VariancePart): VariancePart {
  return { variance: Math.max(0, variance), degreesOfFreedom };
}

/** The mean square of one factor ÷ cells: the variance of the mean, were its levels all that is drawn. 0 for sets of several. */
function meanSquareOf({ values, cells }: FactorMeanSquares, set: number): number {
  return (set & (set - 1)) === 0 ? values[set]! / cells : 0;
}

/** The item part where items of one cluster are not independent. */
function clusterNoise(differences: Float64Array, levels: readonly number[], clusters: readonly string[]): VariancePart {
  const items = levels.at(-1) as number;
  const perItem = new Float64Array(items);
  for (let cell = 0; cell < differences.length; cell++) {
    perItem[cell % items]! += (differences[cell]! * items) / differences.length;
  }
  const { standardError, testDegreesOfFreedom } = clusteredError(perItem, clusters);
  return { variance: Number.isNaN(standardError) ? 0 : standardError ** 2, degreesOfFreedom: testDegreesOfFreedom };
}
