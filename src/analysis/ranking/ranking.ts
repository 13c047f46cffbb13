import { otherSettings } from "../../data/fingerprint.js";
import { groupBy } from "../../data/groupBy.js";
import { itemsOfAll } from "../../data/itemColumns.js";
import { itemMeans } from "../../data/itemMeans.js";
import { hasOwnUnit } from "../../data/metricDirection.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import type { Results } from "../../data/results.js";
import { ALPHA, CORRECTION, MINIMUM_OVERLAP, RESAMPLES, SEED } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { rankDistribution } from "../../inference/ranks/rankDistribution.js";
import { rankSets } from "../../inference/ranks/rankSets.js";
import { boundsAnyFalseClaim } from "../../inference/significance/correctionName.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import {
  DIFFERENCE_NOISE,
  distinctNotes,
  type NoiseSources,
  type Note,
  noiseSourcesOf,
  type Refusal,
} from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { isShare } from "../../numeric/share.js";
import { createRng } from "../../random/rng.js";
import { signatureOf } from "../../signature.js";
import { type Comparison, requireChoices } from "../comparison/comparisonRecord.js";
import { type AveragedFacet, thingsOf } from "../comparison/facetComparison.js";
import { type ContestedTest, framingOver, testsAsOne } from "../comparison/facetTests.js";
import { unevenMeans } from "../comparison/noise/unevenFacets.js";
import type { ComparisonLabels, FamilyComparison } from "../comparison/resultsComparison.js";
import { divergedSeeds, oneModel, type SideOptions, unvariedJudges } from "../comparison/sides.js";
import { skippedNotes } from "../comparison/skippedItems.js";
import { type Side, sidesOf } from "../comparison/testSides.js";
import { differenceUnit, note as facetNote } from "../comparison/wording.js";
import { divergenceText } from "../scores/wording.js";
import { pairJudge, type SharedTable } from "./pairJudge.js";
import { type PairList, pairIndex, pairPlaces, withRecords } from "./pairList.js";
import { leftOutNotes, sharedScores } from "./sharedScores.js";
import { tieLetters } from "./tieLetters.js";
import { type ClustersOfPairs, note } from "./wording.js";

export interface RankingOptions extends SideOptions {
  /** Adjustment over all pairs of one table; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
  /** Bootstrap resamples of the items for the probability of being best; default 2,000. */
  readonly resamples?: number;
  /** Seed of the resampling; default 1. */
  readonly seed?: number;
}

/** One model in a ranking. */
export interface RankRow {
  readonly model: string;
  readonly mean: number;
  /** Items that it scored, in any seed and trial; 0 for run-level scores. */
  readonly items: number;
  /** By mean alone; equal means share the better rank. */
  readonly rank: number;
  /**
   * 1 + the number of models that are shown to be better: models that share it cannot be ordered. `null` where the model
   * could be compared with no other.
   */
  readonly sharedRank: number | null;
  /** Tie group: its first model is the anchor that the others are not shown to differ from; `null` as the shared rank. */
  readonly group: number | null;
  /**
   * Compact letter display: two models share a letter exactly where they are not shown to differ. `null` where a pair was refused,
   * for more than 60 models, and where 26 letters are not enough.
   */
  readonly letters: string | null;
  /**
   * The places that it may hold: from 1 + the models shown to be better to all but those shown to be worse. All intervals
   * hold at once with 1 − alpha, whichever `correction` the pairs were judged by. `null` where a pair was refused.
   */
  readonly rankInterval: Interval | null;
  /**
   * Share of resamples of the items in which the model has the best mean. `null` while the first tie group has more than one
   * member, among whom resampling chooses too surely; for fewer than 30 shared items; and over
   * judges or prompts, of which resampled items know nothing.
   */
  readonly probabilityBest: number | null;
}

