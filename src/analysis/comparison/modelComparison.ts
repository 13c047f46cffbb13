import { clustersOf } from "../../data/clusters.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { sidesCoverage } from "../../data/scoreBounds.js";
import { sharedSeedTables, trialsBySeed } from "../../data/seedTables.js";
import { ALPHA, MINIMUM_OVERLAP, MISSING } from "../../defaults.js";
import { defined } from "../../defined.js";
import { ArgumentError } from "../../errors.js";
import { standardDeviationInterval } from "../../inference/intervals/spreadInterval.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
import { DIFFERENCE_NOISE, finiteOrNull, NOISE, type Note, noiseSourcesOf, type Refusal } from "../../notes.js";
import { mean, variance } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import { isConstant } from "../../numeric/spread/constant.js";
import type { ScoreSummary } from "../scores/scoreSummary.js";
import {
  compareRuns,
  isRepeated,
  leftOutNotes,
  mixedDirection,
  overlapRefusal,
  type RunComparisonOptions,
} from "./comparison.js";
import {
  type Comparison,
  type ComparisonOptions,
  comparisonRecord,
  detectableDifference,
  requireChoices,
} from "./comparisonRecord.js";
import { checkFingerprints } from "./fingerprintCheck.js";
import { areCopies, modelDifference } from "./modelDifference.js";
import { compareSummaries } from "./summaryComparison.js";
import { testOverSeeds } from "./testOverSeeds.js";
import { note } from "./wording.js";

/** A seed SD from elsewhere, for sides with one training seed. */
export interface BorrowedSeedSd {
  /** SD over training seeds, in score units. */
  readonly sd: number;
  /** Training seeds that it was measured with; Infinity takes the SD as known. */
  readonly seeds: number;
  readonly source: string;
  /** Whether it is an estimate from the checkpoints of the runs that are compared; `seeds` is then what it is worth. */
  readonly isFromRun?: boolean;
}

/**
 * Where the seed SD of sides with one seed is from: by task and framing, `null` for tasks where none is known, or an estimate
 * from the checkpoints of each such side.
 */
export type SeedSdSource = "from-run" | ((task: string, framing: string | null) => BorrowedSeedSd | null);

export interface ModelComparisonOptions extends Omit<RunComparisonOptions, "clusters"> {
  /** Seeds with the same label are the same draw on both sides (same data order, same initialisation); default false. */
  readonly pairSeeds?: boolean;
  /** Stands in for the seed noise of sides with one seed; none by default, and then that noise is not measured. */
  readonly borrowedSeedSd?: BorrowedSeedSd;
}

/**
 * Compares two models on their shared items, each with one or more training seeds (runs of one seed are its trials).
 *
 * With several seeds, seeds are the replication of training noise: the variance of the difference is s²_A/S_A + s²_B/S_B
 * over seed means, plus the item part of the paired difference, less what both count (crossed random effects). As many
 * seeds on both sides: Student's t with Satterthwaite's degrees of freedom; otherwise `behrensFisherTest`. A side with one
 * seed may vary up to three times as much over seeds as the other side, and is taken to, or takes the borrowed SD; a note
 * says so. One seed on both sides and nothing borrowed: the comparison of two runs, with seed noise not measured.
 */
