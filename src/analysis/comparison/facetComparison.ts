import { clustersOf } from "../../data/clusters.js";
import { FACET_NOISE, type Facet, facetLevel } from "../../data/facets.js";
import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { MissingPolicy } from "../../data/missing.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Run } from "../../data/run.js";
import { sidesCoverage } from "../../data/scoreBounds.js";
import { trialsBySeed } from "../../data/seedTables.js";
import { sharedRows } from "../../data/sharedRows.js";
import { ALPHA, MINIMUM_OVERLAP, MISSING } from "../../defaults.js";
import { asOnePart, cochranCoxTest } from "../../inference/components/cochranCox.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
import { DIFFERENCE_NOISE, NOISE, noiseSourcesOf, type Refusal } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import { isRepeated, leftOutNotes, overlapRefusal } from "./comparison.js";
import { type Comparison, comparisonRecord, detectableDifference } from "./comparisonRecord.js";
import { completeSeedNoise, type ModelComparisonOptions } from "./modelComparison.js";
import { type FacetTask, facetNoise, hasSeeds } from "./noise/facetNoise.js";
import { note } from "./wording.js";

/** A facet over which both sides are averaged, and its levels. */
export interface AveragedFacet {
  readonly facet: Facet;
  readonly levels: readonly string[];
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
  const { task, items, things, notes, complete } = facetTask(baseline, candidate, facets, missing);
  const [onlyBaseline, onlyCandidate] = complete.map((count) => count - items.length) as [number, number];
  const overlap = overlapRefusal("compareModels", { items, onlyBaseline, onlyCandidate }, minimumOverlap, [
    baseline,
    candidate,
  ]);
  if (overlap !== null) return overlap;
  const { sides } = task;
  const noise = facetNoise([task], [1]);
  const seedCounts = ([0, 1] as const).map((side) => (hasSeeds(task, side) ? sides[side].seeds.length : 1));
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
        ...(isRepeated(things) ? [NOISE.trials] : []),
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

/** Both sides of one task on the items that they share, at the levels of the facets. */
export function facetTask(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  facets: readonly AveragedFacet[],
  missing: MissingPolicy = MISSING,
) {
  const [mine, other] = [thingsOf(baseline, facets), thingsOf(candidate, facets)];
  const { items, scores, complete } = sharedRows([mine.things, other.things], missing);
  const boundary = mine.things.length * items.length;
  const { clusters, notes } = clustersOf(items);
  const task: FacetTask = {
    sides: [
      { seeds: mine.seeds, scores: scores.subarray(0, boundary) },
      { seeds: other.seeds, scores: scores.subarray(boundary) },
    ],
    levels: [...facets.map((facet) => facet.levels.length), items.length],
    clusters,
  };
  return { task, items, complete, notes, things: [...mine.things, ...other.things] };
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

/** `null` where no level adds noise. */
function finitePart(part: VariancePart): VariancePart | null {
  return part.variance > 0 ? part : null;
}