/** The models of one task, metric and framing, best first. */
export interface Ranking extends ComparisonLabels {
  readonly kind: "ranking";
  readonly rows: readonly RankRow[];
  /** All pairs, the lower-ranked model as candidate. */
  readonly pairs: readonly FamilyComparison[];
  readonly family: {
    readonly size: number;
    readonly correction: PValueAdjustmentName | "none";
    readonly alpha: number;
  };
  /** Items that all models scored; 0 for run-level scores. */
  readonly items: number;
  /** Items that any of the models scored. */
  readonly allItems: number;
  readonly proportion: boolean;
  readonly higherIsBetter: boolean;
  /** What all models are averaged over, drawn at random, and at how many levels; left out where there is nothing of the kind. */
  readonly facets?: Comparison["facets"];
  /** How tie groups are made, in words. */
  readonly tieDefinition: string;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
}

const TIE_DEFINITION =
  "from the best mean down: a model joins the group of the current anchor unless the anchor is shown to be better, and then starts the next group";

/**
 * Ranks the models of each task, metric and framing by their mean score at their last checkpoint: all pairs compared
 * (by item where items are shared; over judges and prompts that all models have, with their noise in the error), adjusted together; shared ranks, tie groups and simultaneous intervals of the ranks from
 * the verdicts; the probability of being best from resampled items. Tables of one model are left out.
 */
export function rankModels(results: Results, options: RankingOptions = {}): Ranking[] {
  return rankTests(results, options).rankings;
}

/** The rankings of `rankModels`, and what is to be said of tests that have none because too few models have scores there. */
export function rankTests(
  results: Results,
  { correction = CORRECTION, alpha = ALPHA, resamples = RESAMPLES, seed = SEED, ...options }: RankingOptions = {},
): { readonly rankings: Ranking[]; readonly notes: Note[] } {
  requireChoices("rankModels", { alpha, ...options });
  const tables = [...sidesOf(results).values()].flatMap((sides) =>
    [...groupBy(sides, ({ run }) => run.framing ?? null)].map(([framing, framed]) => ({
      metric: (framed[0] as Side).run.metric,
      framing,
      contested: groupBy(framed, ({ run }) => run.model),
    })),
  );
  const { found, notes: facetNotes } = testsAsOne("rankModels", tables, options.facets);
  const unranked: Note[] = [];
  const rankings = found.flatMap(({ task, tests, sides, averaged }): Ranking[] => {
    // What is said of a model holds for this test, and not for those after it.
    const notes: Note[] = [...facetNotes];
    const without: Note[] = [];
    const models = [...sides.values()].flatMap((own) => {
      const { task: name, model } = (own[0] as Side).run;
      const last = oneModel(own, model, notes, { missing: options.missing });
      if ("ok" in last) return [];
      notes.push(...divergedNotes(own, last, options.missing));
      if (hasScores(last, options.missing ?? "drop")) return [last];
      without.push({
        code: "model-without-scores",
        message: `${model} has no scored item of ${name} and is not ranked`,
      });
      return [];
    });
    if (models.length < 2) {
      unranked.push(...without);
      return [];
    }
    const { metric, framing } = tests[0] as ContestedTest;
    const labels =
      averaged.length === 0
        ? { task: ((models[0] as readonly Side[])[0] as Side).run.task, metric, framing }
        : { task, metric, framing: framingOver(tests) };
    const choices = { ...options, correction, alpha };
    const resampling = { resamples, seed, level: 1 - alpha };
    return [rankTable({ labels, models, averaged }, choices, resampling, [...notes, ...without])];
  });
  return { rankings, notes: unranked };
}

/** Names the seeds of one model that ended far from its others: they are in its mean. */
function divergedNotes(trained: readonly Side[], last: readonly Side[], missing?: MissingPolicy): Note[] {
  const diverged = divergedSeeds(trained, last, missing);
  const [first] = last;
  if (diverged === null || first === undefined) return [];
  const ends = [diverged.others.low, diverged.others.high, ...diverged.seeds.map(({ value }) => value)];
  const unit = differenceUnit(!hasOwnUnit(first.run.metric) && ends.every(isShare), Math.abs(diverged.others.high));
  const text = divergenceText(diverged, last.length, unit, first.run.model);
  return [note("seed-diverged", { text, seeds: diverged.seeds.map(({ seed }) => seed) })];
}

interface Resampling {
  readonly resamples: number;
  readonly seed: number;
  readonly level: number;
}

