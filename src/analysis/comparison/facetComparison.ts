import { clustersOf } from "../../data/clusters.js";
import { FACET_NOISE, type Facet, facetLevel } from "../../data/facets.js";
import { groupBy } from "../../data/groupBy.js";
import { itemsOfAll } from "../../data/itemColumns.js";
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
import { DIFFERENCE_NOISE, NOISE, noiseSourcesOf, type Refusal, refuse } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import { isRepeated, leftOutNotes, overlapRefusal } from "./comparison.js";
import { type Comparison, comparisonRecord, detectableDifference } from "./comparisonRecord.js";
import { completeSeedNoise, type ModelComparisonOptions } from "./modelComparison.js";
import { type FacetTask, facetNoise, hasSeeds } from "./noise/facetNoise.js";
import { unevenNoise, unevenTask } from "./noise/unevenFacets.js";
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
 * either side. What a judge or a prompt does to both sides alike cancels. The test is `cochranCoxTest`. Where fewer than 90 % of
 * the items are complete, all that both sides scored at one level counts, and the components are fitted by restricted maximum likelihood.
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
  const found = measuredOver(baseline, candidate, facets, missing);
  const { seeds, means, items, onlyBaseline, onlyCandidate, things, notes, pairs } = found;
  const overlap =
    pairs === null
      ? overlapRefusal("compareModels", { items, onlyBaseline, onlyCandidate }, minimumOverlap, [baseline, candidate])
      : pairsRefusal(pairs, minimumOverlap);
  if (overlap !== null) return overlap;
  const noise = found.noise();
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
      settings: [...(pairs === null ? [] : [`cells=${pairs.shared}/${pairs.all}`]), `missing=${missing}`],
      means,
      identical: found.identical,
      unpairedStandardError: Number.NaN,
      items: { shared: items.length, onlyBaseline, onlyCandidate },
      ...sidesCoverage(baseline, candidate, things),
      discordant: null,
      proportion: found.scores.every((scores) => areShares(scores)),
      sources: noiseSourcesOf(DIFFERENCE_NOISE, [
        ...(seedNoise === null ? [] : [seedNoise.measured]),
        NOISE.items,
        ...(isRepeated(things.flat()) ? [NOISE.trials] : []),
        ...facets.map(({ facet }) => FACET_NOISE[facet]),
      ]),
      notes: [
        note("facets-averaged", { facets }),
        ...(pairs === null ? [] : [note("facet-cells-missing", pairs)]),
        ...(seedNoise?.notes ?? []),
        ...leftOutNotes({ onlyBaseline, onlyCandidate }, names),
        ...notes,
      ],
    },
    { higherIsBetter: (baseline[0] as RunOfMatrix).matrix.higherIsBetter, ...options },
  );
}

/** What two sides over facets show: on the items that both scored at every level, or, where too few are left, on all that both scored. */
function measuredOver(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  facets: readonly AveragedFacet[],
  missing: MissingPolicy,
) {
  const uneven = unevenOver(baseline, candidate, facets, missing);
  if (uneven !== null) return uneven;
  const { task, items, things, notes, complete } = facetTask(baseline, candidate, facets, missing);
  const [before, after] = task.sides;
  const [baselineSeeds, candidateSeeds] = ([0, 1] as const).map((side) =>
    hasSeeds(task, side) ? task.sides[side].seeds.length : 1,
  ) as [number, number];
  return {
    noise: () => facetNoise([task], [1]),
    seeds: { baseline: baselineSeeds, candidate: candidateSeeds },
    means: { baseline: mean(before.scores), candidate: mean(after.scores) },
    identical:
      before.scores.length === after.scores.length && before.scores.every((one, cell) => one === after.scores[cell]),
    scores: [before.scores, after.scores],
    items,
    onlyBaseline: complete[0]! - items.length,
    onlyCandidate: complete[1]! - items.length,
    things,
    notes,
    /** Every cell is there. */
    pairs: null,
  };
}

/** The same where too few items are complete; `null` where enough are, and where the rest tells no noise. */
function unevenOver(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  facets: readonly AveragedFacet[],
  missing: MissingPolicy,
) {
  const [mine, other] = [thingsOf(baseline, facets), thingsOf(candidate, facets)];
  const { items: complete } = sharedRows([mine.things, other.things], missing, { isOnlyRead: true });
  const asked = itemsOfAll([...baseline, ...candidate].map(({ matrix }) => matrix.items));
  if (complete.length >= MINIMUM_OVERLAP * asked.length) return null;
  const task = unevenTask(
    mine,
    other,
    facets.map(({ levels }) => levels.length),
    missing,
  );
  if (complete.length >= MINIMUM_OVERLAP * task.items.length) return null;
  const noise = unevenNoise(task);
  if (noise === null) return null;
  const [baselineSeeds, candidateSeeds] = noise.seedCounts;
  const all = task.levels.reduce((total, count) => total * count, 1);
  return {
    noise: () => noise,
    seeds: { baseline: baselineSeeds, candidate: candidateSeeds },
    means: { baseline: noise.baseline, candidate: noise.baseline + noise.difference },
    identical: false,
    scores: task.sides.map(({ scores }) => scores.filter((score) => !Number.isNaN(score))),
    items: task.items,
    onlyBaseline: task.only[0],
    onlyCandidate: task.only[1],
    things: [mine.things, other.things] as const,
    notes: clustersOf(task.items).notes,
    pairs: { shared: task.cells.shared, all, fewest: Math.min(...task.cells.bySide), complete: complete.length },
  };
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
  return { task, items, complete, notes, things: [mine.things, other.things] as const };
}

/** Refuses sides that scored too few of the same items at the same levels. */
function pairsRefusal(
  { shared, fewest }: { readonly shared: number; readonly fewest: number },
  minimumOverlap: number,
) {
  return shared >= minimumOverlap * fewest
    ? null
    : refuse(
        "low-overlap",
        `only ${shared} of ${fewest} scores of items at the same levels are shared by both sides`,
        "have both answer the same items under each prompt and judge, or pass a smaller minimumOverlap (--min-overlap)",
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

/** `null` where no level adds noise. */
function finitePart(part: VariancePart): VariancePart | null {
  return part.variance > 0 ? part : null;
}