export function compareModels(
  baseline: readonly RunOfMatrix[],
  candidate: readonly RunOfMatrix[],
  { pairSeeds = false, borrowedSeedSd, ...options }: ModelComparisonOptions = {},
): Comparison | Refusal {
  requireChoices("compareModels", options);
  const { missing = MISSING, minimumOverlap = MINIMUM_OVERLAP, allowMixed = false, alpha = ALPHA, names } = options;
  const refusal = mixedDirection("compareModels", baseline, candidate);
  if (refusal !== null) return refusal;
  const fingerprints = checkFingerprints(baseline, candidate, allowMixed);
  if (fingerprints.refusal !== null) return fingerprints.refusal;
  const tables = sharedSeedTables(baseline, candidate, { missing });
  const seeds = { baseline: tables.baseline.seeds.length, candidate: tables.candidate.seeds.length };
  const seedsThatDiffer = {
    baseline: areCopies(tables.baseline, tables.items.length) ? 1 : seeds.baseline,
    candidate: areCopies(tables.candidate, tables.items.length) ? 1 : seeds.candidate,
  };
  const copies = copyNotes(seeds, seedsThatDiffer, names, "item scores");
  if (seedsThatDiffer.baseline === 1 && seedsThatDiffer.candidate === 1 && borrowedSeedSd === undefined) {
    const compared = compareRuns(oneSeedOf(baseline), oneSeedOf(candidate), options);
    return compared.ok ? { ...compared, notes: [...copies, ...compared.notes] } : compared;
  }
  const overlap = overlapRefusal("compareModels", tables, minimumOverlap, [baseline, candidate]);
  if (overlap !== null) return overlap;
  const { items, onlyBaseline, onlyCandidate } = tables;
  const { clusters, notes } = clustersOf(items);
  const parts = modelDifference(tables.baseline, tables.candidate, items.length, {
    pairSeeds,
    ...defined({ clusters }),
  });
  if (pairSeeds && parts.seeds.every((part) => part === null) && borrowedSeedSd === undefined) {
    // Every seed differs by the same on each item: the pairs of seeds are copies of one.
    const [seed = ""] = trialsBySeed(baseline).keys();
    const [before, after] = [baseline, candidate].map((side) => trialsBySeed(side).get(seed) ?? side);
    const compared = compareRuns(before as readonly RunOfMatrix[], after as readonly RunOfMatrix[], options);
    const agree = note("paired-seeds-agree", { seeds: seeds.baseline });
    return compared.ok ? { ...compared, notes: [agree, ...compared.notes] } : compared;
  }
  const seedNoise = completeSeedNoise(parts.seeds, seedsThatDiffer, borrowedSeedSd, names);
  const identical = tables.baseline.scores.every((score, cell) => score === tables.candidate.scores[cell]);
  return comparisonRecord(
    {
      ...readParts(parts.difference, parts.items, seedNoise, parts.countedTwice, seeds, alpha),
      design: "paired",
      counts: [`n=${items.length}`, `seeds=${seeds.baseline},${seeds.candidate}`],
      settings: [`missing=${missing}`, ...(pairSeeds ? ["seeds=paired"] : [])],
      means: { baseline: mean(tables.baseline.scores), candidate: mean(tables.candidate.scores) },
      identical: identical && seeds.baseline === seeds.candidate,
      unpairedStandardError: Number.NaN,
      items: { shared: items.length, onlyBaseline, onlyCandidate },
      ...sidesCoverage(baseline, candidate),
      discordant: null,
      proportion: areShares(tables.baseline.scores) && areShares(tables.candidate.scores),
      sources: noiseSourcesOf(DIFFERENCE_NOISE, [
        seedNoise.measured,
        NOISE.items,
        ...(isRepeated([...trialsBySeed(baseline).values(), ...trialsBySeed(candidate).values()])
          ? [NOISE.trials]
          : []),
      ]),
      notes: [
        ...copies,
        ...seedNoise.notes,
        ...leftOutNotes({ onlyBaseline, onlyCandidate }, names),
        ...fingerprints.notes,
        ...notes,
      ],
    },
    { higherIsBetter: (baseline[0] as RunOfMatrix).matrix.higherIsBetter, ...options },
  );
}

/**
 * The same from run-level scores, one a seed. Item sampling enters through the standard errors where all runs have one,
 * as if items were not shared; otherwise it is not measured and the seeds alone decide.
 */