/** The models of one test, and what they are averaged over. */
interface RankedTest {
  readonly labels: ComparisonLabels;
  readonly models: readonly (readonly Side[])[];
  readonly averaged: readonly AveragedFacet[];
}

function rankTable(
  { labels, models, averaged }: RankedTest,
  { correction, alpha, ...options }: RankingOptions & { correction: PValueAdjustmentName | "none"; alpha: number },
  { resamples, seed, level }: Resampling,
  notes: readonly Note[],
): Ranking {
  const { higherIsBetter } = (models[0] as readonly Side[])[0] as Side;
  const { missing = "drop" } = options;
  const shared = sharedOf(models, missing, averaged);
  const means = models.map((sides, index) => shared?.means[index] ?? ownMean(sides, missing));
  const direction = higherIsBetter ? 1 : -1;
  const order = models
    .map((_, index) => index)
    .sort((a, b) => direction * ((means[b] as number) - (means[a] as number)));
  const name = (index: number) => ((models[index] as readonly Side[])[0] as Side).run.model;

  const judge = pairJudge({ models, shared, order, labels, averaged }, { ...options, alpha });
  const pairs = judge(correction);
  const { shown, compared, done, mixed, tested, isWhole } = readPairs(pairs, order.length);
  const isShown = (better: number, worse: number) => shown[pairIndex(better, worse)] === 1;
  const isCompared = (place: number) => compared[place] === 1;
  // Rank sets hold all at once under these alone.
  const holding = boundsAnyFalseClaim(correction) ? pairs : judge("holm");
  const sets = mixed.length > 0 ? null : rankSets(order.length, shownPairs(holding, order.length));
  const groups = tieGroups(order.length, isShown);
  const letters = isWhole ? tieLetters(order.length, isShown) : null;
  const leaders = order.filter((_, place) => groups[place] === 1);
  const clustered = clustersOf(done);
  const spread =
    leaders.length > 1 ||
    shared === null ||
    shared.items < FEWEST_ITEMS ||
    mixed.length > 0 ||
    // Only items are resampled, one by one, which knows nothing of another judge or prompt, nor of clusters.
    averaged.length > 0 ||
    clustered !== null
      ? null
      : rankDistribution(
          createRng(seed, JSON.stringify(labels)),
          higherIsBetter ? shared.scores : shared.scores.map((score) => -score),
          models.length,
          shared.items,
          { resamples, level },
        );
  const rows = order.map((model, place): RankRow => {
    const set = sets?.[place];
    return {
      model: name(model),
      mean: means[model] as number,
      items: shared === null ? 0 : shared.leftOut === 0 ? shared.items : scoredItems(models[model] as Side[], missing),
      rank: 1 + order.filter((other) => direction * ((means[other] as number) - (means[model] as number)) > 0).length,
      sharedRank: isCompared(place)
        ? 1 + order.filter((_, better) => better < place && isShown(better, place)).length
        : null,
      group: isCompared(place) ? (groups[place] as number) : null,
      letters: letters?.[place] ?? null,
      rankInterval: set === undefined || !isCompared(place) ? null : { ...set, level, method: "simultaneous" },
      probabilityBest: isCompared(place) ? (spread?.[model]?.probabilityBest ?? null) : null,
    };
  });
  const ranking = {
    kind: "ranking" as const,
    ...labels,
    rows,
    pairs,
    family: { size: tested, correction, alpha },
    items: shared?.items ?? 0,
    allItems: shared === null ? 0 : shared.items + shared.leftOut,
    proportion: done.length > 0 ? done.every(({ proportion }) => proportion) : means.every(isShare),
    higherIsBetter,
    tieDefinition: TIE_DEFINITION,
    ...(averaged.length === 0
      ? {}
      : { facets: averaged.map(({ facet, levels }) => ({ facet, levels: levels.length })) }),
    sources: rankSources(done, unvariedJudges(models.flat(), averaged)),
    notes: distinctNotes([
      ...notes,
      ...(averaged.length === 0 ? [] : [facetNote("facets-averaged", { facets: averaged })]),
      ...(shared?.cells === undefined ? [] : [facetNote("facet-cells-missing", shared.cells)]),
      ...(shared === null
        ? [note("no-shared-items")]
        : [...leftOutNotes(shared.leftOut, shared.items), ...skippedNotes(models)]),
      ...(clustered === null ? [] : [note("clusters", clustered)]),
      ...mixedNotes(mixed),
      ...settingNotes(models),
    ]),
    signature: signatureOf([
      `models=${models.length}`,
      `n=${shared?.items ?? 0}`,
      ...averaged.map(({ facet, levels }) => `${facet}s=${levels.length}`),
      "all-pairs",
      correction,
      `alpha=${alpha}`,
      ...(shared === null ? [] : [`resamples=${resamples}`, `seed=${seed}`]),
    ]),
  };
  return withRecords(ranking);
}

function scoredItems(sides: readonly Side[], missing: MissingPolicy): number {
  const { means } = itemMeans(
    sides.flatMap(({ trials }) => trials),
    missing,
  );
  return means.reduce((count, mean) => count + Number(!Number.isNaN(mean)), 0);
}

/** Resampling fewer items than this says too little: percentiles know nothing of Student's t. */
const FEWEST_ITEMS = 30;

/** What a ranking reads off its pairs. */
interface PairsRead {
  /** 1 for each pair whose lower place is shown to be worse. */
  readonly shown: Uint8Array;
  /** 1 for each place that was compared with another. */
  readonly compared: Uint8Array;
  readonly tested: number;
  /** Whether no pair was refused. */
  readonly isWhole: boolean;
  /** Comparisons that were made; where all are alike in what a ranking says of them, the first. */
  readonly done: readonly Comparison[];
  /** Pairs that were refused because they were not made the same way. */
  readonly mixed: readonly Refusal[];
}

function readPairs(pairs: PairList, count: number): PairsRead {
  const [shown, compared] = [new Uint8Array(pairs.length), new Uint8Array(count)];
  const done: Comparison[] = [];
  const mixed: Refusal[] = [];
  let tested = 0;
  let isWhole = true;
  for (const [better, worse, index] of pairPlaces(count)) {
    const verdict = pairs.verdict(index);
    if (verdict === "worse") shown[index] = 1;
    if (pairs.isTested(index)) tested++;
    if (verdict !== null) {
      compared[better] = 1;
      compared[worse] = 1;
    } else isWhole = false;
    if (pairs.areAlike && index > 0) continue;
    const pair = pairs.at(index);
    if (pair.ok) done.push(pair);
    else if (pair.code === "different-fingerprints") mixed.push(pair);
  }
  return { shown, compared, tested, isWhole, done, mixed };
}

/** The pairs of places of which the second is shown to be worse. */
function* shownPairs(pairs: PairList, count: number): Generator<readonly [better: number, worse: number]> {
  for (const [better, worse, index] of pairPlaces(count)) {
    if (pairs.verdict(index) === "worse") yield [better, worse];
  }
}

/** What clusters of items make of the pairs: the least and the largest design effect; `null` where no pair was tested over clusters. */
function clustersOf(pairs: readonly Comparison[]): ClustersOfPairs | null {
  const found = pairs.flatMap(({ notes }) =>
    notes.flatMap(({ code, data }) =>
      code === "clusters" ? [data as unknown as ClustersOfPairs & { designEffect: number }] : [],
    ),
  );
  const [first] = found;
  if (first === undefined) return null;
  const effects = found.map(({ designEffect }) => designEffect);
  return {
    items: first.items,
    clusters: first.clusters,
    effective: first.effective,
    pairs: found.length,
    low: Math.min(...effects),
    high: Math.max(...effects),
  };
}

/** Refused pairs leave models without an order, which intervals of their ranks would hide. */
function mixedNotes(refused: readonly Refusal[]): Note[] {
  const [first] = refused;
  if (first === undefined) return [];
  return [note("different-fingerprints", { pairs: refused.length, first: first.message })];
}

/** Each model may be run in a way of its own, whose share in the order nobody knows. */
function settingNotes(models: readonly (readonly Side[])[]): Note[] {
  const settings = otherSettings(models.flatMap((sides) => sides.map(({ run }) => run)));
  return settings.length === 0 ? [] : [note("different-settings", { settings })];
}