export function compareSeedSummaries(
  baseline: readonly ScoreSummary[],
  candidate: readonly ScoreSummary[],
  { borrowedSeedSd, ...options }: ComparisonOptions & Pick<ModelComparisonOptions, "borrowedSeedSd"> = {},
): Comparison | Refusal {
  requireChoices("compareSeedSummaries", options);
  const [first, second] = [baseline[0], candidate[0]];
  if (first === undefined || second === undefined) {
    throw new ArgumentError("compareSeedSummaries", "each side must hold at least one score, got none.");
  }
  const seeds = { baseline: baseline.length, candidate: candidate.length };
  const values = [baseline, candidate].map((side) => side.map(({ value }) => value));
  const [before = [], after = []] = values;
  const seedsThatDiffer = {
    baseline: isConstant(before) ? 1 : seeds.baseline,
    candidate: isConstant(after) ? 1 : seeds.candidate,
  };
  const copies = copyNotes(seeds, seedsThatDiffer, options.names, "scores");
  if (seedsThatDiffer.baseline === 1 && seedsThatDiffer.candidate === 1 && borrowedSeedSd === undefined) {
    const compared = compareSummaries(first, second, options);
    return compared.ok ? { ...compared, notes: [...copies, ...compared.notes] } : compared;
  }
  const seedParts = values.map((side) =>
    isConstant(side) ? null : { variance: variance(side) / side.length, degreesOfFreedom: side.length - 1 },
  );
  const seedNoise = completeSeedNoise(seedParts, seedsThatDiffer, borrowedSeedSd, options.names);
  const errors = [baseline, candidate].map((side) => mean(side.map(({ standardError: error }) => error ?? Number.NaN)));
  const itemVariance = errors.reduce((total, error) => total + error ** 2, 0);
  const itemPart = Number.isFinite(itemVariance)
    ? { variance: itemVariance, degreesOfFreedom: Number.POSITIVE_INFINITY }
    : { variance: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };
  const means = { baseline: mean(values[0] as number[]), candidate: mean(values[1] as number[]) };
  return comparisonRecord(
    {
      ...readParts(means.candidate - means.baseline, itemPart, seedNoise, [], seeds, options.alpha ?? ALPHA),
      design: "unpaired",
      counts: [`seeds=${seeds.baseline},${seeds.candidate}`],
      settings: [],
      means,
      identical: false,
      unpairedStandardError: Number.NaN,
      items: { shared: 0, onlyBaseline: fewestItems(baseline), onlyCandidate: fewestItems(candidate) },
      discordant: null,
      proportion: [...baseline, ...candidate].every(({ proportion }) => proportion),
      sources: noiseSourcesOf(DIFFERENCE_NOISE, [seedNoise.measured, ...(itemPart.variance > 0 ? [NOISE.items] : [])]),
      notes: [...copies, ...seedNoise.notes, note("unpaired")],
    },
    options,
  );
}

/** The runs of the first seed of a side: its trials. */
function oneSeedOf(runs: readonly RunOfMatrix[]): readonly RunOfMatrix[] {
  return [...trialsBySeed(runs).values()][0] ?? runs;
}

/** Seeds of a side that agree throughout may be copies of one run: they show no seed noise. */
function copyNotes(
  seeds: SeedCounts,
  seedsThatDiffer: SeedCounts,
  names: ComparisonOptions["names"] = { baseline: "baseline", candidate: "candidate" },
  of: "item scores" | "scores",
): Note[] {
  return (["baseline", "candidate"] as const).flatMap((side) =>
    seeds[side] === seedsThatDiffer[side] ? [] : [note("seeds-agree", { seeds: seeds[side], name: names[side], of })],
  );
}

interface SeedCounts {
  readonly baseline: number;
  readonly candidate: number;
}

/** Items that every score of a side rests on at least, as far as they tell; 0 where none does. */
function fewestItems(side: readonly ScoreSummary[]): number {
  const known = side.flatMap(({ items }) => items ?? []);
  return known.length === 0 ? 0 : Math.min(...known);
}