/** What the models share, and what a ranking reads off it. */
interface Shared extends SharedTable {
  readonly leftOut: number;
  readonly means: readonly number[];
  /** Cells of levels and items that all models scored, where too few items are complete. */
  readonly cells?: { readonly shared: number; readonly all: number; readonly complete: number };
}

function sharedOf(
  models: readonly (readonly Side[])[],
  missing: MissingPolicy,
  averaged: readonly AveragedFacet[],
): Shared | null {
  const shared = sharedScores(models, { missing, averaged });
  const uneven = averaged.length === 0 ? null : unevenShared(models, missing, averaged, shared?.items.length ?? 0);
  if (uneven !== null) return uneven;
  if (shared === null) return null;
  const { items, leftOut, scores, plain } = shared;
  const width = items.length;
  const countable = plain && isBinary(scores);
  const rowOf = (row: number) => scores.subarray(row * width, (row + 1) * width);
  return {
    items: width,
    leftOut,
    scores,
    means: models.map((_, row) => (countable ? ones(rowOf(row)) / width : mean(rowOf(row)))),
    countable,
  };
}

/** The same over facets of which too few items are complete; `null` where enough are. */
function unevenShared(
  models: readonly (readonly Side[])[],
  missing: MissingPolicy,
  averaged: readonly AveragedFacet[],
  complete: number,
): Shared | null {
  const runs = models.map((sides) => sides.flatMap(({ trials }) => trials));
  const all = itemsOfAll(runs.flat().map(({ matrix }) => matrix.items)).length;
  if (complete >= MINIMUM_OVERLAP * all) return null;
  const things = runs.map((own) => thingsOf(own, averaged));
  const levels = averaged.map((facet) => facet.levels.length);
  const found = unevenMeans(things, levels, missing);
  if (found === null || found.means.some(Number.isNaN)) return null;
  const { items, means, cells } = found;
  // Only items are drawn anew from scores, which is not done over facets.
  const scores = new Float64Array(0);
  return { items, leftOut: all - items, scores, means, countable: false, cells: { ...cells, complete } };
}

/** The number of ones among values that are 0 or 1. */
function ones(values: Float64Array): number {
  let count = 0;
  for (let index = 0; index < values.length; index++) count += values[index]!;
  return count;
}

/** Whether every seed of a side has a scored item, so that `ownMean` is a number. */
function hasScores(sides: readonly Side[], missing: MissingPolicy): boolean {
  return sides.every(({ summary, trials }) =>
    summary === null
      ? trials.some(({ matrix, run }) => scoresUnderPolicy(matrix, run, missing).some((score) => !Number.isNaN(score)))
      : !Number.isNaN(summary.value),
  );
}

/** The mean over seeds of a side on its own items; NaN without a scored one. */
function ownMean(sides: readonly Side[], missing: MissingPolicy): number {
  return mean(
    sides.map(({ summary, trials }) => {
      if (summary !== null) return summary.value;
      const scored = trials.map(({ matrix, run }) =>
        scoresUnderPolicy(matrix, run, missing).filter((score) => !Number.isNaN(score)),
      );
      const scores = new Float64Array(scored.reduce((count, { length }) => count + length, 0));
      let filled = 0;
      for (const part of scored) {
        scores.set(part, filled);
        filled += part.length;
      }
      return mean(scores);
    }),
  );
}

/** Group numbers in the order of the means. */
function tieGroups(count: number, isShown: (better: number, worse: number) => boolean): number[] {
  let anchor = 0;
  let group = 1;
  return Array.from({ length: count }, (_, place) => {
    if (anchor < place && isShown(anchor, place)) {
      anchor = place;
      group++;
    }
    return group;
  });
}

function rankSources(pairs: readonly Comparison[], others: readonly string[]): NoiseSources {
  const measured = [...new Set(pairs.flatMap(({ sources }) => sources.measured))];
  return noiseSourcesOf([...DIFFERENCE_NOISE, ...others], measured);
}