/** Seed noise of both sides, with what had to be borrowed. */
export interface SeedNoise {
  readonly parts: readonly VariancePart[];
  /** What was measured of it, in the words of a list of sources. */
  readonly measured: string;
  /** Whether some of it is estimated from one run. */
  readonly isEstimated: boolean;
  readonly notes: readonly Note[];
}

/** A side with one seed is taken to vary up to so many times as much over seeds as the side that has several. */
const MOST_SD_RATIO = 3;

export function completeSeedNoise(
  measured: readonly (VariancePart | null)[],
  seeds: SeedCounts,
  borrowed: BorrowedSeedSd | undefined,
  names: ComparisonOptions["names"] = { baseline: "baseline", candidate: "candidate" },
): SeedNoise {
  const known = measured.filter((part) => part !== null);
  if (known.length === measured.length) {
    return { parts: known, measured: NOISE.seeds, isEstimated: false, notes: [] };
  }
  const kind = borrowed?.isFromRun === true ? "estimated from one run" : "borrowed";
  const label = `${NOISE.seeds} (${known.length === 0 ? "" : "in part "}${kind})`;
  if (borrowed !== undefined) {
    const { parts, notes } = borrowedParts(known, seeds, borrowed);
    const isEstimated = borrowed.isFromRun === true;
    return { parts, measured: label, isEstimated, notes };
  }
  // One side has several seeds: its SD bounds that of the other, and as one estimate counts once.
  const [{ variance, degreesOfFreedom }] = known as [VariancePart];
  const several = Math.max(seeds.baseline, seeds.candidate);
  const isBaseline = seeds.baseline === 1;
  return {
    parts: [{ variance: variance * (several * MOST_SD_RATIO ** 2 + 1), degreesOfFreedom }],
    measured: label,
    isEstimated: false,
    notes: [
      note("seed-sd-shared", {
        single: isBaseline ? names.baseline : names.candidate,
        several: isBaseline ? names.candidate : names.baseline,
        ratio: MOST_SD_RATIO,
      }),
    ],
  };
}

/** The borrowed SD for every side with one seed: one estimate, so that its variances add before they are combined. */
function borrowedParts(known: readonly VariancePart[], seeds: SeedCounts, borrowed: BorrowedSeedSd) {
  const { sd, seeds: from, source, isFromRun = false } = borrowed;
  if (!(sd >= 0 && Number.isFinite(sd)) || !(from >= 2 || isFromRun)) {
    throw new ArgumentError(
      "compareModels",
      `borrowedSeedSd needs an SD of at least 0 from at least 2 seeds, got ${sd} from ${from}.`,
    );
  }
  const single = Number(seeds.baseline === 1) + Number(seeds.candidate === 1);
  return {
    parts: [...known, { variance: sd ** 2 * single, degreesOfFreedom: from - 1 }],
    notes: [
      isFromRun
        ? note("seed-sd-from-run", { sd, seeds: from, source, interval: standardDeviationInterval(sd, from - 1) })
        : note("seed-sd-borrowed", { sd, seeds: finiteOrNull(from), source }),
    ],
  };
}

/** One test over all parts. */
function readParts(
  difference: number,
  items: VariancePart,
  seedNoise: SeedNoise,
  countedTwice: readonly VariancePart[],
  seeds: SeedCounts,
  alpha: number,
) {
  const testAt = (level: number) =>
    testOverSeeds(
      difference,
      { seeds: seedNoise.parts, others: [items, ...countedTwice], isEstimated: seedNoise.isEstimated },
      { level },
    );
  const test = testAt(1 - alpha);
  const { pValue, standardError, degreesOfFreedom, method } = test;
  const criticalAlpha = "equivalentAlpha" in test ? test.equivalentAlpha : alpha;
  const hasSpread = !Number.isNaN(pValue);
  return {
    test: `seeds-and-items-${method}`,
    difference,
    pValue,
    standardError,
    intervalAt: (level: number) => (hasSpread ? testAt(level).interval : null),
    minimumDetectableEffect: detectableDifference(standardError, degreesOfFreedom, criticalAlpha),
    seeds,
  };
}
